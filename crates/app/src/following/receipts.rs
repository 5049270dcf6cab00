//! What the desk signed of a practice: fetched, judged by the keys that were pinned and by what was sealed,
//! and only then kept. What is not believed is never kept, and is said.

use certificate::DeskState;
use draft::PracticeId;
use sync::Stage;
use wire::fpws::PracticeRow;
use wire::receipt::{Outcome, Receipt};
use wire::signed::{PublicKey, Signed};

use crate::facts::SealFact;
use crate::greeting::Greeted;
use crate::{AppError, Code, Office, alarms, facts};

/// How the desk's signed words are called among the receipts of a seal.
pub(crate) const ACCEPTANCE: &str = "signedAcceptance";
pub(crate) const OUTCOME: &str = "signedOutcome";

/// Fetches what the desk signed since the last time, where it signs. No answer is no error: it is asked
/// again with the next news.
///
/// # Errors
/// [`Code::ReceiptNotBelieved`], [`Code::Storage`].
pub(crate) async fn take(
    office: &Office,
    greeted: &Greeted,
    id: PracticeId,
    revision: u32,
    row: &PracticeRow,
) -> Result<(), AppError> {
    let keys = greeted.receipt_keys();
    let Some(seal) = facts::seal(office, id, revision)? else { return Ok(()) };
    let outbox = facts::outbox(office, id, revision)?;
    let is_sent =
        outbox.as_ref().is_some_and(|outbox| matches!(outbox.submission.stage, Stage::Sent { .. }));
    if keys.is_empty() || row.protocollo.is_none() || !is_sent {
        return Ok(());
    }
    let known = believed(office, &seal)?;
    let is_accepted = known
        .acceptance
        .is_some_and(|receipt| Some(&receipt.protocollo) == row.protocollo.as_ref());
    let is_told = known.outcome.is_some_and(|outcome| tells(&outcome, row));
    if is_accepted && (is_told || !decided(row)) {
        return Ok(());
    }
    let Ok(signed) = greeted.desk.receipts(row.id_pratica.as_str()).await else {
        return Ok(());
    };
    let files: Vec<String> = outbox
        .map(|outbox| outbox.submission.plan.files.into_iter().map(|file| file.sha256).collect())
        .unwrap_or_default();
    let judged = acceptance(&signed.acceptance, keys, &seal, row, &files).and_then(|()| {
        signed.outcome.as_ref().map_or(Ok(()), |signed| outcome(signed, keys, &seal, row))
    });
    if let Err(why) = judged {
        let error = AppError::new(Code::ReceiptNotBelieved, &why)
            .with("chamber", &greeted.chamber)
            .with("why", why);
        alarms::raise(office, id, revision, &error)?;
        return Err(error);
    }
    facts::put_statement(office, id, seal.id, ACCEPTANCE, signed.acceptance.as_str())?;
    if let Some(outcome) = signed.outcome {
        facts::put_statement(office, id, seal.id, OUTCOME, outcome.as_str())?;
    }
    alarms::settle(office, id, revision, Code::ReceiptNotBelieved)
}

/// Whether an outcome says what the desk's row says.
fn tells(outcome: &Outcome, row: &PracticeRow) -> bool {
    outcome.esito == row.stato.label()
        && outcome.numero_certificato == row.numero_certificato
        && outcome.documenti == row.documenti_rilasciati
}

/// Whether the Chamber has decided.
pub(super) fn decided(row: &PracticeRow) -> bool {
    matches!(row.stato, DeskState::Issued | DeskState::Rejected | DeskState::Annulled)
}

/// What was kept for a seal, the last of each; it was judged when it came.
#[derive(Debug, Default)]
pub(crate) struct Believed {
    pub(crate) acceptance: Option<Receipt>,
    pub(crate) outcome: Option<Outcome>,
}

/// What was kept for a seal.
pub(crate) fn believed(office: &Office, seal: &SealFact) -> Result<Believed, AppError> {
    let mut known = Believed::default();
    for receipt in office.store.receipts(seal.id)? {
        let Ok(text) = serde_json::from_slice::<String>(&receipt.bytes) else { continue };
        let Some(bytes) = Signed::from_text(&text).unverified() else { continue };
        match receipt.kind.as_str() {
            ACCEPTANCE => known.acceptance = Receipt::read(&bytes).ok().or(known.acceptance),
            OUTCOME => known.outcome = Outcome::read(&bytes).ok().or(known.outcome),
            _ => {}
        }
    }
    Ok(known)
}

