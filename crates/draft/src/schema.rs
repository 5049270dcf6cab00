//! The shape of the document: which members of the exchange form exist, and how each is kept.
//!
//! One table, read by everything else. Members are named as in the exchange form; the tests hold the
//! table against `certificate::Certificate`.

mod company;

use automerge::ReadDoc;

use crate::{DocumentKind, LineList, kind};

/// Version of the document's form; a greater one is refused on loading.
pub(crate) const FORM: i64 = 1;
/// Register at the root: [`FORM`].
pub(crate) const FORM_KEY: &str = "form";
/// Register at the root: the document's UUID (named when all documents were practices).
pub(crate) const PRACTICE_KEY: &str = "practice";
/// Register at the root: the kind's word; a practice has none.
pub(crate) const KIND_KEY: &str = "kind";
/// Begins the keys at the root that are beside the paper: comments, reviews.
pub(crate) const BESIDE_MARK: char = '!';
/// Register of a line: fractional position.
pub(crate) const POSITION_KEY: &str = "pos";
/// Register of a line: true while the line is taken away.
pub(crate) const REMOVED_KEY: &str = "removed";
/// Register of an optional group: true while the group is there although empty.
pub(crate) const PRESENT_KEY: &str = "present";
/// Begins the register of a member that this version does not know; its value is JSON.
pub(crate) const UNKNOWN_MARK: char = '+';

/// Longest register or text, in bytes of UTF-8.
pub(crate) const FIELD_LIMIT_BYTES: usize = 64 * 1024;
/// Most lines of one list, removed ones included.
pub(crate) const LINES_LIMIT: usize = 10_000;

/// How a member is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One register of text.
    Word,
    /// The kind of practice, a closed word.
    Kind,
    /// Whom an address is for, a closed word.
    Party,
    /// An object of the exchange form, kept as JSON in one register.
    Json,
    /// One register of text with LF between lines; an array of lines in the exchange form.
    Lines,
    /// A whole number from 0 to 4294967295.
    Number,
    /// True or false.
    Flag,
    /// A list of texts, kept as JSON in one register.
    Words,
    /// A list of whole numbers, kept as JSON in one register.
    Numbers,
    /// A long text that merges.
    Text,
    /// Members of their own.
    Group(&'static [Field]),
    /// The same, and its being there means something.
    OptionalGroup(&'static [Field]),
    /// Lines, each a group of its own.
    List(LineList),
    /// A member that this version does not know, kept as JSON in one register.
    Unknown,
}

/// One member.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) shape: Shape,
}

const fn field(key: &'static str, shape: Shape) -> Field {
    Field { key, shape }
}

/// The members of the practice.
pub(crate) const ROOT: &[Field] = &[
    field("id", Shape::Word),
    field("title", Shape::Word),
    field("tipoPratica", Shape::Kind),
    field("sportello", Shape::Group(DESK)),
    field("impresa", Shape::Group(COMPANY)),
    field("firmatario", Shape::Group(SIGNATORY)),
    field("box1_speditore", Shape::Lines),
    field("box2_destinatario", Shape::Lines),
    field("paeseDestinazione", Shape::Word),
    field("box3_paesiOrigine", Shape::Words),
    field("box4_trasporto", Shape::Word),
    field("box5_osservazioni", Shape::Text),
    field("items", Shape::List(LineList::Items)),
    field("fatture", Shape::List(LineList::Fatture)),
    field("dichiarazioneOrigine", Shape::Group(ORIGIN)),
    field("giacenzaMerci", Shape::Word),
    field("noteRichiesta", Shape::Text),
    field("allegati", Shape::List(LineList::Allegati)),
    field("ordine", Shape::Group(ORDER)),
    field("proforma", Shape::Flag),
    field("aPosteriori", Shape::OptionalGroup(RETROSPECTIVE)),
    // Younger than the first bytes, which hold every group: one register each.
    field("duplicato", Shape::Json),
    field("sostituisce", Shape::Json),
    field("certificatoEmesso", Shape::Json),
    field("denuncia", Shape::Json),
    field("delega", Shape::Json),
    field("packingList", Shape::Json),
    field("unicaSpedizione", Shape::Flag),
    field("annotazioni", Shape::Text),
];

const DESK: &[Field] = &[field("cciaa", Shape::Word), field("sede", Shape::Word)];

const COMPANY: &[Field] = &[
    field("denominazione", Shape::Word),
    field("indirizzo", Shape::Word),
    field("comune", Shape::Word),
    field("siglaProv", Shape::Word),
    field("numeroRea", Shape::Word),
    field("codiceFiscale", Shape::Word),
    field("stato", Shape::Word),
];

