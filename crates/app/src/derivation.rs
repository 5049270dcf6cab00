//! What the paper gives of itself, in the person's words: shown beside the boxes, printed by the terminal.

use certificate::chamber::Chamber;
use certificate::derivation::{Derived, Missing, Need};
use certificate::origins::Origin;
use certificate::words::{self as paper_words, Language};
use certificate::{Certificate, Declaration, Kind, Message, OriginBlock};
use draft::PracticeId;

use crate::views::{DerivedLineView, DerivedView, MissingView, ParagraphView};
use crate::{AppError, Office, drafts};

/// What is derived of a practice of this home.
///
/// # Errors
/// [`crate::Code::UnknownPractice`].
pub fn derive(office: &Office, id: PracticeId) -> Result<DerivedView, AppError> {
    Ok(view(office.language, &drafts::certificate(office, id)?))
}

/// What is derived of a paper; other practices have neither origins nor a declaration.
pub(crate) fn view(language: Language, certificate: &Certificate) -> DerivedView {
    let chamber = Chamber::of(&certificate.desk.chamber);
    let Derived { box_3, lines, code, declaration, missing } = Derived::of(certificate, &chamber);
    let missing = missing.iter().map(|one| missing_view(language, one)).collect();
    if certificate.kind != Kind::Co {
        return DerivedView { missing, ..DerivedView::default() };
    }
    let stated = certificate.origin.code.as_ref();
    let meaning = |origins: &[String]| {
        origins.iter().map(|origin| Origin::read(origin)).collect::<std::collections::BTreeSet<_>>()
    };
    DerivedView {
        box3_differs: certificate.states_box_3()
            && meaning(&certificate.box_3()) != meaning(&box_3),
        box3: box_3,
        code_differs: stated.is_some_and(|stated| *stated != code),
        code: if has_kind(&certificate.origin.blocks) { code.to_string() } else { String::new() },
        lines: lines
            .into_iter()
            .map(|line| DerivedLineView {
                number: line.number,
                origin: line.origin,
                text: line.text,
            })
            .collect(),
        paragraphs: paragraphs(declaration),
        missing,
    }
}

/// Without a block that says how its goods came to be there is nothing to derive a code from.
fn has_kind(blocks: &[OriginBlock]) -> bool {
    blocks.iter().any(|block| block.kind.is_some())
}

fn paragraphs(declaration: Declaration) -> Vec<ParagraphView> {
    let all = [
        ("euCountry", declaration.eu_country),
        ("production", declaration.production),
        ("producer", declaration.producer),
        ("workings", declaration.workings),
        ("processor", declaration.processor),
        ("foreignCountry", declaration.foreign_country),
        ("documents", declaration.documents),
    ];
    let said = all.into_iter().filter(|(_, text)| !text.is_empty());
    said.map(|(id, text)| ParagraphView { id: id.to_owned(), text }).collect()
}

fn missing_view(language: Language, missing: &Missing) -> MissingView {
    let lines: Vec<String> = missing.lines.iter().map(u32::to_string).collect();
    let lines = lines.join(", ");
    let message = match &missing.need {
        Need::Invoice(number) => Message::new("missing-invoice").with("number", number.as_str()),
        Need::ForeignOrigin(country) => {
            Message::new("missing-foreign").with("country", country.as_str()).with("lines", lines)
        }
        Need::Supplier(firm) => {
            Message::new("missing-supplier").with("firm", firm.as_str()).with("lines", lines)
        }
        Need::Bytes(name) => Message::new("missing-bytes").with("name", name.as_str()),
    };
    MissingView {
        words: paper_words::text(language, &message),
        kinds: missing.kinds.iter().map(ToString::to_string).collect(),
        lines: missing.lines.clone(),
        required: missing.required,
    }
}
