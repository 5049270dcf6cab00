//! A payment by card from its beginning to the ledger. Whatever a provider repeats, money arrives once:
//! the checkout, the payment's reference and its entry are written in one transaction.

use serde_json::{Value, json};
use wire::codes::DeskCode;

use super::notice::{CURRENCY, Notice, NoticeError, Outcome};
use super::provider::{Asked, PaymentProvider, ProviderError};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, own};
use crate::letters;
use crate::storage::accounts::{self, AccountId};
use crate::storage::checkouts::{self, Checkout, State};
use crate::storage::ledger::{self, Outside, Purse};
use crate::storage::payments::{self, Kind, Method, NewPayment};
use crate::storage::practices::{self, State as At};
use crate::storage::{Connection, Lock, StorageError, Transaction, chambers, events, outbox};
use crate::words::euro;

/// The most that one payment may be, in cents.
pub const CENTS_MAX: i64 = 10_000_000;

/// What is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// A purse is filled.
    TopUp(Purse),
    /// The fee of a practice that is to be sent.
    Practice(&'a str),
}

/// Begins a checkout and says where the payer goes.
///
/// # Errors
/// Refused as `INVALID` (amount), as `UNAVAILABLE` where the desk takes no cards or the provider does not
/// answer.
pub fn begin(
    desk: &Desk,
    account: AccountId,
    purpose: Purpose<'_>,
    cents: i64,
) -> Result<Checkout, DeskError> {
    let provider = provider(desk)?;
    if !(1..=CENTS_MAX).contains(&cents) {
        return Err(DeskError::invalid("importo", "L'importo non è valido."));
    }
    let (chamber, waiting) = desk.storage.read(|c| {
        let waiting = match purpose {
            Purpose::Practice(id) => checkouts::waiting(c, id, provider.name(), cents)?,
            Purpose::TopUp(_) => None,
        };
        Ok::<_, StorageError>((chamber_of(c, account, purpose)?, waiting))
    })?;
    if let Some(waiting) = waiting {
        return Ok(waiting);
    }
    let id = hex::encode(desk.dice.bytes::<16>());
    let (practice, purse, description) = match purpose {
        Purpose::TopUp(purse) => (None, purse, "Ricarica del saldo".to_owned()),
        Purpose::Practice(id) => {
            (Some(id.to_owned()), Purse::Diritti, format!("Diritti della pratica {id}"))
        }
    };
    let now = desk.now();
    let begun = provider.begin(&Asked {
        id: &id,
        cents,
        description: &description,
        return_url: &page_url(desk, &id),
        notify_url: &format!("{}/pagamento/notifica/{}", desk.public_url, provider.name()),
        at: now,
    });
    let begun = begun.map_err(|error| {
        tracing::warn!(%error, "a checkout could not be begun");
        unavailable("Il servizio dei pagamenti con carta non risponde: riprovi tra qualche minuto.")
    })?;
    let checkout = Checkout {
        id,
        account,
        chamber,
        practice,
        purse,
        cents,
        provider: provider.name().to_owned(),
        provider_reference: begun.reference,
        pay_url: begun.url,
        state: State::Begun,
        begun_at: now,
        ended_at: None,
    };
    desk.storage.write_on(&[], |tx| checkouts::insert(tx, &checkout))?;
    Ok(checkout)
}

/// The page of a checkout.
#[must_use]
pub fn page_url(desk: &Desk, id: &str) -> String {
    format!("{}/pagamento/{id}", desk.public_url)
}

