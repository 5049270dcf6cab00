//! The practice as paper, drawn from the bytes that were filed: what the officer sees is what was signed.

use certificate::chamber::Chamber;
use jiff::Timestamp;
use rendering::{Application, Issued, OrderDocument, OrderSheet, RenderError, RequestSheet, Sheet};
use sha2::{Digest as _, Sha256};
use signing::Policy;
use wire::base_form::{BaseForm, Body};

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::examination::chamber_name;
use crate::order::{self, Order};
use crate::sending::kind_of;
use crate::storage::attachments::{self, Attachment};
use crate::storage::chambers;
use crate::storage::officers::Officer;
use crate::storage::practices::Practice;
use crate::storage::StorageError;

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The stored bytes are not those of the digest, or cannot be read as a base form.
    #[error("the base form cannot be read: {0}")]
    BaseForm(String),
    /// The filed order detail cannot be read.
    #[error("the order detail cannot be read: {0}")]
    Order(String),
    /// The form cannot be drawn: characters without a glyph, a box that is too full.
    #[error(transparent)]
    Rendering(#[from] RenderError),
    /// The memory.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The documents.
    #[error("the desk's documents: {0}")]
    Io(#[from] std::io::Error),
}

/// A practice read back from its filed bytes.
#[derive(Debug, Clone)]
pub struct Paper {
    /// What was signed.
    pub base_form: BaseForm,
    /// What is asked for beside it, and what it costs.
    pub order: Order,
    /// The documents that stand.
    pub documents: Vec<Attachment>,
    /// The Chamber as it stands on paper.
    pub chamber_name: String,
    /// The Chamber's data; national defaults where it is unknown.
    pub chamber: Chamber,
    practice: Practice,
    signatory: String,
}

impl Paper {
    /// Reads the practice's bytes.
    ///
    /// # Errors
    /// [`PaperError::BaseForm`] where what is stored is not what was filed.
    pub fn of(desk: &Desk, practice: &Practice) -> Result<Self, PaperError> {
        let content = content_of(desk, practice)?;
        let base_form = BaseForm::read(&content).map_err(|error| PaperError::BaseForm(error.to_string()))?;
        let documents = desk.storage.read(|c| attachments::current(c, &practice.id))?;
        let known = desk.storage.read(|c| chambers::find(c, &practice.chamber))?;
        let chamber = known.unwrap_or_else(|| Chamber::of(&practice.chamber));
        let order = order::of_documents(&desk.blobs, kind_of(practice), &chamber, &documents)
            .map_err(|error| PaperError::Order(error.to_string()))?;
        let report: Option<signing::Report> = serde_json::from_str(&practice.signature_report).ok();
        let signatory = report.and_then(|report| report.signers.into_iter().next()).map(|signer| {
            let code = signer.fiscal_code.unwrap_or_default();
            if code.is_empty() { signer.name } else { format!("{}, {code}", signer.name) }
        });
        Ok(Self {
            base_form,
            order,
            documents,
            chamber_name: desk.storage.read(|c| chamber_name(c, &practice.chamber))?,
            chamber,
            practice: practice.clone(),
            signatory: signatory.unwrap_or_default(),
        })
    }

    /// The pages for the screen, before issue.
    ///
    /// # Errors
    /// [`PaperError::Rendering`].
    pub fn preview(&self) -> Result<Vec<String>, PaperError> {
        Ok(match &self.base_form.body {
            Body::Co(form) => rendering::certificate_svg(&Sheet {
                chamber: self.chamber_name.clone(),
                digest: self.practice.content_sha256.clone(),
                ..Sheet::draft(form)
            })?,
            Body::Va { .. } => rendering::request_svg(&self.request(None))?,
        })
    }

    /// The whole file as PDF before issue: certificate, application, declaration, order.
    ///
    /// # Errors
    /// [`PaperError::Rendering`].
    pub fn draft(&self) -> Result<Vec<u8>, PaperError> {
        let filed_on = self.practice.protocolled_at.map(|at| in_rome(at).date());
        Ok(match &self.base_form.body {
            Body::Co(form) => rendering::certificate_pdf(&Sheet {
                chamber: self.chamber_name.clone(),
                digest: self.practice.content_sha256.clone(),
                application: Some(Application {
                    company: self.base_form.head.name.clone(),
                    signatory: self.signatory.clone(),
                    date: filed_on,
                    ..Application::default()
                }),
                order: Some(self.order_sheet()),
                dated: filed_on,
                ..Sheet::draft(form)
            })?,
            Body::Va { .. } => rendering::request_pdf(&RequestSheet { dated: filed_on, ..self.request(None) })?,
        })
    }

    /// The issued document.
    ///
    /// # Errors
    /// [`PaperError::Rendering`].
    pub fn issued(
        &self,
        desk: &Desk,
        officer: &Officer,
        number: &str,
        security_code: &str,
        at: Timestamp,
    ) -> Result<Vec<u8>, PaperError> {
        let chamber = &self.chamber;
        let seats = &chamber.branch_offices;
        let seat = self.practice.branch.as_ref().filter(|branch| seats.contains(branch)).or(seats.first());
        let issued = Issued {
            number: number.to_owned(),
            security_code: security_code.to_owned(),
            verification_url: desk.verification_url(number, security_code),
            issued_on: in_rome(at).date(),
            place: seat.unwrap_or(&chamber.name).clone(),
            officer: officer.name.clone(),
        };
        Ok(match &self.base_form.body {
            Body::Co(form) => {
                let copies = self.order.counts.copies.max(u32::from(chamber.tariff.automatic_copy));
                let copies = u16::try_from(copies).unwrap_or(u16::MAX);
                rendering::certificate_pdf(&Sheet {
                    digest: self.practice.content_sha256.clone(),
                    ..Sheet::issued(form, &self.chamber_name, issued, copies)
                })?
            }
            Body::Va { .. } => rendering::request_pdf(&self.request(Some(issued)))?,
        })
    }

    fn request(&self, issued: Option<Issued>) -> RequestSheet {
        let head = &self.base_form.head;
        let (applicant, notes) = match &self.base_form.body {
            Body::Va { applicant, notes } => (applicant.clone(), notes.clone()),
            Body::Co(_) => (String::new(), String::new()),
        };
        RequestSheet {
            company: head.name.clone(),
            fiscal_code: head.fiscal_code.clone(),
            rea: format!("{} {}", head.province, head.rea_number),
            applicant,
            notes,
            chamber: self.chamber_name.clone(),
            digest: self.practice.content_sha256.clone(),
            order: Some(self.order_sheet()),
            issued,
            dated: None,
        }
    }

    fn order_sheet(&self) -> OrderSheet {
        let counts = self.order.counts;
        let order = self.order.detail.as_ref();
        OrderSheet {
            practice: format!("{} ({})", self.practice.description, self.practice.id),
            protocol: self.practice.protocol.clone().unwrap_or_default(),
            company: self.base_form.head.name.clone(),
            originals: counts.originals,
            copies: counts.copies,
            visas: counts.visas,
            legalisations: counts.legalisations,
            print_at_company: order.is_some_and(|order| order.print_at_company),
            urgent: self.practice.urgent,
            pro_forma: order.is_some_and(|order| order.pro_forma),
            goods_location: order.map(|order| order.goods_location.clone()).unwrap_or_default(),
            documents: self.documents.iter().map(|document| self.document(document)).collect(),
            fee_cents: Some(self.practice.fee_cents),
        }
    }

    fn document(&self, document: &Attachment) -> OrderDocument {
        let asked = self.order.detail.as_ref().and_then(|order| {
            order.attachments.iter().find(|asked| asked.name == document.data.name).map(|asked| &asked.options)
        });
        OrderDocument {
            kind: document.data.kind.clone(),
            name: document.data.name.clone(),
            visas: asked.map_or(0, |options| options.visas),
            legalisations: asked.map_or(0, |options| options.legalisations),
            sha256: document.data.sha256.clone(),
        }
    }
}

/// The signed content: stored beside the envelope, or taken out of it again.
fn content_of(desk: &Desk, practice: &Practice) -> Result<Vec<u8>, PaperError> {
    if let Ok(content) = desk.blobs.get(&practice.content_sha256) {
        return Ok(content);
    }
    let envelope = desk.blobs.get(&practice.base_form_sha256)?;
    let policy = Policy { anchors: desk.anchors.clone(), crls: Vec::new(), at: desk.now() };
    let content = signing::verify(&envelope, &policy)
        .content
        .ok_or_else(|| PaperError::BaseForm("the envelope has no content".to_owned()))?;
    if hex::encode(Sha256::digest(&content)) == practice.content_sha256 {
        Ok(content)
    } else {
        Err(PaperError::BaseForm("the content is not what was filed".to_owned()))
    }
}
