//! The Chambers' side: real desks over their own storage and routes, asked without a socket, by the seed's
//! clock and dice. What a desk offers beside the public interface is taken away at its door.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use certificate::chamber::FeeMoment;
use desk::clock::{Clock, Dice as DeskDice};
use desk::desk::Desk;
use desk::jobs::post::{Post, send_due};
use desk::places::Places;
use desk::storage::accounts::{self, AccountState, NewAccount};
use desk::storage::{Storage, chambers, ledger, officers};
use desk::{backup, credentials, routes};
use jiff::Timestamp;
use serde_json::Value;
use tower::ServiceExt as _;
use wire::extensions::{IDEMPOTENCY_HEADER, SEAL_HEADER};
use wire::fpws::{AttachBody, PASSWORD_HEADER, PRACTICE_PARAMETER, USER_HEADER, paths};

use crate::dice::Dice;
use crate::founding;
use crate::machine::{BEGIN_MS, Refusal};
use crate::officers::OFFICERS;
use crate::signatory;

/// Signs of the Chambers, one each desk.
pub(crate) const SIGNS: [&str; 3] = ["BG", "BS", "MI"];
/// The company of every office.
pub(crate) const FISCAL_CODE: &str = "99990010169";
const USER: &str = "TESSIL01";
const PASSWORD: &str = "telai";
/// At the beginning, in cents: not enough for all.
const PURSE_CENTS: i64 = 3_000;

/// What a desk does beyond taking practices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offers {
    /// Everything of ours: keys, digests of files, contents compared.
    Everything,
    /// The public interface, whose list tells the files.
    Files,
    /// The public interface, whose list tells state and number alone.
    States,
}

/// A request as it travels.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// One Chamber's desk.
pub(crate) struct Chamber {
    pub(crate) offers: Offers,
    folder: PathBuf,
    copy: Option<PathBuf>,
    running: Option<(Arc<Desk>, Router)>,
    now_ms: Arc<AtomicI64>,
    dice: Arc<Mutex<Dice>>,
    /// Its data were put back to an earlier time: what it answered since is forgotten.
    pub(crate) restored: bool,
    /// Which part of a split network it is in; none reaches the last.
    pub(crate) side: usize,
    /// Dies over the next request: before the answer leaves.
    pub(crate) dies: bool,
    /// The mail server is there.
    pub(crate) mails_leave: bool,
    /// Put on the company's account, in cents.
    pub(crate) paid_in_cents: i64,
}