const SIGNATORY: &[Field] = &[
    field("cognome", Shape::Word),
    field("nome", Shape::Word),
    field("codiceFiscale", Shape::Word),
    field("ruolo", Shape::Word),
];

const ORIGIN: &[Field] =
    &[field("codice", Shape::Word), field("blocchi", Shape::List(LineList::Blocchi))];

const ORDER: &[Field] = &[
    field("originale", Shape::Number),
    field("copie", Shape::Number),
    field("vistiFattura", Shape::Number),
    field("legalizzazioni", Shape::Number),
    field("stampaInAzienda", Shape::Flag),
    field("supporto", Shape::Word),
    field("urgente", Shape::Flag),
    field("legalizzazioneCertificato", Shape::Number),
    field("consegna", Shape::Word),
    field("pagamento", Shape::Word),
];

const RETROSPECTIVE: &[Field] = &[
    field("motivo", Shape::Word),
    field("dichiarazioneNessunAltroCO", Shape::Flag),
    field("documentiSpedizione", Shape::Words),
    field("dataSpedizione", Shape::Word),
];

const GOODS: &[Field] = &[
    field("n", Shape::Number),
    field("marche", Shape::Word),
    field("colli", Shape::Number),
    field("naturaColli", Shape::Word),
    field("descrizione", Shape::Text),
    field("origine", Shape::Word),
    field("hs", Shape::Word),
    field("quantita", Shape::Word),
    field("articolo", Shape::Word),
];

const INVOICE: &[Field] = &[
    field("numero", Shape::Word),
    field("data", Shape::Word),
    field("importo", Shape::Word),
    field("valuta", Shape::Word),
    field("acquirente", Shape::Word),
];

const BLOCK: &[Field] = &[
    field("tipo", Shape::Word),
    field("paese", Shape::Word),
    field("impresa", Shape::Word),
    field("luogoProduzione", Shape::Word),
    field("lavorazioni", Shape::Text),
    field("documentazione", Shape::Words),
    field("propria", Shape::Flag),
    field("items", Shape::Numbers),
];

const ATTACHMENT: &[Field] = &[
    field("tipo", Shape::Word),
    field("nome", Shape::Word),
    field("descrizione", Shape::Word),
    field("fattura", Shape::Word),
    field("items", Shape::Numbers),
    field("ruolo", Shape::Word),
    field("visti", Shape::Number),
    field("vistoPoteriFirmaDichImpresa", Shape::Number),
    field("vistoPoteriFirmaFattura", Shape::Number),
    field("vistoDeposito", Shape::Number),
    field("legalizzazioni", Shape::Number),
    field("prova", Shape::Word),
    field("scarico", Shape::Word),
    field("sha256", Shape::Word),
];

impl DocumentKind {
    /// The members at the root.
    pub(crate) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Practice => ROOT,
            Self::Company => company::COMPANY,
            Self::Signatories => company::SIGNATORIES,
            Self::Addresses => company::ADDRESSES,
            Self::Templates => company::TEMPLATES,
            Self::Glossary => company::GLOSSARY,
            Self::Proofs => company::PROOFS,
        }
    }
}

/// The members at the root of this document.
pub(crate) fn root<D: ReadDoc>(doc: &D) -> &'static [Field] {
    kind::of(doc).fields()
}

impl LineList {
    /// The members of one line.
    pub(crate) const fn fields(self) -> &'static [Field] {
        match self {
            Self::Items => GOODS,
            Self::Fatture => INVOICE,
            Self::Blocchi => BLOCK,
            Self::Allegati => ATTACHMENT,
            Self::Firmatari => company::SIGNATORY,
            Self::Indirizzi => company::ADDRESS,
            Self::Modelli => company::TEMPLATE,
            Self::Articoli => company::ARTICLE,
            Self::Prove => company::PROOF,
        }
    }
}

/// The member of that name.
pub(crate) fn find(fields: &'static [Field], key: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.key == key)
}

/// Every path of a kind of document, `*` for a line.
pub(crate) fn paths(kind: DocumentKind) -> Vec<String> {
    let mut found = Vec::new();
    collect(kind.fields(), "", &mut found);
    found
}

fn collect(fields: &[Field], above: &str, found: &mut Vec<String>) {
    for field in fields {
        let path = format!("{above}/{}", field.key);
        found.push(path.clone());
        match field.shape {
            Shape::Group(members) | Shape::OptionalGroup(members) => {
                collect(members, &path, found);
            }
            Shape::List(list) => collect(list.fields(), &format!("{path}/*"), found),
            _ => {}
        }
    }
}