/// A refusal of sending because the card has not paid becomes one that says where to pay; any other
/// stays.
pub(crate) fn offer(desk: &Desk, caller: &Caller, id: &str, error: DeskError) -> DeskError {
    let DeskError::Refused { code: DeskCode::InsufficientFunds, detail: Some(detail), .. } = &error
    else {
        return error;
    };
    let missing_cents = detail.get("missingCents").and_then(Value::as_i64).unwrap_or_default();
    if detail.get("card") != Some(&Value::Bool(true)) {
        return error;
    }
    let begun = desk
        .storage
        .read(|c| own(c, caller, id))
        .and_then(|_| begin(desk, caller.account.id, Purpose::Practice(id), missing_cents));
    match begun {
        Ok(checkout) => {
            let url = page_url(desk, &checkout.id);
            DeskError::Refused {
                code: DeskCode::InsufficientFunds,
                message: format!(
                    "I diritti di questa pratica si pagano con carta: mancano {} euro. Paghi alla \
                     pagina {url} e invii di nuovo la stessa pratica. Non è stato addebitato nulla.",
                    euro(missing_cents)
                ),
                detail: Some(json!({ "missingCents": missing_cents, "payUrl": url })),
            }
        }
        Err(error) => error,
    }
}

/// Takes a provider's notice. One that came before changes nothing.
///
/// # Errors
/// Refused as `UNAUTHENTICATED` where the signature is not the provider's, as `NOT_FOUND` where the
/// checkout is not known, as `INVALID` where it does not read or the amount is another one.
pub fn notify(
    desk: &Desk,
    name: &str,
    signature: &str,
    body: &[u8],
) -> Result<Checkout, DeskError> {
    let provider = provider(desk)?;
    if provider.name() != name {
        return Err(DeskError::refused(DeskCode::NotFound, "Nessun fornitore con questo nome."));
    }
    let notice = provider.read(signature, body, desk.now()).map_err(|error| {
        tracing::warn!(%error, "a card provider's notice is not believed");
        match error {
            NoticeError::Signature | NoticeError::Stale => DeskError::refused(
                DeskCode::BadCredentials,
                "La firma della notifica non è valida.",
            ),
            NoticeError::Unreadable => DeskError::invalid("body", "La notifica non si legge."),
        }
    })?;
    take(desk, name, &notice)
}

/// A checkout as it stands now: one that waits is asked for, since its payer may just have come back,
/// before the notice. A provider that does not answer changes nothing.
///
/// # Errors
/// Where the database fails.
pub fn look(desk: &Desk, id: &str) -> Result<Option<Checkout>, DeskError> {
    let found = desk.storage.read(|c| checkouts::find(c, id))?;
    let (Some(checkout), Some(provider)) = (&found, &desk.provider) else { return Ok(found) };
    if checkout.state != State::Begun || checkout.provider != provider.name() {
        return Ok(found);
    }
    match provider.ask(&checkout.provider_reference, desk.now()) {
        Ok(Some(notice)) => take(desk, provider.name(), &notice).map(Some),
        Ok(None) => Ok(found),
        Err(error) => {
            tracing::warn!(%error, "the card provider was not asked");
            Ok(found)
        }
    }
}

/// Asks the provider what came of checkouts that it has not told of; says how many were decided.
///
/// # Errors
/// Where the database fails; a provider that does not answer is asked again later.
pub fn catch_up(desk: &Desk) -> Result<usize, DeskError> {
    let Some(provider) = &desk.provider else { return Ok(0) };
    let now = desk.now();
    let before = |minutes: i64| now - jiff::SignedDuration::from_mins(minutes);
    // A notice takes a moment; after three days nobody comes back.
    let open = desk
        .storage
        .read(|c| checkouts::begun_between(c, provider.name(), before(3 * 24 * 60), before(2)))?;
    let mut decided = 0;
    for checkout in open {
        match provider.ask(&checkout.provider_reference, now) {
            Ok(None) => {}
            Ok(Some(notice)) => {
                take(desk, provider.name(), &notice)?;
                decided += 1;
            }
            Err(ProviderError::Unavailable(why)) => {
                tracing::warn!(why, "the card provider does not answer");
                break;
            }
            Err(error) => tracing::warn!(%error, "the card provider's answer is not believed"),
        }
    }
    Ok(decided)
}

