//! The practice as paper, drawn from the bytes that were filed: what the officer sees is what was signed.

use rendering::{Application, OrderDocument, OrderSheet, RequestSheet, Sheet};
use wire::base_form::{BaseForm, Body};

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::intake;
use crate::order::Order;
use crate::sending::{chamber_of, order_of};
use crate::storage::attachments::{self, Attachment};
use crate::storage::practices::Practice;

/// A practice read back from its filed bytes.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    /// What was signed.
    pub(super) base_form: BaseForm,
    /// What is asked for beside it, and what it costs.
    pub(super) order: Order,
    /// The Chamber as it stands on paper.
    pub(super) chamber_name: String,
    documents: Vec<Attachment>,
    practice: Practice,
    signatory: String,
}

impl Paper {
    /// Reads the practice's bytes.
    pub(super) fn of(desk: &Desk, practice: &Practice) -> Result<Self, DeskError> {
        let base_form = intake::reread(desk, &practice.content_sha256)?;
        let (chamber, documents) = desk.storage.read(|c| {
            Ok::<_, DeskError>((chamber_of(c, practice)?, attachments::current(c, &practice.id)?))
        })?;
        let order = order_of(desk, practice, &chamber, &documents)?;
        let report: Option<signing::Report> = serde_json::from_str(&practice.signature_report).ok();
        let signatory = report.and_then(|report| report.signers.into_iter().next()).map(|signer| {
            let code = signer.fiscal_code.unwrap_or_default();
            if code.is_empty() { signer.name } else { format!("{}, {code}", signer.name) }
        });
        Ok(Self {
            base_form,
            order,
            chamber_name: format!("Camera di Commercio di {}", chamber.name),
            documents,
            practice: practice.clone(),
            signatory: signatory.unwrap_or_default(),
        })
    }

    /// The pages for the screen, before issue.
    pub(super) fn preview(&self) -> Result<Vec<String>, DeskError> {
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
    pub(super) fn draft(&self) -> Result<Vec<u8>, DeskError> {
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
        let asked = self.order.detail.as_ref().and_then(|order| {
            order
                .attachments
                .iter()
                .find(|asked| asked.name == document.data.name)
                .map(|asked| &asked.options)
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