impl Chamber {
    /// A desk that is open, in a folder of its own.
    pub(crate) fn open_in(
        folder: PathBuf,
        number: usize,
        offers: Offers,
        seed: u64,
    ) -> Result<Self, Refusal> {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("desk.sqlite"), furnished()?)?;
        let mut chamber = Self {
            offers,
            folder,
            copy: None,
            running: None,
            now_ms: Arc::new(AtomicI64::new(BEGIN_MS)),
            dice: Arc::new(Mutex::new(Dice::new(seed ^ (0xde5c << number)))),
            restored: false,
            side: 0,
            dies: false,
            mails_leave: true,
            paid_in_cents: PURSE_CENTS,
        };
        chamber.start()?;
        Ok(chamber)
    }

    pub(crate) fn is_open(&self) -> bool {
        self.running.is_some()
    }

    /// Power is gone, or the program.
    pub(crate) fn stop(&mut self) {
        self.running = None;
    }

    pub(crate) fn start(&mut self) -> Result<(), Refusal> {
        if self.running.is_some() {
            return Ok(());
        }
        let (now_ms, dice) = (Arc::clone(&self.now_ms), Arc::clone(&self.dice));
        let clock = Clock::from_fn(move || at(now_ms.load(Ordering::SeqCst)));
        let desk = Desk::open(
            &Places::embedded(&self.folder),
            signatory::anchors().clone(),
            "http://desk.example",
            clock,
            thrown(dice),
        )?;
        let desk = Arc::new(desk);
        self.running = Some((Arc::clone(&desk), routes::router(desk)));
        Ok(())
    }

    pub(crate) fn desk(&self) -> Result<&Desk, Refusal> {
        let running = self.running.as_ref();
        running.map(|(desk, _)| &**desk).ok_or_else(|| "the desk is closed".into())
    }

    pub(crate) fn tell_time(&self, at_ms: u64) {
        self.now_ms.store(BEGIN_MS + at_ms as i64, Ordering::SeqCst);
    }

    /// The copy of its operator, as `origo-desk backup make` makes it.
    pub(crate) fn back_up(&mut self) -> Result<(), Refusal> {
        let copy = self.folder.with_extension("copy");
        backup::make(&self.folder, &copy, self.now())?;
        self.copy = Some(copy);
        Ok(())
    }

    /// The copy in the place of what is there, as `origo-desk backup restore` does it.
    pub(crate) fn restore(&mut self) -> Result<(), Refusal> {
        let Some(copy) = self.copy.clone() else {
            return Ok(());
        };
        self.stop();
        std::fs::remove_dir_all(&self.folder)?;
        backup::restore(&copy, &self.folder, &thrown(Arc::clone(&self.dice)), self.now())?;
        self.restored = true;
        self.start()
    }

    /// Money on the company's account; in cents.
    pub(crate) fn top_up(&mut self, cents: i64) -> Result<(), Refusal> {
        let now = self.now();
        self.desk()?.storage.write(|tx| {
            let account = accounts::find(tx, USER)?.ok_or("no account")?;
            Ok::<_, Refusal>(ledger::top_up(tx, account.id, cents, now)?)
        })?;
        self.paid_in_cents += cents;
        Ok(())
    }

    /// The mails that are due leave into the folder; where the mail server is away, each says why it did not.
    pub(crate) fn post(&self) -> Result<usize, Refusal> {
        let post = if self.mails_leave {
            Post::folder(&self.mails())?
        } else {
            Post::Folder(self.folder.with_extension("nowhere"))
        };
        let from = "sportello@desk.example".parse()?;
        Ok(send_due(self.desk()?, &post, &from)?)
    }

    /// Where they lie, whatever becomes of the desk's data.
    pub(crate) fn mails(&self) -> PathBuf {
        self.folder.with_extension("mail")
    }

    /// The answer to a request: HTTP status and body. The desk is open.
    pub(crate) fn answer(&self, ask: &Ask) -> Result<(u16, Vec<u8>), Refusal> {
        let plain = self.offers != Offers::Everything;
        let extension = |name: &str| [IDEMPOTENCY_HEADER, SEAL_HEADER].contains(&name);
        let mut ask = ask.clone();
        ask.headers.retain(|(name, _)| !(plain && extension(name)));
        let (status, body) = self.asked(&ask)?;
        if !plain {
            return Ok((status, body));
        }
        let mut envelope: Value = serde_json::from_slice(&body)?;
        if ask.target == paths::CREATE {
            self.tell_apart(&envelope["data"]["idPratica"])?;
        }
        let rows = envelope["data"].as_array_mut().into_iter().flatten();
        for row in rows.filter(|_| ask.target == paths::LIST) {
            row.as_object_mut().map(|row| row.remove("contenutoSha256"));
            match (self.offers, row["allegati"].as_array_mut()) {
                (Offers::Files, Some(files)) => files.retain(|file| !is_mark(&file["nome"])),
                _ => row["allegati"] = Value::Array(Vec::new()),
            }
        }
        if let Some(sent) = envelope["data"].as_object_mut() {
            sent.remove("ricevuta");
        }
        Ok((status, serde_json::to_vec(&envelope)?))
    }

    /// Our desk knows contents that it has protocolled again; other desks do not. So that ours does not
    /// either, each practice has a file of its own that the company never hears of.
    fn tell_apart(&self, practice: &Value) -> Result<(), Refusal> {
        let Some(practice) = practice.as_str() else {
            return Ok(());
        };
        let name = format!("{MARK}{practice}.pdf");
        let ask = Ask {
            method: "PUT",
            target: format!("{}?{PRACTICE_PARAMETER}={practice}", paths::ATTACH),
            headers: credentials_headers(),
            body: serde_json::to_vec(&AttachBody::new(practice.as_bytes(), "GEN", &name, ""))?,
        };
        self.asked(&ask).map(drop)
    }

    fn asked(&self, ask: &Ask) -> Result<(u16, Vec<u8>), Refusal> {
        let Some((_, router)) = &self.running else {
            return Err("the desk is closed".into());
        };
        let mut request = Request::builder().method(ask.method).uri(&ask.target);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(ask.body.clone()))?;
        RUNTIME.with(|runtime| {
            runtime.block_on(async {
                let answer = router.clone().oneshot(request).await?;
                let status = answer.status().as_u16();
                let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await?;
                Ok((status, body.to_vec()))
            })
        })
    }

    fn now(&self) -> Timestamp {
        at(self.now_ms.load(Ordering::SeqCst))
    }
}

