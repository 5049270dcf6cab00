//! The mails about accounts, in Italian, plain text: links, credentials, decisions. Owns words alone.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::desk::Desk;
use crate::storage::accounts::Account;
use crate::storage::outbox::NewMail;
use crate::storage::registrations::Registration;
use crate::words::day_and_hour;

/// A mail that has no name of its own in the desk's life: it gets one from the dice.
#[must_use]
pub fn once(desk: &Desk, mail: NewMail) -> NewMail {
    let made = hex::encode(desk.dice.bytes::<12>());
    NewMail { message_id: format!("{}.{made}", mail.message_id), ..mail }
}

/// The link under which a registration is gone on with.
#[must_use]
pub fn registration_link(to: &str, url: &str, ends: Timestamp) -> NewMail {
    let body = format!(
        "Ha chiesto di registrarsi allo sportello telematico.\n\n\
         Prosegua da questo indirizzo, anche in più volte:\n  {url}\n\n\
         È personale: non lo inoltri. Vale fino al {}.\n\
         Se non è stato Lei, non faccia nulla.\n",
        day_and_hour(ends)
    );
    mail("registration", to, "Registrazione allo sportello: prosegua da qui".into(), body)
}

/// The signed contract came.
#[must_use]
pub fn contract_received(registration: &Registration, due: Timestamp) -> NewMail {
    let sha256 = registration.signed_sha256.as_deref().unwrap_or_default();
    let body = format!(
        "Il contratto firmato è arrivato.\n\nRichiesta numero: {}\nImpronta SHA-256 del file:\n  \
         {sha256}\n\nL'ufficio risponde entro il {} (48 ore).\n",
        registration.id,
        day_and_hour(due)
    );
    let subject = format!("Registrazione {}: contratto ricevuto", registration.id);
    mail(&format!("registration-{}.received", registration.id), email(registration), subject, body)
}

/// The account is open: user name and first password.
#[must_use]
pub fn credentials(
    registration: &Registration,
    user: &str,
    password: &str,
    desk_url: &str,
) -> NewMail {
    let mut body = format!(
        "La registrazione è stata accettata.\n\nNome utente:\n  {user}\nPassword iniziale:\n  \
         {password}\n\nAcceda qui:\n  {desk_url}/impresa/accesso\n\n\
         Al primo accesso le verrà chiesto di cambiare la password e di confermare, una volta sola, il \
         codice fiscale dell'impresa: finché non lo fa, le pratiche non partono.\n"
    );
    words(registration, &mut body);
    let subject = format!("Registrazione {}: le Sue credenziali", registration.id);
    mail(&format!("registration-{}.accepted", registration.id), email(registration), subject, body)
}

/// The profile was enlarged.
#[must_use]
pub fn upgraded(registration: &Registration, user: &str) -> NewMail {
    let mut body =
        format!("Il profilo dell'utenza {user} è ora «{}».\n", registration.data.profile.label());
    words(registration, &mut body);
    let subject = format!("Richiesta {}: profilo esteso", registration.id);
    mail(&format!("registration-{}.accepted", registration.id), email(registration), subject, body)
}

/// The registration was refused.
#[must_use]
pub fn refused(registration: &Registration) -> NewMail {
    let mut body = "La richiesta non è stata accettata.\n".to_owned();
    words(registration, &mut body);
    let subject = format!("Registrazione {}: non accettata", registration.id);
    mail(&format!("registration-{}.refused", registration.id), email(registration), subject, body)
}

/// The link that renews a password.
#[must_use]
pub fn password_link(account: &Account, url: &str, ends: Timestamp) -> NewMail {
    let body = format!(
        "Per l'utenza {} è stata chiesta una nuova password.\n\nLa scelga qui:\n  {url}\n\n\
         Vale una volta, fino al {}. Se non è stato Lei, non faccia nulla: la password resta quella \
         che è.\n",
        account.data.user,
        day_and_hour(ends)
    );
    mail("password-link", &account.data.email, "Nuova password dello sportello".into(), body)
}

/// The password is another one now.
#[must_use]
pub fn password_changed(account: &Account, at: Timestamp) -> NewMail {
    let body = format!(
        "La password dell'utenza {} è stata cambiata il {}.\n\nSe non è stato Lei, avvisi subito la Sua \
         Camera di Commercio.\n",
        account.data.user,
        day_and_hour(at)
    );
    mail("password-changed", &account.data.email, "Password cambiata".into(), body)
}

/// The appointment for the first request.
#[must_use]
pub fn appointment(account: &Account, chamber: &str, when: &str) -> NewMail {
    let body = format!(
        "L'appuntamento per la prima richiesta alla Camera di Commercio di {chamber} è fissato:\n  \
         {when}\n\nPorti un documento d'identità. Dopo l'incontro le pratiche si inviano da sole.\n"
    );
    mail("appointment", &account.data.email, "Appuntamento per la prima richiesta".into(), body)
}

fn words(registration: &Registration, body: &mut String) {
    if !registration.words.is_empty() {
        let _ = write!(body, "\nDall'ufficio:\n{}\n", registration.words);
    }
}

fn email(registration: &Registration) -> &str {
    &registration.data.email
}

fn mail(id: &str, to: &str, subject: String, body: String) -> NewMail {
    NewMail { message_id: id.to_owned(), practice: None, recipient: to.to_owned(), subject, body }
}
