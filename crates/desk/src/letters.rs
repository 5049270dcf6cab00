//! The mails of the desk, in Italian, plain text. Every digest has a line of its own, short enough
//! that no mail program breaks it.
//!
//! Owns words and message ids; sending is [`crate::jobs::post`]'s.

use std::fmt::Write as _;

use certificate::BoxId;
use certificate::words::{self, Language};

use crate::sending::files;
use crate::storage::attachments::Attachment;
use crate::storage::certificates::Certificate;
use crate::storage::corrections::Correction;
use crate::storage::outages::Outage;
use crate::storage::outbox::NewMail;
use crate::storage::payments::Payment;
use crate::storage::practices::Practice;
use crate::storage::reasons::Reason;
use crate::words::{day_and_hour, day_of, euro};

/// The practice was received and protocolled.
#[must_use]
pub fn protocolled(practice: &Practice, documents: &[Attachment], to: &str) -> NewMail {
    let protocol = practice.protocol.as_deref().unwrap_or_default();
    let mut body = format!(
        "La pratica è stata ricevuta e protocollata.\n\n{}Diritti: {} euro\n",
        heading(practice),
        euro(practice.fee_cents)
    );
    body.push_str(&digests(practice, documents));
    body.push_str(
        "\nIl protocollo attesta la ricezione. L'esito arriverà con un altro messaggio.\n",
    );
    mail(
        practice,
        "protocol",
        to,
        format!("Pratica {} protocollata: {protocol}", practice.id),
        body,
    )
}

/// A correction was received.
#[must_use]
pub fn corrected(practice: &Practice, documents: &[Attachment], to: &str, fee: &str) -> NewMail {
    let mut body = format!(
        "La rettifica è stata ricevuta: la pratica torna in istruttoria con lo stesso protocollo.\n\n\
         {}Diritti: {fee} euro\n",
        heading(practice)
    );
    body.push_str(&digests(practice, documents));
    let kind = format!("correction-{}", practice.round);
    mail(practice, &kind, to, format!("Pratica {}: rettifica ricevuta", practice.id), body)
}

/// The officer asks for a correction.
#[must_use]
pub fn correction_asked(practice: &Practice, correction: &Correction, to: &str) -> NewMail {
    let mut body = format!(
        "L'ufficio chiede una rettifica.\n\n{}\nMotivo:\n{}\n\nDa rettificare:\n",
        heading(practice),
        correction.words
    );
    if correction.scope.base_form {
        body.push_str("  il modello base (va firmato di nuovo)\n");
    }
    for part in correction.scope.boxes.iter().filter_map(|word| BoxId::signed(word)) {
        let title = words::text(Language::It, &part.message());
        let _ = match part.as_str().parse::<u8>() {
            Ok(number) => writeln!(body, "    casella {number}: {title}"),
            Err(_) => writeln!(body, "    {title}"),
        };
    }
    for number in &correction.scope.attachments {
        let _ = writeln!(body, "  l'allegato {number:03}");
    }
    for kind in &correction.scope.missing {
        let _ = writeln!(body, "  un documento mancante di tipo {kind}");
    }
    body.push_str(
        "\nLa rettifica si trasmette sulla stessa pratica, senza altri diritti di invio.\n",
    );
    if let Some(day) = correction.deadline {
        let _ = writeln!(body, "Termine per rispondere: {}", day_of(day));
    }
    body.push_str(&in_english(&correction.reasons));
    let kind = format!("correction-asked-{}", correction.round);
    mail(practice, &kind, to, format!("Pratica {}: richiesta di rettifica", practice.id), body)
}

/// The desk did not serve, or will not: there is more time to answer.
#[must_use]
pub fn term_extended(
    practice: &Practice,
    correction: &Correction,
    outage: &Outage,
    to: &str,
) -> NewMail {
    let last_day = correction.deadline.map(day_of).unwrap_or_default();
    let (begins, ends) = (day_and_hour(outage.begins), day_and_hour(outage.ends));
    let body = format!(
        "Il termine per la rettifica è prorogato per un'interruzione del servizio.\n\n{}\n\
         Interruzione: dal {begins} al {ends}\n{}\nNuovo termine per rispondere: {last_day}\n\n\
         In English:\nThe service is interrupted: {}\nNew last day to answer: {last_day}\n",
        heading(practice),
        outage.italian,
        outage.english
    );
    let kind = format!("term-{}-{}", correction.round, outage.id);
    mail(practice, &kind, to, format!("Pratica {}: termine prorogato", practice.id), body)
}

