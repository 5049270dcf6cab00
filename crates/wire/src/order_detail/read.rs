//! The reader: strict about counts and flags, tolerant of what stands besides.

use std::str::FromStr;

use certificate::{AttachmentType, Kind};

use super::words::{payment_of, support_of};
use super::{AttachmentDetail, Options, OrderDetail};
use crate::Error;
use crate::xml::{Branch, leftovers, parse, text_of};

pub(super) const ROOT: &str = "PraticaCdorExtra";
pub(super) const SCHEMA_PATH: &str = "/ptco/res/xsd/ptcoExtra.xsd";

pub(super) fn read(bytes: &[u8]) -> Result<OrderDetail, Error> {
    let document = parse(text_of(bytes)?)?;
    let root = Branch::root(&document, ROOT)?;
    let word = root.text_of("TipoPratica")?;
    let kind = Kind::from_code(word.trim())
        .ok_or_else(|| Error::Kind { word: word.trim().chars().take(60).collect() })?;
    let certificate = root.one("Certificato")?;
    let attachments = root.one("Allegati")?;
    Ok(OrderDetail {
        chamber: root.text_of("CciaaRiferimento")?,
        practice_id: number(&root, "PraticaId")?,
        kind,
        copies: number(&certificate, "NumeroCopie")?,
        on_certificate: options(&certificate.one("AutorizzazioniExtra")?)?,
        base_form_id: number(&certificate, "IdAllegato")?,
        attachments: attachments
            .many("Allegato")
            .iter()
            .map(attachment)
            .collect::<Result<_, _>>()?,
        postal: flag(&root, "FlagPostale")?,
        pro_forma: flag(&root, "FlagProforma")?,
        deferred_payment: flag(&root, "FlagPagDifferito")?,
        goods_location: root.text_of("GiacenzaMerci")?,
        urgent: flag(&root, "FlagPraticaUrgente")?,
        print_at_company: flag(&root, "FlagStampaAzienda")?,
        support: root.maybe("SupportoStampa")?.map(|leaf| support_of(&leaf.text())),
        payment: root.maybe("ModoPagamento")?.map(|leaf| payment_of(&leaf.text())),
        host: root.host(SCHEMA_PATH),
        leftovers: leftovers(&root, KNOWN, CONTAINERS),
    })
}

fn attachment(branch: &Branch<'_, '_>) -> Result<AttachmentDetail, Error> {
    let kind = branch.one("TipoDocumento")?;
    Ok(AttachmentDetail {
        id: number(branch, "IdAllegato")?,
        options: options(&branch.one("OpzioniAllegato")?)?,
        name: branch.text_of("NomeFile")?,
        description: branch.text_of("DescrizioneFile")?,
        kind: AttachmentType::from(kind.text_of("Codice")?.as_str()),
        kind_words: kind.text_of("Descrizione")?,
    })
}

fn options(branch: &Branch<'_, '_>) -> Result<Options, Error> {
    Ok(Options {
        copies: number(branch, "NumeroCopie")?,
        visas: number(branch, "NumeroVisti")?,
        legalisations: number(branch, "NumeroUPICA")?,
    })
}

fn number<T: FromStr>(branch: &Branch<'_, '_>, name: &str) -> Result<T, Error> {
    let leaf = branch.one(name)?;
    let text = leaf.text();
    let digits = text.trim();
    // `+1` would parse too, and would not be written again as it came.
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(leaf.wrong("", &text, "a number"));
    }
    digits.parse().map_err(|_| leaf.wrong("", &text, "a number"))
}

fn flag(branch: &Branch<'_, '_>, name: &str) -> Result<bool, Error> {
    let leaf = branch.one(name)?;
    let text = leaf.text();
    match text.trim() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(leaf.wrong("", &text, "true or false")),
    }
}

const CONTAINERS: &[&str] = &[
    ROOT,
    "PraticaCdorExtra/Certificato",
    "PraticaCdorExtra/Certificato/AutorizzazioniExtra",
    "PraticaCdorExtra/Allegati",
    "PraticaCdorExtra/Allegati/Allegato",
    "PraticaCdorExtra/Allegati/Allegato/OpzioniAllegato",
    "PraticaCdorExtra/Allegati/Allegato/TipoDocumento",
];

const KNOWN: &[&str] = &[
    "PraticaCdorExtra/CciaaRiferimento",
    "PraticaCdorExtra/PraticaId",
    "PraticaCdorExtra/TipoPratica",
    "PraticaCdorExtra/Certificato",
    "PraticaCdorExtra/Certificato/NumeroCopie",
    "PraticaCdorExtra/Certificato/AutorizzazioniExtra",
    "PraticaCdorExtra/Certificato/AutorizzazioniExtra/NumeroCopie",
    "PraticaCdorExtra/Certificato/AutorizzazioniExtra/NumeroVisti",
    "PraticaCdorExtra/Certificato/AutorizzazioniExtra/NumeroUPICA",
    "PraticaCdorExtra/Certificato/IdAllegato",
    "PraticaCdorExtra/Allegati",
    "PraticaCdorExtra/Allegati/Allegato",
    "PraticaCdorExtra/Allegati/Allegato/IdAllegato",
    "PraticaCdorExtra/Allegati/Allegato/OpzioniAllegato",
    "PraticaCdorExtra/Allegati/Allegato/OpzioniAllegato/NumeroCopie",
    "PraticaCdorExtra/Allegati/Allegato/OpzioniAllegato/NumeroVisti",
    "PraticaCdorExtra/Allegati/Allegato/OpzioniAllegato/NumeroUPICA",
    "PraticaCdorExtra/Allegati/Allegato/NomeFile",
    "PraticaCdorExtra/Allegati/Allegato/DescrizioneFile",
    "PraticaCdorExtra/Allegati/Allegato/TipoDocumento",
    "PraticaCdorExtra/Allegati/Allegato/TipoDocumento/Codice",
    "PraticaCdorExtra/Allegati/Allegato/TipoDocumento/Descrizione",
    "PraticaCdorExtra/FlagPostale",
    "PraticaCdorExtra/FlagProforma",
    "PraticaCdorExtra/FlagPagDifferito",
    "PraticaCdorExtra/GiacenzaMerci",
    "PraticaCdorExtra/FlagPraticaUrgente",
    "PraticaCdorExtra/FlagStampaAzienda",
    "PraticaCdorExtra/SupportoStampa",
    "PraticaCdorExtra/ModoPagamento",
];