thread_local! {
    static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime of one thread");
}

const MARK: &str = "segnatura-";

fn is_mark(name: &Value) -> bool {
    name.as_str().is_some_and(is_mark_of_ours)
}

/// Whether a file is one of those by which practices are told apart.
pub(crate) fn is_mark_of_ours(name: &str) -> bool {
    name.starts_with(MARK)
}

/// What each request of the company carries.
pub(crate) fn credentials_headers() -> Vec<(&'static str, String)> {
    vec![
        (USER_HEADER, USER.to_owned()),
        (PASSWORD_HEADER, PASSWORD.to_owned()),
        ("Content-Type", "application/json".to_owned()),
    ]
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn thrown(dice: Arc<Mutex<Dice>>) -> DeskDice {
    DeskDice::from_fn(move |bytes| {
        let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.roll().to_be_bytes()[..chunk.len()]);
        }
    })
}

/// The database of a desk with its Chambers and the company's account: made once, copied for each.
fn furnished() -> Result<&'static [u8], Refusal> {
    static FURNISHED: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(bytes) = FURNISHED.get() {
        return Ok(bytes);
    }
    let place = founding::folder()?;
    furnish(&place.path().join("desk"))?;
    let copy = place.path().join("copy");
    Storage::copy_embedded(&place.path().join("desk"), &copy)?;
    let bytes = std::fs::read(&copy)?;
    Ok(FURNISHED.get_or_init(|| bytes))
}

/// The second takes its fee at issue, the third asks for corrections twice at most.
fn configured(sign: &str) -> certificate::chamber::Chamber {
    let mut chamber = certificate::chamber::Chamber::of(sign);
    if sign == SIGNS[1] {
        chamber.fee_moment = FeeMoment::Issue;
    }
    if sign == SIGNS[2] {
        chamber.correction.rounds_max = Some(2);
    }
    chamber
}

fn furnish(folder: &Path) -> Result<(), Refusal> {
    let storage = Storage::embedded(folder)?;
    let dice = thrown(Arc::new(Mutex::new(Dice::new(0))));
    let account = NewAccount {
        user: USER.to_owned(),
        password_hash: credentials::hash(&PASSWORD.into(), &dice)?,
        state: AccountState::Ok,
        confirmed: true,
        company_fiscal_code: FISCAL_CODE.to_owned(),
        company_name: "Tessilmacchine".to_owned(),
        province: "BG".to_owned(),
        rea_number: "999101".to_owned(),
        email: "export@tessilmacchine.example".to_owned(),
        prints_at_company: true,
        signers: Vec::new(),
    };
    storage.write(|tx| {
        for sign in SIGNS {
            chambers::put(tx, &configured(sign))?;
        }
        for (user, name) in OFFICERS {
            officers::insert(tx, user, "", name, None, at(BEGIN_MS))?;
        }
        let id = accounts::insert(tx, &account, at(BEGIN_MS))?;
        Ok::<_, Refusal>(ledger::top_up(tx, id, PURSE_CENTS, at(BEGIN_MS))?)
    })
}
