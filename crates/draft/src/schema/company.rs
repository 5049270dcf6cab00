//! The members of the company-wide documents, named like their kin in the exchange form.

use super::{Field, Shape, field};
use crate::LineList;

pub(super) const COMPANY: &[Field] = &[
    field("denominazione", Shape::Word),
    field("indirizzo", Shape::Word),
    field("comune", Shape::Word),
    field("siglaProv", Shape::Word),
    field("numeroRea", Shape::Word),
    field("codiceFiscale", Shape::Word),
    field("stato", Shape::Word),
    field("partitaIva", Shape::Word),
    field("eori", Shape::Word),
    field("email", Shape::Word),
    field("pec", Shape::Word),
    field("telefono", Shape::Word),
];

pub(super) const SIGNATORIES: &[Field] = &[field("firmatari", Shape::List(LineList::Firmatari))];

pub(super) const ADDRESSES: &[Field] = &[field("indirizzi", Shape::List(LineList::Indirizzi))];

pub(super) const TEMPLATES: &[Field] = &[field("modelli", Shape::List(LineList::Modelli))];

pub(super) const GLOSSARY: &[Field] = &[field("articoli", Shape::List(LineList::Articoli))];

pub(super) const PROOFS: &[Field] = &[field("prove", Shape::List(LineList::Prove))];

pub(super) const SIGNATORY: &[Field] = &[
    field("cognome", Shape::Word),
    field("nome", Shape::Word),
    field("codiceFiscale", Shape::Word),
    field("ruolo", Shape::Word),
    field("poteri", Shape::Text),
    field("documentoPoteri", Shape::Word),
    field("documentoSha256", Shape::Word),
    field("scadenza", Shape::Word),
    // Fiscal codes of the substitutes.
    field("sostituti", Shape::Words),
    field("attivo", Shape::Flag),
    // How this person's signature comes, and how it is seen in a PDF: what `app::looks` reads.
    field("firmaForma", Shape::Word),
    field("firmaPagina", Shape::Word),
    field("firmaAngolo", Shape::Word),
    field("firmaGrandezza", Shape::Word),
    field("firmaMotivo", Shape::Word),
    // SHA-256 of the image, a file of the company.
    field("firmaSha256", Shape::Word),
];

pub(super) const ADDRESS: &[Field] = &[
    field("nome", Shape::Word),
    // The text of box 1 or 2.
    field("righe", Shape::Lines),
    field("paese", Shape::Word),
    field("note", Shape::Word),
    field("ruolo", Shape::Party),
];

pub(super) const TEMPLATE: &[Field] = &[
    field("nome", Shape::Word),
    field("descrizione", Shape::Word),
    field("contenuto", Shape::Json),
    field("tipoPratica", Shape::Kind),
];

pub(super) const ARTICLE: &[Field] = &[
    field("codice", Shape::Word),
    field("descrizioneIt", Shape::Word),
    field("descrizioneEn", Shape::Word),
    field("hs", Shape::Word),
    field("origine", Shape::Word),
    field("unita", Shape::Word),
    field("produttore", Shape::Word),
    field("note", Shape::Word),
];

/// As `certificate::Proof`. What is drawn from it stands in the practices.
pub(super) const PROOF: &[Field] = &[
    field("tipo", Shape::Word),
    field("numero", Shape::Word),
    field("data", Shape::Word),
    field("fornitore", Shape::Word),
    field("paese", Shape::Word),
    field("dal", Shape::Word),
    field("al", Shape::Word),
    field("articoli", Shape::Words),
    field("quantita", Shape::Word),
    field("unita", Shape::Word),
    field("nome", Shape::Word),
    field("sha256", Shape::Word),
    field("note", Shape::Word),
];
