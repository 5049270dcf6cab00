//! Visas and legalisations on the documents of a practice: which document gets which, and the back page
//! that carries them.

use rendering::{BackPage, Issued, Visa};
use wire::order_detail::Options;

use crate::back_page;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::paper::Paper;
use crate::storage::attachments::Attachment;
use crate::storage::issued_documents::IssuedDocument;

/// The names of those who sign.
#[derive(Debug, Clone)]
pub(super) struct Hands {
    /// Who gives certificate and visas.
    pub(super) first: String,
    /// Who legalises the first one's signature.
    pub(super) second: Option<String>,
}

/// A document with its back page, not yet signed.
pub(super) struct Stamped {
    /// What is written down of it, but for its digest.
    pub(super) document: IssuedDocument,
    pub(super) pdf: Vec<u8>,
}

/// The certificate with the page that legalises the officer's signature on it.
pub(super) fn on_certificate(
    paper: &Paper,
    hands: &Hands,
    issued: &Issued,
    pdf: &[u8],
) -> Result<Vec<u8>, DeskError> {
    let back = BackPage {
        document: format!("Certificato di origine {}", issued.number),
        document_sha256: String::new(),
        visas: Vec::new(),
        legalised_by: hands.second.clone(),
        signatory: String::new(),
        ..back_of(paper, issued)
    };
    Ok(back_page::joined(pdf, &rendering::back_page_pdf(&back)?))
}

/// Every document on which something is asked, with its back page.
pub(super) fn on_documents(
    desk: &Desk,
    paper: &Paper,
    hands: &Hands,
    issued: &Issued,
) -> Result<Vec<Stamped>, DeskError> {
    let mut made = Vec::new();
    for (document, asked) in asked(paper) {
        if asked.visas == 0 && asked.legalisations == 0 {
            continue;
        }
        let (content, signatory) = opened(desk, paper, document)?;
        let back = BackPage {
            document: document.data.name.clone(),
            document_sha256: document.data.sha256.clone(),
            visas: if asked.visas > 0 { vec![visa_of(&document.data.kind)] } else { Vec::new() },
            legalised_by: hands.second.clone().filter(|_| asked.legalisations > 0),
            signatory,
            ..back_of(paper, issued)
        };
        made.push(Stamped {
            pdf: back_page::joined(&content, &rendering::back_page_pdf(&back)?),
            document: IssuedDocument {
                attachment: document.number,
                name: format!("{}-{:03}.pdf", issued.number, document.number),
                pdf_sha256: String::new(),
                visas: asked.visas,
                legalisations: asked.legalisations,
            },
        });
    }
    Ok(made)
}

/// What is asked on each document. Visas that a certificate's order names without a document are for
/// its export invoices, one each.
fn asked(paper: &Paper) -> Vec<(&Attachment, Options)> {
    let detail = paper.order.detail.as_ref();
    let mut free = detail.map_or(0, |detail| detail.on_certificate.visas);
    let each = |document| {
        let mut asked = paper.options(document);
        if document.data.kind == "FAE" && asked.visas == 0 && free > 0 {
            (asked.visas, free) = (1, free - 1);
        }
        (document, asked)
    };
    paper.documents.iter().map(each).collect()
}

/// A visa for deposit on what official bodies issued, on everything else one on the power of signature.
fn visa_of(kind: &str) -> Visa {
    if kind == "VDE" { Visa::Deposit } else { Visa::SigningPowers }
}

/// What is inside the document's envelopes, and who signed it; the base form's signatory where the
/// document carries no signature of its own.
fn opened(
    desk: &Desk,
    paper: &Paper,
    document: &Attachment,
) -> Result<(Vec<u8>, String), DeskError> {
    let bytes = desk.blobs.get(&document.data.sha256)?;
    let is_pdf = signing::pades::is_pdf(&bytes);
    let report = if is_pdf {
        let policy = desk.verifier.policy().clone().at(desk.now());
        signing::pades::verify(&bytes, &policy)
    } else {
        desk.verifier.verify_at(&bytes, desk.now())
    };
    let signer = report.signers.first().map(|signer| signer.name.clone());
    let signatory = signer.filter(|name| !name.is_empty()).unwrap_or(paper.signatory.clone());
    let content = report.content.filter(|_| !is_pdf).unwrap_or(bytes);
    Ok((content, signatory))
}

fn back_of(paper: &Paper, issued: &Issued) -> BackPage {
    BackPage {
        chamber: paper.chamber_name.clone(),
        digest: paper.practice.content_sha256.clone(),
        issued: issued.clone(),
        document: String::new(),
        document_sha256: String::new(),
        company: paper.practice.company_name.clone(),
        signatory: String::new(),
        visas: Vec::new(),
        legalised_by: None,
    }
}
