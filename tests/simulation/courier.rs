//! Requests between machines and desks: late, lost on the way there or back, twice, long after their sender
//! has given up. What an answer means is read by the product's own code.

use sync::{Event as Told, Failure, Protocol};
use sync_driver::failure_of_answer;
use wire::codes::DeskCode;
use wire::envelope;
use wire::extensions::{KEY_PARAMETER, PRACTICE};
use wire::fpws::{
    self, CorrectionRow, Filters, ListBody, PRACTICE_PARAMETER, PracticeData, PracticeRow, paths,
};

use crate::chamber::{Ask, Chamber, Offers, credentials_headers};
use crate::checks::Fault;
use crate::driving::DriveId;
use crate::machine::Refusal;
use crate::planted::Planted;
use crate::world::{Event, World};

pub(crate) type LetterId = usize;

/// After this the connector gives up.
const TIME_OUT_MS: u64 = 120_000;
const DAY_MS: usize = 24 * 60 * 60 * 1_000;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Create,
    Attach,
    Note,
    Send,
    /// The answer to a request for correction.
    Transmit,
    List {
        pending: bool,
        code: Option<String>,
    },
    /// One practice, at a desk that finds it.
    One,
    /// What an officer asks to be corrected.
    Corrections,
}

/// A request under way.
pub(crate) struct Letter {
    drive: DriveId,
    desk: usize,
    what: What,
    ask: Ask,
}

/// What comes back.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    Answer(u16, Vec<u8>),
    /// There is nobody, or no way there.
    NoConnection,
    /// Nothing came for too long.
    Silence,
}

impl World {
    /// The desk of a Chamber, which opens when it is first needed.
    pub(crate) fn open_desk(&mut self, number: usize) -> Result<(), Refusal> {
        if self.chambers[number].is_none() {
            let folder = self.folder.join(format!("desk{number}"));
            let offers = match (self.planted, self.plan.desks[number]) {
                (Planted::IgnoresKeys, Offers::Everything) => Offers::Files,
                (_, offers) => offers,
            };
            let chamber = Chamber::open_in(folder, number, offers, self.plan.seed)?;
            self.chambers[number] = Some(chamber);
            let at_ms = self.at_ms;
            self.trace.tell(at_ms, || format!("desk {number} opens, offering {offers:?}"));
        }
        Ok(())
    }

    pub(crate) fn ask_list(&mut self, id: DriveId, code: Option<String>) {
        let (drive, key) = (&self.drives[id], &self.drives[id].submission.plan.key);
        let chamber = self.chambers[drive.desk].as_ref();
        if chamber.is_some_and(|one| one.offers == Offers::Everything) {
            let what = match &code {
                Some(code) => format!("{PRACTICE_PARAMETER}={code}"),
                None => format!("{KEY_PARAMETER}={}", key.as_str()),
            };
            let target = format!("{PRACTICE}?{what}");
            let headers = credentials_headers();
            self.write(id, What::One, Ask { method: "GET", target, headers, body: Vec::new() });
            return;
        }
        self.rows.insert(id, Vec::new());
        self.ask_half(id, true, code);
    }

    fn ask_half(&mut self, id: DriveId, pending: bool, code: Option<String>) {
        let ask = list(paths::LIST, pending, code.clone());
        self.write(id, What::List { pending, code }, ask);
    }

    pub(crate) fn ask_corrections(&mut self, id: DriveId, practice: String) {
        let ask = list(paths::LIST_CORRECTIONS, true, Some(practice));
        self.write(id, What::Corrections, ask);
    }