/// What was kept for all revisions of a practice, with names for files.
pub(super) fn kept(office: &Office, id: PracticeId) -> Result<Vec<(String, Vec<u8>)>, AppError> {
    let mut kept = Vec::new();
    for seal in office.store.seals(id)? {
        for receipt in office.store.receipts(seal)? {
            let what = match receipt.kind.as_str() {
                ACCEPTANCE => "ricevuta",
                OUTCOME => "esito",
                _ => continue,
            };
            if let Ok(text) = serde_json::from_slice::<String>(&receipt.bytes) {
                let number = kept.len() + 1;
                kept.push((format!("{what}-{number}.jws"), text.into_bytes()));
            }
        }
    }
    Ok(kept)
}

/// Why a signed acceptance is not believed.
fn acceptance(
    signed: &Signed,
    keys: &[PublicKey],
    seal: &SealFact,
    row: &PracticeRow,
    files: &[String],
) -> Result<(), String> {
    let bytes = signed.verify(Receipt::TYPE, keys).map_err(|error| error.to_string())?;
    let receipt = Receipt::read(&bytes).map_err(|error| error.to_string())?;
    let named = |sha256: &String| receipt.allegati.iter().any(|file| file.sha256 == *sha256);
    let fiscal_code = &seal.certificate.company.fiscal_code;
    let same = [
        ("practice", receipt.id_pratica == row.id_pratica),
        ("protocol", Some(&receipt.protocollo) == row.protocollo.as_ref()),
        ("base form", receipt.modello_base_sha256 == seal.base_form_sha256),
        ("company", receipt.codice_fiscale.eq_ignore_ascii_case(fiscal_code.trim())),
        ("documents", files.iter().all(named)),
    ];
    differing(&same)
}

/// Why a signed outcome is not believed.
fn outcome(
    signed: &Signed,
    keys: &[PublicKey],
    seal: &SealFact,
    row: &PracticeRow,
) -> Result<(), String> {
    let bytes = signed.verify(Outcome::TYPE, keys).map_err(|error| error.to_string())?;
    let outcome = Outcome::read(&bytes).map_err(|error| error.to_string())?;
    let same = [
        ("practice", outcome.id_pratica == row.id_pratica),
        ("protocol", Some(&outcome.protocollo) == row.protocollo.as_ref()),
        ("base form", outcome.modello_base_sha256 == seal.base_form_sha256),
        ("outcome", outcome.esito == row.stato.label()),
        ("certificate", outcome.numero_certificato == row.numero_certificato),
        ("issued documents", outcome.documenti == row.documenti_rilasciati),
    ];
    differing(&same)
}