fn take(desk: &Desk, provider: &str, notice: &Notice) -> Result<Checkout, DeskError> {
    let known = desk.storage.read(|c| checkouts::by_reference(c, provider, &notice.reference))?;
    let Some(checkout) = known.filter(|checkout| checkout.id == notice.id) else {
        return Err(DeskError::refused(DeskCode::NotFound, "Pagamento sconosciuto."));
    };
    let same = notice.amount_cents == checkout.cents && notice.currency == CURRENCY;
    if notice.outcome == Outcome::Paid && !same {
        tracing::error!(checkout = checkout.id, "the card provider tells of another amount");
        return Err(DeskError::invalid("amountCents", "L'importo non è quello del pagamento."));
    }
    let mut locks = vec![Lock::Account(checkout.account)];
    locks.extend(checkout.practice.as_deref().map(Lock::practice));
    let ended = desk.storage.write_on(&locks, |tx| {
        let checkout = checkouts::find(tx, &checkout.id)?
            .ok_or_else(|| DeskError::Damaged(format!("checkout {} is gone", checkout.id)))?;
        match (notice.outcome, checkout.state) {
            (_, State::Paid) | (Outcome::Failed, State::Failed) => Ok(checkout),
            (Outcome::Failed, State::Begun) => {
                checkouts::end(tx, &checkout.id, State::Failed, desk.now())?;
                Ok(Checkout { state: State::Failed, ..checkout })
            }
            (Outcome::Paid, State::Begun | State::Failed) => paid(desk, tx, checkout),
        }
    })?;
    desk.mail_written.notify_one();
    Ok(ended)
}

fn paid(desk: &Desk, tx: &Transaction, checkout: Checkout) -> Result<Checkout, DeskError> {
    let now = desk.now();
    let waits = match &checkout.practice {
        Some(id) => practices::find(tx, id)?
            .is_some_and(|practice| matches!(practice.state, At::Open | At::CorrectionAsked)),
        None => false,
    };
    // A practice that went another way meanwhile needs no money: it is the company's then.
    let practice = checkout.practice.clone().filter(|_| waits);
    let (kind, entry) = match &practice {
        Some(id) => (Kind::Prepayment, ledger::prepay(tx, id, checkout.cents, now)?),
        None => {
            let (account, purse) = (checkout.account, checkout.purse);
            (Kind::TopUp, ledger::pay_in(tx, account, purse, &Outside::Card, checkout.cents, now)?)
        }
    };
    let new = NewPayment {
        chamber: checkout.chamber.clone(),
        kind,
        method: Method::OnlineCard,
        reference: format!("{}:{}", checkout.provider, checkout.provider_reference),
        account: checkout.account,
        purse: practice.is_none().then_some(checkout.purse),
        practice,
        cents: checkout.cents,
        officer: None,
        note: String::new(),
    };
    let payment = payments::insert(tx, new, entry, now)?;
    checkouts::end(tx, &checkout.id, State::Paid, now)?;
    let details = json!({ "number": payment.number, "cents": payment.data.cents,
        "checkout": checkout.id, "account": checkout.account.0 });
    let practice = payment.data.practice.as_deref();
    events::append(tx, now, practice, "desk", "paidByCard", &details)?;
    let to = accounts::get(tx, checkout.account)?.data.email;
    outbox::insert(tx, &letters::paid_by_card(&payment, &to), now)?;
    Ok(Checkout { state: State::Paid, ended_at: Some(now), ..checkout })
}

/// The Chamber that a payment is told to: the practice's, else that of the company's province, else the
/// first of this desk.
fn chamber_of(
    connection: &Connection,
    account: AccountId,
    purpose: Purpose<'_>,
) -> Result<String, StorageError> {
    if let Purpose::Practice(id) = purpose
        && let Some(practice) = practices::find(connection, id)?
    {
        return Ok(practice.chamber);
    }
    let province = accounts::get(connection, account)?.data.province;
    let all = chambers::all(connection)?;
    let own = all.iter().find(|chamber| chamber.sign == province).or(all.first());
    Ok(own.map(|chamber| chamber.sign.clone()).unwrap_or(province))
}

fn provider(desk: &Desk) -> Result<&dyn PaymentProvider, DeskError> {
    desk.provider
        .as_deref()
        .ok_or_else(|| unavailable("Questo sportello non riceve pagamenti con carta."))
}

fn unavailable(message: &str) -> DeskError {
    DeskError::refused(DeskCode::Unavailable, message)
}