/// The practice is rejected.
#[must_use]
pub fn rejected(practice: &Practice, reasons: &[Reason], released_cents: i64, to: &str) -> NewMail {
    let mut body = format!(
        "La pratica è stata respinta.\n\n{}\nMotivo:\n{}\n",
        heading(practice),
        practice.officer_words
    );
    if released_cents > 0 {
        let _ = writeln!(body, "\nDiritti non addebitati: {} euro", euro(released_cents));
    }
    body.push_str(&in_english(reasons));
    mail(practice, "rejected", to, format!("Pratica {} respinta", practice.id), body)
}

/// The certificate is issued.
#[must_use]
pub fn issued(practice: &Practice, certificate: &Certificate, url: &str, to: &str) -> NewMail {
    let body = format!(
        "La pratica è chiusa con esito positivo.\n\n{}Numero: {}\nCodice di sicurezza: {}\n\
         Rilasciato il: {}\nVerifica:\n  {url}\nImpronta SHA-256 del documento:\n  {}\n",
        heading(practice),
        certificate.number,
        certificate.security_code,
        day_and_hour(certificate.issued_at),
        certificate.pdf_sha256
    );
    let subject = format!("Pratica {}: rilasciato {}", practice.id, certificate.number);
    mail(practice, "issued", to, subject, body)
}

/// What was printed at the Chamber waits at a branch office.
#[must_use]
pub fn ready(practice: &Practice, number: &str, branch: &str, to: &str) -> NewMail {
    let body = format!(
        "I documenti della pratica sono stampati e pronti per il ritiro.\n\n{}Numero: {number}\n\
         Dove: sede di {branch}\n\nPer il ritiro occorre un documento di identità; chi non è il \
         legale rappresentante porti anche la delega.\n",
        heading(practice)
    );
    let subject = format!("Pratica {}: pronta per il ritiro a {branch}", practice.id);
    mail(practice, "ready", to, subject, body)
}

/// An issued certificate is annulled.
#[must_use]
pub fn annulled(practice: &Practice, certificate: &Certificate, to: &str) -> NewMail {
    let body = format!(
        "Il documento {} è stato annullato e non è più valido.\n\n{}\nMotivo:\n{}\n",
        certificate.number,
        heading(practice),
        practice.officer_words
    );
    let subject = format!("Pratica {}: annullato {}", practice.id, certificate.number);
    mail(practice, "annulled", to, subject, body)
}

/// A payment by card arrived.
#[must_use]
pub fn paid_by_card(payment: &Payment, to: &str) -> NewMail {
    let data = &payment.data;
    let what = match &data.practice {
        Some(practice) => format!(
            "per i diritti della pratica {practice}: ora può inviarla.\n\nSe la pratica non viene \
             inviata e la si annulla, l'importo passa al saldo DIRITTI.\n"
        ),
        None => "sul saldo.\n".to_owned(),
    };
    NewMail {
        message_id: format!("{}.paid", payment.number),
        practice: data.practice.clone(),
        recipient: to.to_owned(),
        subject: format!("Pagamento ricevuto: {} euro", euro(data.cents)),
        body: format!(
            "È arrivato un pagamento con carta di {} euro {what}\nQuietanza: {}\nData e ora: {}\n\
             Riferimento: {}\n",
            euro(data.cents),
            payment.number,
            day_and_hour(payment.at),
            data.reference
        ),
    }
}

/// The reasons once more in English, where some were chosen from the library.
fn in_english(reasons: &[Reason]) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    let listed: Vec<String> =
        reasons.iter().map(|reason| format!("- {}\n", reason.english)).collect();
    format!("\nIn English:\n{}", listed.concat())
}

fn heading(practice: &Practice) -> String {
    let mut text = String::new();
    if let Some(protocol) = &practice.protocol {
        let _ = writeln!(text, "Protocollo: {protocol}");
    }
    if let Some(at) = practice.protocolled_at {
        let _ = writeln!(text, "Data e ora: {}", day_and_hour(at));
    }
    let _ = writeln!(text, "Codice pratica: {}", practice.id);
    let _ = writeln!(text, "Impresa: {}", practice.company_name);
    let _ = writeln!(text, "Descrizione: {}", practice.description);
    text
}

fn digests(practice: &Practice, documents: &[Attachment]) -> String {
    let mut text = String::from("\nImpronte SHA-256 dei file ricevuti:\n");
    for file in files(practice, documents) {
        let _ = writeln!(text, "{} ({})\n  {}", file.nome, file.tipo, file.sha256);
    }
    let _ = writeln!(text, "contenuto firmato del modello base\n  {}", practice.content_sha256);
    text
}

fn mail(practice: &Practice, kind: &str, to: &str, subject: String, body: String) -> NewMail {
    NewMail {
        message_id: format!("{}.{kind}", practice.id),
        practice: Some(practice.id.clone()),
        recipient: to.to_owned(),
        subject,
        body,
    }
}