fn differing(same: &[(&str, bool)]) -> Result<(), String> {
    match same.iter().find(|(_, is_same)| !is_same) {
        Some((what, _)) => Err(format!("another {what}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use certificate::Certificate;
    use wire::fpws::FileRow;
    use wire::signed::SecretKey;

    use super::*;

    const BASE_FORM: &str = "aa";

    fn seal() -> SealFact {
        let mut certificate = Certificate::default();
        certificate.company.fiscal_code = "99990010169".to_owned();
        SealFact {
            id: store::SealId(store::Digest::of(b"seal")),
            revision: 1,
            heads: draft::Heads::default(),
            base_form: Vec::new(),
            base_form_sha256: BASE_FORM.to_owned(),
            order_detail: Vec::new(),
            files: Vec::new(),
            fee_cents: 0,
            sealed_at_ms: 0,
            certificate,
        }
    }

    fn file(sha256: &str) -> FileRow {
        let name = |text: &str| text.to_owned();
        FileRow { nome: name("f"), sha256: name(sha256), tipo: name("FAE"), descrizione: name("") }
    }

    fn row() -> PracticeRow {
        PracticeRow {
            id_pratica: "M26B22ABCDE".parse().unwrap(),
            tipo_pratica: "CO".to_owned(),
            descrizione: None,
            stato: DeskState::Issued,
            protocollo: Some("P.2026.1".to_owned()),
            data_protocollo: None,
            allegati: Vec::new(),
            note: None,
            note_sportello: None,
            diritti_centesimi: None,
            numero_certificato: Some("C26BG0000001".to_owned()),
            codice_sicurezza: None,
            data_rilascio: None,
            documenti_rilasciati: vec![file("cc")],
            contenuto_sha256: None,
        }
    }

    fn receipt() -> Receipt {
        Receipt {
            versione: Receipt::VERSION,
            protocollo: "P.2026.1".to_owned(),
            data_protocollo: jiff::Timestamp::UNIX_EPOCH,
            id_pratica: row().id_pratica,
            tipo_pratica: "CO".to_owned(),
            cciaa: "BG".to_owned(),
            codice_fiscale: "99990010169".to_owned(),
            modello_base_sha256: BASE_FORM.to_owned(),
            allegati: vec![file("bb")],
            diritti_centesimi: 1500,
            chiave: None,
        }
    }

    fn outcome_of(change: impl FnOnce(&mut Outcome)) -> Result<(), String> {
        let row = row();
        let mut said = Outcome {
            versione: Outcome::VERSION,
            esito: row.stato.label().to_owned(),
            data_esito: jiff::Timestamp::UNIX_EPOCH,
            protocollo: "P.2026.1".to_owned(),
            id_pratica: row.id_pratica.clone(),
            cciaa: "BG".to_owned(),
            codice_fiscale: "99990010169".to_owned(),
            modello_base_sha256: BASE_FORM.to_owned(),
            numero_certificato: row.numero_certificato.clone(),
            documenti: row.documenti_rilasciati.clone(),
            parole: None,
        };
        change(&mut said);
        let key = SecretKey::from_bytes(&[7; 32]);
        let signed = Signed::make(&key, Outcome::TYPE, &said.canonical().unwrap());
        outcome(&signed, &[key.public()], &seal(), &row)
    }

    fn acceptance_of(change: impl FnOnce(&mut Receipt)) -> Result<(), String> {
        let mut said = receipt();
        change(&mut said);
        let key = SecretKey::from_bytes(&[7; 32]);
        let signed = Signed::make(&key, Receipt::TYPE, &said.canonical().unwrap());
        acceptance(&signed, &[key.public()], &seal(), &row(), &["bb".to_owned()])
    }

    #[test]
    fn a_signed_acceptance_is_believed_when_it_says_what_was_filed() {
        assert_eq!(acceptance_of(|_| {}), Ok(()));
        let differs = |change: fn(&mut Receipt)| acceptance_of(change).unwrap_err();
        assert_eq!(differs(|r| r.protocollo = "P.2026.2".into()), "another protocol");
        assert_eq!(differs(|r| r.modello_base_sha256 = "ab".into()), "another base form");
        assert_eq!(differs(|r| r.codice_fiscale = "1".into()), "another company");
        assert_eq!(differs(|r| r.allegati.clear()), "another documents");
        assert_eq!(differs(|r| r.id_pratica = "M26B22ABCDF".parse().unwrap()), "another practice");
    }

    #[test]
    fn a_signed_outcome_is_believed_when_it_says_what_the_desk_lists() {
        assert_eq!(outcome_of(|_| {}), Ok(()));
        let differs = |change: fn(&mut Outcome)| outcome_of(change).unwrap_err();
        assert_eq!(differs(|o| o.esito = "respinta".into()), "another outcome");
        assert_eq!(differs(|o| o.documenti.clear()), "another issued documents");
        assert_eq!(differs(|o| o.numero_certificato = None), "another certificate");
        assert_eq!(differs(|o| o.modello_base_sha256 = "ab".into()), "another base form");
    }

    #[test]
    fn nothing_that_another_key_signed_is_believed() {
        let key = SecretKey::from_bytes(&[7; 32]);
        let signed = Signed::make(&key, Receipt::TYPE, &receipt().canonical().unwrap());
        let other = SecretKey::from_bytes(&[8; 32]).public();
        let judged = acceptance(&signed, &[other], &seal(), &row(), &[]);
        assert!(judged.unwrap_err().contains("not believed"));
    }
}
