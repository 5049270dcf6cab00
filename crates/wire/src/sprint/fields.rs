//! Which fields there are, how long they may be, and which must be said (wire dossier section 7).

/// How a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text; a list is joined by these characters.
    Text(&'static str),
    /// A whole number, at most three digits but for the number of a template.
    Number,
    /// `S` or `N`.
    Flag,
}

/// What is asked of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Must be said, and not be empty.
    pub required: bool,
    /// Longest text, characters.
    pub max: usize,
}

/// A field of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// How it is written.
    pub shape: Shape,
    /// For POST.
    pub create: Rule,
    /// For PUT.
    pub update: Rule,
    /// What a new draft has where nothing is said; empty for nothing.
    pub default: &'static str,
}

/// Limit of fields for which none is published, characters.
const LONG: usize = 10_000;
/// The same for the texts of all pages of boxes 6 and 7.
const PAGES: usize = 60_000;
const LINES: Shape = Shape::Text("\n");

const fn may(max: usize) -> Rule {
    Rule { required: false, max }
}

const fn must(max: usize) -> Rule {
    Rule { required: true, max }
}

const fn text(name: &'static str, create: Rule, update: Rule) -> Field {
    Field { name, shape: LINES, create, update, default: "" }
}

const fn long(name: &'static str) -> Field {
    text(name, may(LONG), may(LONG))
}

const fn pages(name: &'static str) -> Field {
    let shape = Shape::Text(super::PAGE_MARK);
    Field { name, shape, create: may(PAGES), update: may(PAGES), default: "" }
}

const fn number(name: &'static str, default: &'static str) -> Field {
    Field { name, shape: Shape::Number, create: may(9), update: may(9), default }
}

const fn flag(name: &'static str, default: &'static str) -> Field {
    Field { name, shape: Shape::Flag, create: may(1), update: may(1), default }
}

/// Of a request.
pub(super) const RICHIESTA: &[Field] = &[
    text("descrizione", must(255), must(255)),
    text("speditore", may(LONG), must(240)),
    text("destinatario", may(LONG), must(258)),
    Field { shape: Shape::Text(", "), ..text("paese_origine", may(LONG), must(256)) },
    text("informazioni", may(LONG), may(129)),
    text("osservazioni", may(LONG), may(300)),
    text("paese_dest", may(LONG), may(256)),
    long("trasporto"),
    pages("merci"),
    pages("quantita"),
    long("valore_merce"),
    long("paese_comunitario"),
    long("produzione"),
    long("modifiche"),
    long("paese_extraue"),
    long("giacenza_merci"),
    long("azienda_produttrice"),
    long("azienda_modifiche"),
    long("documentazione_allegata"),
    number("numero_copie", "0"),
    number("numero_aut", "0"),
    flag("proforma", "N"),
    flag("urgente", "N"),
    number("modello_id", ""),
    long("annotazioni_mittente"),
    long("annotazioni_interne"),
    long("email_contatto"),
];

/// Of a template.
pub(super) const MODELLO: &[Field] = &[
    text("descrizione", must(60), must(60)),
    text("speditore", may(LONG), may(240)),
    text("destinatario", may(LONG), may(800)),
    Field { shape: Shape::Text(", "), ..text("paese_origine", may(LONG), may(256)) },
    text("osservazioni", may(LONG), may(500)),
    text("paese_destinazione", may(LONG), may(256)),
    text("trasporto", may(LONG), may(200)),
    pages("merci"),
    pages("quantita"),
    text("giacenza_merci", may(LONG), may(200)),
    text("azienda_produttrice", may(LONG), may(850)),
    text("azienda_modifiche", may(LONG), may(850)),
    text("documentazione_allegata", may(LONG), may(850)),
    number("ncopie", "0"),
    number("nvisti", "0"),
    number("nleg", "0"),
    long("notecciaa"),
    flag("fatt_firmata", "S"),
];

/// Of a visa.
pub(super) const VISTO: &[Field] = &[
    text("descrizione", must(100), must(100)),
    long("annotazioni_mittente"),
    flag("stampa_azienda", "S"),
];

/// Which field of a template gives which field of a request.
pub(super) const FROM_TEMPLATE: &[(&str, &str)] = &[
    ("speditore", "speditore"),
    ("destinatario", "destinatario"),
    ("paese_origine", "paese_origine"),
    ("osservazioni", "osservazioni"),
    ("paese_destinazione", "paese_dest"),
    ("trasporto", "trasporto"),
    ("merci", "merci"),
    ("quantita", "quantita"),
    ("giacenza_merci", "giacenza_merci"),
    ("azienda_produttrice", "azienda_produttrice"),
    ("azienda_modifiche", "azienda_modifiche"),
    ("documentazione_allegata", "documentazione_allegata"),
    ("ncopie", "numero_copie"),
    ("notecciaa", "annotazioni_mittente"),
];
