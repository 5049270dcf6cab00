//! Files a practice at a desk of the FPWS interface: which request answers which question of the machine.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use certificate::Kind;
use sync::{BASE_FORM_KIND, Event, Failure, Found, Output, Protocol, Request, Submission};
use wire::fpws::{AttachBody, CreateBody, PracticeRow, State};

use crate::carrier::{Carrier, go_on};
use crate::{Certo, DriveError, Journal};

/// Goes on with a submission until it is settled or has to wait longer than `patience_ms`.
///
/// # Errors
/// [`DriveError`]; the journal then tells where it goes on.
pub async fn drive(
    submission: Submission,
    desk: &Certo,
    kind: Kind,
    journal: &mut Journal<'_>,
    patience_ms: i64,
) -> Result<Submission, DriveError> {
    go_on(submission, &mut Filing { desk, kind }, journal, patience_ms).await
}

struct Filing<'a> {
    desk: &'a Certo,
    kind: Kind,
}

impl Carrier for Filing<'_> {
    async fn carry(
        &mut self,
        submission: &Submission,
        journal: &Journal<'_>,
        request: Request,
    ) -> Result<Event, DriveError> {
        ask(submission, self.desk, self.kind, journal, request).await
    }
}

/// Tells the machine what needs no answer of a desk: the balance before the first step (V35), or what a
/// person says of a practice that is carried by hand.
///
/// # Errors
/// As [`drive`].
pub fn tell(
    submission: Submission,
    event: Event,
    journal: &mut Journal<'_>,
) -> Result<Submission, DriveError> {
    let (submission, outputs) = submission.on(journal.now_ms(), event);
    for output in outputs {
        if let Output::Journal(row) = output {
            journal.write(&row)?;
        }
    }
    Ok(submission)
}

async fn ask(
    submission: &Submission,
    desk: &Certo,
    kind: Kind,
    journal: &Journal<'_>,
    request: Request,
) -> Result<Event, DriveError> {
    let plan = &submission.plan;
    let practice = submission.practice().unwrap_or_default();
    Ok(match request {
        Request::Create => {
            let signed = journal.bytes(&plan.signed_sha256)?;
            let body = CreateBody {
                mob_firmato: true,
                modello_base_b64: STANDARD.encode(signed),
                dati_pratica: journal.data().clone(),
            };
            Event::Created(desk.create(&body, &plan.key, &plan.seal_sha256).await)
        }
        Request::Seek => Event::Listed(found(desk.seek(kind, &plan.key).await)),
        Request::Look => Event::Listed(found(desk.list(kind, Some(practice)).await)),
        Request::Attach(index) => {
            let file = &plan.files[index];
            let bytes = journal.bytes(&file.sha256)?;
            let corrects = plan.answers.is_some().then_some(file.kind == BASE_FORM_KIND);
            if desk.takes_in_pieces(bytes.len()) {
                return Ok(Event::Attached(desk.upload(practice, plan, file, &bytes).await));
            }
            let mut body = AttachBody::new(&bytes, &file.kind, &file.name, &file.description);
            if corrects.is_some() {
                body.rettifica_modello_base = corrects;
                let (key, seal) = (&plan.key, &plan.seal_sha256);
                Event::Attached(desk.correct(practice, &body, key, seal).await)
            } else {
                Event::Attached(desk.attach(practice, &body).await)
            }
        }
        Request::Note => {
            let note = plan.note.as_deref().unwrap_or_default();
            Event::Noted(desk.note(practice, note).await)
        }
        Request::Send => {
            let sent = if plan.answers.is_some() {
                desk.transmit_correction(practice, &plan.key, &plan.seal_sha256).await
            } else {
                desk.send(practice, &plan.key, &plan.seal_sha256).await
            };
            Event::Sent(sent.map(|protocol| Protocol {
                number: protocol.protocollo,
                at: protocol.data_protocollo.to_string(),
                fee_cents: protocol.ricevuta.map(|receipt| receipt.diritti_centesimi),
            }))
        }
    })
}

fn found(rows: Result<Vec<PracticeRow>, Failure>) -> Result<Vec<Found>, Failure> {
    Ok(rows?.into_iter().map(found_of).collect())
}

/// A row of the desk's list, as the machine sees it.
pub fn found_of(row: PracticeRow) -> Found {
    let sent = !matches!(row.stato, State::AtDesk | State::Cancelled | State::NotReceived);
    Found {
        practice: row.id_pratica.as_str().to_owned(),
        description: row.descrizione.unwrap_or_default(),
        sent: sent || row.protocollo.is_some(),
        protocol: row.protocollo.map(|number| Protocol {
            number,
            at: row.data_protocollo.map(|at| at.to_string()).unwrap_or_default(),
            fee_cents: row.diritti_centesimi,
        }),
        correcting: row.stato == State::CorrectionAsked,
        rejected: row.stato == State::Rejected,
        void: matches!(row.stato, State::Cancelled | State::NotReceived | State::Annulled),
        base_form: row
            .allegati
            .iter()
            .find(|file| file.tipo == BASE_FORM_KIND)
            .map(|file| file.sha256.clone()),
        content_sha256: row.contenuto_sha256,
        // A desk that lists no file at all, not even the base form, does not tell its files.
        files: (!row.allegati.is_empty())
            .then(|| row.allegati.into_iter().map(|file| (file.nome, file.sha256)).collect()),
    }
}
