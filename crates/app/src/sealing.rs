//! From the draft to bytes that do not change any more.

use certificate::lifecycle::Event;
use certificate::{Attachment, AttachmentType, Certificate};
use draft::{Heads, PracticeId};
use sha2::{Digest as _, Sha256};
use store::Digest;
use sync::record::{Body, Returned};
use wire::base_form::BaseForm;
use wire::extensions::{SealedFile, seal_digest};
use wire::order_detail::OrderDetail;

use crate::views::{DigestView, SealView};
use crate::{
    AppError, Code, Office, checking, corrections, drafts, facts, printing, signatures, state,
};

/// Name of the order detail among a practice's files; the desk looks for it by its content.
pub(crate) const ORDER_DETAIL_NAME: &str = "dettaglio-richiesta.xml";
/// Most rules that an error names.
const RULES_NAMED: usize = 8;

/// The bytes of one seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// Base form XML: what is signed.
    pub(crate) base_form: Vec<u8>,
    /// Order detail XML.
    pub(crate) order_detail: Vec<u8>,
    /// What follows the base form, in the order of sending; the order detail is the last.
    pub(crate) files: Vec<sync::FileToSend>,
    /// Fee in cents.
    pub(crate) fee_cents: i64,
}

impl Sealed {
    /// The bytes of a paper without errors, whose attachments all have theirs.
    pub(crate) fn of(certificate: &Certificate) -> Result<Self, AppError> {
        let form = BaseForm::of(certificate).map_err(cannot_write)?;
        let base_form = form.write();
        // What is shown and printed from here on is what these bytes say.
        let read = BaseForm::read(&base_form).map_err(AppError::internal)?;
        if read != form {
            return Err(AppError::internal("the base form does not read back as it was written"));
        }
        let order = OrderDetail::of(certificate).map_err(cannot_write)?;
        let order_detail = order.write();
        let mut files: Vec<_> = certificate.attachments.iter().map(file_of).collect();
        files.push(order_detail_file(&order_detail));
        Ok(Self { base_form, order_detail, files, fee_cents: checking::fee_cents(certificate) })
    }
}

/// The order detail as it travels: the last attachment, of type GEN.
pub(crate) fn order_detail_file(order_detail: &[u8]) -> sync::FileToSend {
    sync::FileToSend {
        name: ORDER_DETAIL_NAME.to_owned(),
        kind: AttachmentType::Generic.as_str().to_owned(),
        description: "Dettaglio richiesta".to_owned(),
        sha256: sha256_hex(order_detail),
    }
}