    /// Sends a letter on its way.
    pub(crate) fn write(&mut self, drive: DriveId, what: What, ask: Ask) {
        let (machine, desk) = (self.drives[drive].machine, self.drives[drive].desk);
        let id = self.letters.len();
        let (at_ms, words) = (self.at_ms, format!("{what:?}"));
        self.trace.tell(at_ms, || format!("  {machine} asks desk {desk}: {words} (letter {id})"));
        self.letters.push(Letter { drive, desk, what, ask });
        self.drives[drive].asked = Some(id);
        if self.is_apart(machine, desk) && self.net.percent(50) {
            let delay_ms = self.net.below(2_000) as u64;
            self.later(delay_ms, Event::Back(id, Reply::NoConnection));
            return;
        }
        self.later(TIME_OUT_MS, Event::Back(id, Reply::Silence));
        let travel_ms = match if self.calm { 99 } else { self.net.below(100) } {
            0..=3 => None,
            4..=6 => Some(TIME_OUT_MS as usize + self.net.below(10 * DAY_MS)),
            7..=20 => Some(self.net.below(3_000)),
            _ => Some(self.net.below(60)),
        };
        if let Some(travel_ms) = travel_ms {
            self.later(travel_ms as u64, Event::Reach(id));
        }
        if !self.calm && self.net.percent(4) {
            let again_ms = [600, DAY_MS, 10 * DAY_MS][self.net.below(3)];
            let again_ms = self.net.below(again_ms) as u64;
            self.later(again_ms, Event::Reach(id));
        }
    }

    fn is_apart(&self, machine: usize, desk: usize) -> bool {
        let there = self.chambers[desk].as_ref();
        there.is_some_and(|chamber| chamber.side != self.machines[machine].side)
    }

    /// A letter is at the desk's door.
    pub(crate) fn reach(&mut self, id: LetterId) -> Result<(), Fault> {
        let (drive, desk) = (self.letters[id].drive, self.letters[id].desk);
        if self.is_apart(self.drives[drive].machine, desk) {
            return Ok(());
        }
        let Some(chamber) = &mut self.chambers[desk] else {
            return Ok(());
        };
        if !chamber.is_open() {
            let delay_ms = self.net.below(60) as u64;
            self.later(delay_ms, Event::Back(id, Reply::NoConnection));
            return Ok(());
        }
        let dies = std::mem::take(&mut chamber.dies);
        if dies && self.net.percent(30) {
            chamber.stop();
            return Ok(());
        }
        chamber.tell_time(self.at_ms);
        let answer = chamber.answer(&self.letters[id].ask);
        let (status, body) = answer.map_err(|why| Fault::new("a desk answers", why.to_string()))?;
        self.trace.note(self.at_ms, 1_000 + desk, &body);
        self.trace.counts.requests += 1;
        let (at_ms, said) = (self.at_ms, String::from_utf8_lossy(&body).into_owned());
        self.trace.tell(at_ms, || format!("  desk {desk} answers {id}: {status} {said:.240}"));
        if status == 500 {
            return Err(Fault::new("a desk does not break", said));
        }
        if dies {
            if let Some(chamber) = &mut self.chambers[desk] {
                chamber.stop();
            }
            return Ok(());
        }
        if self.calm || !self.net.percent(6) {
            let slowest_ms = if self.net.percent(10) { 4_000 } else { 60 };
            let delay_ms = self.net.below(slowest_ms) as u64;
            self.later(delay_ms, Event::Back(id, Reply::Answer(status, body)));
        }
        Ok(())
    }

