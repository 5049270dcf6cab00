//! The Chambers' officers: take, ask for corrections, reject, issue. By the desk's own functions, with no key: what
//! they issue is drawn and not signed.

use desk::examination;
use desk::storage::attachments::Attachment;
use desk::storage::corrections::Scope;
use desk::storage::practices::{Practice, State};
use desk::storage::{attachments, officers};

use crate::chamber::{Chamber, is_mark_of_ours};
use crate::dice::Dice;
use crate::filing::ORDER_DETAIL;
use crate::machine::Refusal;
use crate::world::World;

/// User and name; they serve every Chamber.
pub(crate) const OFFICERS: [(&str, &str); 2] = [("neri", "Anna Neri"), ("rota", "Carla Rota")];
/// Types of documents that may be missing.
const MISSING: [&str; 2] = ["DOT", "DDO"];

/// What an officer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Taken,
    Asked,
    Rejected,
    Issued,
}

impl World {
    /// An officer of a desk that is open does something about a practice that waits.
    pub(crate) fn examine(&mut self, dice: &mut Dice) -> Result<(), Refusal> {
        let first = dice.below(self.chambers.len());
        let round = (0..self.chambers.len()).map(|at| (first + at) % self.chambers.len());
        let mut done = None;
        for number in round {
            let Some(chamber) = self.chambers[number].as_ref().filter(|one| one.is_open()) else {
                continue;
            };
            chamber.tell_time(self.at_ms);
            if let Some((deed, practice)) = chamber.examine(dice)? {
                done = Some((number, deed, practice));
                break;
            }
        }
        let Some((number, deed, practice)) = done else {
            return Ok(());
        };
        let at_ms = self.at_ms;
        self.trace.tell(at_ms, || format!("  desk {number}: {deed:?} {practice}"));
        let counts = &mut self.trace.counts;
        match deed {
            Deed::Taken => {}
            Deed::Asked => counts.corrections_asked += 1,
            Deed::Rejected => counts.rejections += 1,
            Deed::Issued => counts.issued += 1,
        }
        Ok(())
    }
}

impl Chamber {
    fn examine(&self, dice: &mut Dice) -> Result<Option<(Deed, String)>, Refusal> {
        let desk = self.desk()?;
        let user = OFFICERS[dice.below(OFFICERS.len())].0;
        let officer = desk.storage.read(|c| officers::find(c, user))?.ok_or("no such officer")?;
        let queue = examination::queue(desk, &officer)?;
        let Some(Practice { id, state, .. }) = dice.pick(&queue).cloned() else {
            return Ok(None);
        };
        // Whom a correction was asked of is mostly waited for.
        if state == State::CorrectionAsked && !dice.percent(8) {
            return Ok(None);
        }
        let deed = match dice.below(20) {
            _ if state == State::CorrectionAsked => Deed::Rejected,
            0..=3 => Deed::Taken,
            4..=13 => Deed::Asked,
            14..=15 => Deed::Rejected,
            _ => Deed::Issued,
        };
        match deed {
            Deed::Taken => drop(examination::take(desk, &officer, &id)?),
            Deed::Asked => {
                let documents = desk.storage.read(|c| attachments::current(c, &id))?;
                let scope = scope(&documents, dice);
                examination::ask_correction(desk, &officer, &id, "Manca qualcosa.", &scope)?;
            }
            Deed::Rejected => {
                drop(examination::reject(desk, &officer, &id, "Non si può rilasciare.")?)
            }
            Deed::Issued => drop(examination::issue(desk, &officer, &id)?),
        }
        Ok(Some((deed, id)))
    }
}

/// Something to be corrected: the base form, a document, one that is missing, or several of these.
fn scope(documents: &[Attachment], dice: &mut Dice) -> Scope {
    let papers = documents.iter().filter(|one| {
        let name = &one.data.name;
        !is_mark_of_ours(name) && name != ORDER_DETAIL
    });
    let papers: Vec<u32> = papers.map(|one| one.number).collect();
    let mut scope = Scope { base_form: dice.percent(30), ..Scope::default() };
    if dice.percent(50) {
        scope.attachments.extend(dice.pick(&papers));
    }
    if dice.percent(30) || scope.is_empty() {
        scope.missing.push(MISSING[dice.below(MISSING.len())].to_owned());
    }
    scope
}