/// The fingerprint of base form and files.
pub(crate) fn digest_of(base_form: &[u8], files: &[sync::FileToSend]) -> Result<String, AppError> {
    let sealed = files
        .iter()
        .map(|file| {
            let mut sha256 = [0; 32];
            hex::decode_to_slice(&file.sha256, &mut sha256).map_err(AppError::internal)?;
            Ok(SealedFile { kind: file.kind.clone(), name: file.name.clone(), sha256 })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    Ok(hex::encode(seal_digest(&Sha256::digest(base_form).into(), &sealed)))
}

fn file_of(attachment: &Attachment) -> sync::FileToSend {
    let kind = attachment.kind.as_ref().unwrap_or(&AttachmentType::Generic);
    let description = if attachment.description.is_empty() {
        attachment.invoice.clone()
    } else {
        attachment.description.clone()
    };
    sync::FileToSend {
        name: attachment.name.clone(),
        kind: kind.as_str().to_owned(),
        description,
        sha256: attachment.sha256.clone(),
    }
}

/// Lower-case hex of SHA-256.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn cannot_write(error: wire::Error) -> AppError {
    AppError::new(Code::BadField, &error).with("pointer", "base form").with("why", error)
}

/// Name of the base form's file: never typed, never changed.
pub(crate) fn file_name(id: PracticeId, revision: u32) -> String {
    let id = id.to_string();
    let tail = id.rsplit('-').next().unwrap_or(&id);
    format!("modello-base-{tail}-r{revision}.xml")
}

/// Seals a practice. One whose officer asked for documents alone is signed with that, where its base form did
/// not change and no document waits for a signature.
///
/// # Errors
/// [`Code::Conflict`], [`Code::Findings`], [`Code::AttachmentMissing`], [`Code::CorrectionElsewhere`],
/// [`Code::CorrectionIncomplete`], [`Code::Sealed`] when it is sealed already.
pub fn freeze(office: &Office, id: PracticeId) -> Result<SealView, AppError> {
    let item = office.store.list_item(id)?;
    if !state::is_open(&item.row.state) {
        return Err(AppError::new(Code::Sealed, "sealed already").with("state", item.row.state));
    }
    let frozen = drafts::look(office, id, draft::Draft::frozen)??;
    let certificate = &frozen.certificate;
    let errors = checking::errors(certificate, checking::today());
    if !errors.is_empty() {
        let mut rules: Vec<&str> = errors.iter().map(|finding| finding.rule).collect();
        rules.dedup();
        rules.truncate(RULES_NAMED);
        return Err(AppError::new(Code::Findings, "errors of the rules")
            .with("count", errors.len())
            .with("rules", rules.join(", ")));
    }
    for attachment in &certificate.attachments {
        let missing = || {
            AppError::new(Code::AttachmentMissing, "named without bytes")
                .with("name", &attachment.name)
        };
        let sha256: Digest = attachment.sha256.parse().map_err(|_| missing())?;
        // Read whole: bytes that are damaged on this disk are missing too.
        office.store.blob(sha256).map_err(|_| missing())?;
    }
    corrections::expect_answer(office, id, item.row.revision, certificate)?;
    let sealed = Sealed::of(certificate)?;
    let printed = printing::of_seal(&sealed.base_form, certificate)?;
    let revision = item.row.revision;
    facts::put_seal(office, id, revision, &frozen.heads, certificate, &sealed, &printed)?;
    if let Some(seal) = facts::seal(office, id, revision)? {
        signatures::conclude(office, id, &seal)?;
    }
    view(office, id)?.ok_or_else(|| AppError::internal("the seal just made is not there"))
}

/// Opens a new revision: the sealed one stays as it is, its bytes and signatures too.
///
/// # Errors
/// [`Code::WrongState`] where there is nothing sealed, or where the desk has the practice and asked for
/// no correction.
pub fn revise(office: &Office, id: PracticeId) -> Result<u32, AppError> {
    open_revision(office, id, None)
}

/// The same, with the reason where the signatory sends it back.
pub(crate) fn open_revision(
    office: &Office,
    id: PracticeId,
    returned: Option<Returned>,
) -> Result<u32, AppError> {
    let item = office.store.list_item(id)?;
    let opened = state::after(&item.row.state, Event::Revised)?;
    let revision = item.row.revision + 1;
    let row = store::ListRow {
        state: state::word(&opened),
        revision,
        protocol: String::new(),
        certificate_number: String::new(),
        ..item.row
    };
    let at_ms = drafts::now_ms();
    let body = Body::RevisionOpened { revision, returned };
    let record = facts::state_record(office, id, at_ms, body)?;
    office.store.put_revision_opened(id, &row, Some(&record), at_ms)?;
    office.wrote();
    Ok(revision)
}

/// The seal of the current revision, as the signer sees it.
pub(crate) fn view(office: &Office, id: PracticeId) -> Result<Option<SealView>, AppError> {
    let revision = office.store.list_item(id)?.row.revision;
    let Some(seal) = facts::seal(office, id, revision)? else {
        return Ok(None);
    };
    Ok(Some(SealView {
        sha256: seal.base_form_sha256.clone(),
        order_detail_sha256: sha256_hex(&seal.order_detail),
        heads: heads_hex(&seal.heads),
        file_name: file_name(id, revision),
        attachments: seal
            .files
            .iter()
            .filter(|file| file.name != ORDER_DETAIL_NAME)
            .map(|file| DigestView { name: file.name.clone(), sha256: file.sha256.clone() })
            .collect(),
        sealed_at: rfc3339(seal.sealed_at_ms),
        standing: signatures::standing_view(office, id, &seal)?,
    }))
}

pub(crate) fn heads_hex(heads: &Heads) -> Vec<String> {
    heads.as_slice().iter().map(hex::encode).collect()
}

/// Milliseconds since 1970 as RFC 3339.
pub(crate) fn rfc3339(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map_or_else(|_| String::new(), |at| at.to_string())
}
