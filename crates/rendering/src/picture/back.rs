//! The back page of a document (visas and legalisations), and the slip (distinta): pages made of words
//! in two languages, which the template only sets.

use serde::Serialize;

use super::{Page, Picture, document, refuse_unprintable};
use crate::error::RenderError;
use crate::fonts::printable;
use crate::sheet::{BackPage, Slip, Visa};

#[derive(Debug, Serialize)]
pub(super) struct BackPicture {
    document: String,
    sha256: String,
    company: String,
    blocks: Vec<Block>,
}

/// One stamp of the back page.
#[derive(Debug, Serialize)]
struct Block {
    title: &'static str,
    title_en: &'static str,
    words: String,
    words_en: String,
    officer: String,
}

#[derive(Debug, Serialize)]
pub(super) struct SlipPicture {
    title: String,
    title_en: String,
    rows: Vec<[String; 3]>,
    heads: Vec<[String; 2]>,
    table: Vec<Vec<String>>,
    signatures: Vec<[String; 2]>,
}

/// The page that is added to a document.
pub(crate) fn of_back_page(back: &BackPage) -> Result<Picture, RenderError> {
    let said = [&back.company, &back.signatory, &back.issued.officer];
    refuse_unprintable(said.into_iter().map(String::as_str).chain(back.legalised_by.as_deref()))?;
    let mut blocks: Vec<Block> = back.visas.iter().map(|visa| block(back, *visa)).collect();
    blocks.extend(back.legalised_by.as_deref().map(|second| legalisation(back, second)));
    let page = Page::Back(BackPicture {
        document: printable(&back.document),
        sha256: printable(&back.document_sha256),
        company: printable(&back.company),
        blocks,
    });
    let issued = Some(&back.issued);
    document("Visto per l'estero", &back.chamber, &back.digest, issued, None, vec![page])
}

fn block(back: &BackPage, visa: Visa) -> Block {
    let (company, signatory) = (printable(&back.company), printable(&back.signatory));
    let officer = printable(&back.issued.officer);
    match visa {
        Visa::SigningPowers => Block {
            title: "VISTO POTERI DI FIRMA",
            title_en: "VISA: POWER OF SIGNATURE",
            words: format!(
                "Si attesta che {signatory}, che ha firmato il documento, ha i poteri di firma per \
                 l’impresa {company} secondo gli atti di questa Camera di Commercio. Il visto non \
                 riguarda il contenuto del documento."
            ),
            words_en: format!(
                "This is to certify that {signatory}, who signed the document, is empowered to sign \
                 for the company {company} according to the records of this Chamber of Commerce. The \
                 visa does not concern the content of the document."
            ),
            officer,
        },
        Visa::Deposit => Block {
            title: "VISTO PER DEPOSITO",
            title_en: "VISA: DEPOSIT",
            words: format!(
                "Si attesta che copia del documento, presentato dall’impresa {company}, è depositata \
                 presso questa Camera di Commercio."
            ),
            words_en: format!(
                "This is to certify that a copy of the document, presented by the company {company}, \
                 is deposited with this Chamber of Commerce."
            ),
            officer,
        },
    }
}

fn legalisation(back: &BackPage, second: &str) -> Block {
    let first = printable(&back.issued.officer);
    Block {
        title: "LEGALIZZAZIONE DI FIRMA",
        title_en: "LEGALISATION OF SIGNATURE",
        words: format!(
            "Si legalizza la firma di {first}, funzionario di questa Camera di Commercio, apposta sul \
             documento."
        ),
        words_en: format!(
            "The signature of {first}, officer of this Chamber of Commerce, set on the document, is \
             hereby legalised."
        ),
        officer: printable(second),
    }
}

/// The pages of a slip.
pub(crate) fn of_slip(slip: &Slip) -> Result<Picture, RenderError> {
    let pair = |pair: &[String; 2]| [printable(&pair[0]), printable(&pair[1])];
    let page = Page::Slip(SlipPicture {
        title: printable(&slip.title),
        title_en: printable(&slip.title_en),
        rows: slip
            .rows
            .iter()
            .map(|[italian, english, text]| {
                [printable(italian), printable(english), printable(text)]
            })
            .collect(),
        heads: slip.heads.iter().map(pair).collect(),
        table: slip
            .table
            .iter()
            .map(|row| row.iter().map(|cell| printable(cell)).collect())
            .collect(),
        signatures: slip.signatures.iter().map(pair).collect(),
    });
    let dated = Some(slip.dated);
    let made = document(&slip.title, &slip.chamber, "", None, dated, vec![page])?;
    // A slip is no draft of anything.
    Ok(Picture { draft: false, title: printable(&slip.title), ..made })
}
