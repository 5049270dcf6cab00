//! The mails that an officer's step sends to the company, in Italian, in the step's own transaction.

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::storage::certificates::Certificate;
use crate::storage::corrections::Scope;
use crate::storage::outbox::{self, NewMail};
use crate::storage::practices::Practice;
use crate::storage::attachments::Attachment;
use crate::storage::{StorageError, accounts};
use crate::words::{day_and_hour, euro};

/// A correction is asked.
pub(super) fn correction(
    tx: &Transaction<'_>,
    practice: &Practice,
    round: u32,
    scope: &Scope,
    documents: &[Attachment],
    words: &str,
    at: Timestamp,
) -> Result<(), StorageError> {
    let mut asked = Vec::new();
    if scope.base_form {
        asked.push("- rettifica del modello base, da firmare di nuovo".to_owned());
    }
    for document in documents.iter().filter(|document| scope.attachments.contains(&document.number)) {
        asked.push(format!("- sostituzione del documento {:03} {}", document.number, document.data.name));
    }
    asked.extend(scope.missing.iter().map(|kind| format!("- documento mancante di tipo {kind}")));
    let body = format!(
        "Per completare l'istruttoria è richiesta una rettifica:\n\n{}\n\nNota dello sportello:\n{words}\n\n\
         Corregga la stessa pratica e trasmetta la rettifica: non ne apra una nuova.",
        asked.join("\n")
    );
    send(tx, practice, &format!("correction-{round}"), "richiesta di rettifica", &body, at)
}

/// The practice is rejected.
pub(super) fn rejection(
    tx: &Transaction<'_>,
    practice: &Practice,
    reason: &str,
    released_cents: i64,
    at: Timestamp,
) -> Result<(), StorageError> {
    let money = if released_cents > 0 {
        format!("\n\nSono stati restituiti al credito DIRITTI {} euro.", euro(released_cents))
    } else {
        String::new()
    };
    let body = format!("La pratica è stata respinta con questa motivazione:\n\n{reason}{money}");
    send(tx, practice, "rejected", "pratica respinta", &body, at)
}

/// The certificate is issued.
pub(super) fn issue(
    tx: &Transaction<'_>,
    practice: &Practice,
    certificate: &Certificate,
    at: Timestamp,
) -> Result<(), StorageError> {
    let what = if practice.kind == "VA" { "La richiesta è stata evasa" } else { "Il certificato è stato rilasciato" };
    let body = format!(
        "{what} con il numero {}.\nSHA-256 del documento PDF: {}\n\n\
         Il documento si scarica dalla pratica.",
        certificate.number, certificate.pdf_sha256
    );
    send(tx, practice, "issued", "pratica evasa", &body, at)
}

fn send(
    tx: &Transaction<'_>,
    practice: &Practice,
    event: &str,
    subject: &str,
    body: &str,
    at: Timestamp,
) -> Result<(), StorageError> {
    let recipient = accounts::get(tx, practice.account)?.data.email;
    if recipient.is_empty() {
        return Ok(());
    }
    let protocol = practice.protocol.as_deref().unwrap_or("");
    let mail = NewMail {
        message_id: format!("{}.{event}", practice.id),
        practice: Some(practice.id.clone()),
        recipient,
        subject: format!("Pratica {} - {subject}", practice.id),
        body: format!(
            "Pratica {} ({})\nProtocollo {protocol}\n{}\n\n{body}\n",
            practice.id,
            practice.description,
            day_and_hour(at)
        ),
    };
    outbox::insert(tx, &mail, at)
}