    /// Something comes back to who asked, if it is still there and waits for this.
    pub(crate) fn back(&mut self, id: LetterId, reply: Reply) {
        let drive = self.letters[id].drive;
        let waits = self.drives[drive].open && self.drives[drive].asked == Some(id);
        let cut = matches!(reply, Reply::Answer(..))
            && self.is_apart(self.drives[drive].machine, self.letters[id].desk);
        if !waits || cut {
            return;
        }
        self.drives[drive].asked = None;
        let event = match self.letters[id].what.clone() {
            What::Create => {
                let made = read::<fpws::Created>(reply);
                Some(Told::Created(made.map(|made| made.id_pratica.as_str().to_owned())))
            }
            What::Attach => Some(Told::Attached(read::<serde_json::Value>(reply).map(drop))),
            What::Note => Some(Told::Noted(read::<serde_json::Value>(reply).map(drop))),
            What::Send
                if self.planted == Planted::BelievesSent
                    && matches!(reply, Reply::Silence | Reply::NoConnection) =>
            {
                let number = "CCIAA_BG.2026.0000001".to_owned();
                Some(Told::Sent(Ok(Protocol { number, at: String::new(), fee_cents: None })))
            }
            What::Send | What::Transmit => {
                Some(Told::Sent(read::<fpws::Protocol>(reply).map(|sent| Protocol {
                    number: sent.protocollo,
                    at: sent.data_protocollo.to_string(),
                    fee_cents: sent.ricevuta.map(|receipt| receipt.diritti_centesimi),
                })))
            }
            What::Corrections => {
                self.corrections_came(drive, reply);
                None
            }
            What::One => self.one_came(drive, reply),
            What::List { pending, code } => self.list_came(drive, pending, code, reply),
        };
        self.hear(drive, event);
    }

    /// What is not told, or cannot be kept, is asked again another time.
    fn corrections_came(&mut self, drive: DriveId, reply: Reply) {
        self.drives[drive].open = false;
        if let Ok(rows) = read::<Vec<CorrectionRow>>(reply)
            && let Err(refusal) = self.keep_correction(drive, rows)
        {
            let at_ms = self.at_ms;
            self.trace.tell(at_ms, || format!("  what is asked is not kept: {refusal}"));
        }
    }

    fn one_came(&mut self, drive: DriveId, reply: Reply) -> Option<Told> {
        let rows = match read::<PracticeRow>(reply) {
            Ok(row) => vec![row],
            Err(Failure::Refused { code, .. }) if code == DeskCode::NotFound.as_str() => Vec::new(),
            Err(failure) => return self.not_listed(drive, failure),
        };
        self.listed(drive, rows)
    }

    /// Who only follows asks another time.
    fn not_listed(&mut self, drive: DriveId, failure: Failure) -> Option<Told> {
        if self.is_following(drive) {
            self.drives[drive].open = false;
            return None;
        }
        Some(Told::Listed(Err(failure)))
    }

    fn list_came(
        &mut self,
        drive: DriveId,
        pending: bool,
        code: Option<String>,
        reply: Reply,
    ) -> Option<Told> {
        let more = match read::<Vec<PracticeRow>>(reply) {
            Ok(more) => more,
            Err(failure) => return self.not_listed(drive, failure),
        };
        let rows = self.rows.entry(drive).or_default();
        for row in more {
            if rows.iter().all(|known| known.id_pratica != row.id_pratica) {
                rows.push(row);
            }
        }
        if pending {
            self.ask_half(drive, false, code);
            return None;
        }
        let rows = self.rows.remove(&drive).unwrap_or_default();
        self.listed(drive, rows)
    }
}

fn list(target: &str, pending: bool, code: Option<String>) -> Ask {
    let body = ListBody {
        dati_pratica: PracticeData::of_kind(certificate::Kind::Co),
        aperte: pending,
        filtri: Filters { practice_code: code, ..Filters::default() },
    };
    Ask {
        method: "POST",
        target: target.to_owned(),
        headers: credentials_headers(),
        body: serde_json::to_vec(&body).unwrap_or_default(),
    }
}

/// What an answer's bytes are, as the connector reads them.
fn read<T: serde::de::DeserializeOwned>(reply: Reply) -> Result<T, Failure> {
    match reply {
        Reply::Answer(status, _) if status >= 500 => {
            Err(Failure::Lost { cause: format!("HTTP {status}") })
        }
        Reply::Answer(_, body) => envelope::read(&body).map_err(failure_of_answer),
        Reply::NoConnection => Err(Failure::Unreachable { cause: "no connection".to_owned() }),
        Reply::Silence => Err(Failure::Lost { cause: "timed out".to_owned() }),
    }
}
