//! The practice as paper, drawn from the bytes that were filed: what the officer sees is what was signed,
//! and what is issued is what the officer saw.

use certificate::chamber::Chamber;
use jiff::civil::Date;
use rendering::{Application, Issued, OrderDocument, OrderSheet, RequestSheet, Sheet};
use wire::base_form::{BaseForm, Body};
use wire::order_detail::Options;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::intake;
use crate::order::Order;
use crate::sending::{chamber_of, order_of};
use crate::storage::attachments::{self, Attachment};
use crate::storage::practices::{self, Practice};

/// A practice read back from its filed bytes.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    /// What was signed.
    pub(crate) base_form: BaseForm,
    /// What is asked for beside it, and what it costs.
    pub(crate) order: Order,
    /// The Chamber as it stands on paper.
    pub(crate) chamber_name: String,
    /// The Chamber.
    pub(crate) chamber: Chamber,
    /// The documents that stand.
    pub(crate) documents: Vec<Attachment>,
    /// The practice itself.
    pub(crate) practice: Practice,
    /// Name and fiscal code of who signed the base form.
    pub(crate) signatory: String,
}

impl Paper {
    /// Reads the practice's bytes.
    pub(crate) fn of(desk: &Desk, practice: &Practice) -> Result<Self, DeskError> {
        let base_form = intake::reread(desk, &practice.content_sha256)?;
        let (chamber, documents, report) = desk.storage.read(|c| {
            let report = practices::signature_report(c, &practice.id)?;
            let documents = attachments::current(c, &practice.id)?;
            Ok::<_, DeskError>((chamber_of(c, practice)?, documents, report))
        })?;
        let order = order_of(desk, practice, &chamber, &documents)?;
        let report: Option<signing::Report> = serde_json::from_str(&report).ok();
        let signatory = report.and_then(|report| report.signers.into_iter().next()).map(|signer| {
            let code = signer.fiscal_code.unwrap_or_default();
            if code.is_empty() { signer.name } else { format!("{}, {code}", signer.name) }
        });
        Ok(Self {
            base_form,
            order,
            chamber_name: format!("Camera di Commercio di {}", chamber.name),
            chamber,
            documents,
            practice: practice.clone(),
            signatory: signatory.unwrap_or_default(),
        })
    }

    /// The pages for the screen, before issue.
    pub(crate) fn preview(&self) -> Result<Vec<String>, DeskError> {
        Ok(match &self.base_form.body {
            Body::Co(form) => rendering::certificate_svg(&Sheet {
                chamber: self.chamber_name.clone(),
                digest: self.practice.content_sha256.clone(),
                ..Sheet::draft(form)
            })?,
            Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => {
                rendering::request_svg(&self.request())?
            }
        })
    }

    /// The whole file as PDF before issue: certificate, application, declaration, order.
    pub(crate) fn draft(&self) -> Result<Vec<u8>, DeskError> {
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
            Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => {
                rendering::request_pdf(&RequestSheet { dated: filed_on, ..self.request() })?
            }
        })
    }

    /// As it is issued: the certificate with its copies, or the granted request.
    pub(crate) fn issued(&self, issued: Option<Issued>, today: Date) -> Result<Vec<u8>, DeskError> {
        let copies = self.order.counts.copies.max(u32::from(self.chamber.tariff.automatic_copy));
        let dated = Some(today);
        Ok(match &self.base_form.body {
            Body::Co(form) => rendering::certificate_pdf(&Sheet {
                further_copies: u16::try_from(copies).unwrap_or(u16::MAX),
                issued,
                chamber: self.chamber_name.clone(),
                digest: self.practice.content_sha256.clone(),
                dated,
                ..Sheet::draft(form)
            })?,
            Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => {
                let request = RequestSheet { order: None, issued, dated, ..self.request() };
                rendering::request_pdf(&request)?
            }
        })
    }

    /// Further papers of one kind of a certificate that was issued before, without the original. PDF.
    pub(crate) fn copies(
        &self,
        issued: Issued,
        count: u32,
        copy: rendering::Copy,
    ) -> Result<Vec<u8>, DeskError> {
        let Body::Co(form) = &self.base_form.body else {
            return Err(DeskError::Damaged(format!("{} is no certificate", self.practice.id)));
        };
        let dated = Some(issued.issued_on);
        Ok(rendering::certificate_pdf(&Sheet {
            copy,
            further_copies: u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX),
            issued: Some(issued),
            chamber: self.chamber_name.clone(),
            digest: self.practice.content_sha256.clone(),
            dated,
            ..Sheet::draft(form)
        })?)
    }

    /// Whether it is a certificate of origin.
    pub(crate) fn is_certificate(&self) -> bool {
        matches!(self.base_form.body, Body::Co(_))
    }

    /// What is asked on a document beside its being attached.
    pub(crate) fn options(&self, document: &Attachment) -> Options {
        let detail = self.order.detail.as_ref();
        let asked = detail.and_then(|order| {
            order.attachments.iter().find(|asked| asked.name == document.data.name)
        });
        asked.map(|asked| asked.options).unwrap_or_default()
    }

    fn request(&self) -> RequestSheet {
        let head = &self.base_form.head;
        let asked = self.base_form.asked().unwrap_or_default();
        RequestSheet {
            kind: head.kind,
            company: head.name.clone(),
            fiscal_code: head.fiscal_code.clone(),
            rea: format!("{} {}", head.province, head.rea_number),
            applicant: asked.applicant,
            notes: asked.text,
            chamber: self.chamber_name.clone(),
            digest: self.practice.content_sha256.clone(),
            order: Some(self.order_sheet()),
            issued: None,
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
        let asked = self.options(document);
        OrderDocument {
            kind: document.data.kind.clone(),
            name: document.data.name.clone(),
            visas: asked.visas,
            legalisations: asked.legalisations,
            sha256: document.data.sha256.clone(),
        }
    }
}

/// Where a practice's paper is given: its branch office, else the Chamber's first one.
pub(crate) fn place_of(practice: &Practice, chamber: &Chamber) -> String {
    let first = || chamber.branch_offices.first().unwrap_or(&chamber.name).clone();
    practice.branch.clone().unwrap_or_else(first)
}
