//! What a file gives to a practice, and what of it is left: shown before anything is kept.
//!
//! Owns the two lists and how they are made of a whole practice (exchange JSON) or of a base form. An
//! invoice's are made where it is read ([`crate::fattura`]), member by member.

use certificate::{Certificate, Extra};
use serde_json::Value;
use wire::base_form::{BaseForm, STATEMENT};

/// Longest piece of text that is shown, in characters.
const SHOWN_MAX: usize = 200;

/// A member of a file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Where it stood, `/`-separated below the root.
    pub path: String,
    /// Where it goes, a JSON pointer of the exchange form.
    pub pointer: String,
    /// What it became.
    pub value: String,
}

/// A member of a file that was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where it stands.
    pub path: String,
    /// What it says, cut where it is long.
    pub value: String,
}

/// Both lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// What was taken.
    pub taken: Vec<Taken>,
    /// What was not.
    pub left: Vec<Left>,
}

/// A practice in the exchange form: every member that has a box is taken; members that this version does not
/// know are carried along and told as left.
pub fn of_practice(practice: &Certificate) -> Review {
    let known = leaves(&without_unknown(practice));
    let all = leaves(practice);
    let left = all.iter().filter(|leaf| !known.contains(leaf));
    let left = left.map(|(path, value)| Left { path: path.clone(), value: shown(value) }).collect();
    let taken = known.into_iter().map(|(pointer, value)| Taken {
        path: pointer.clone(),
        pointer,
        value: shown(&value),
    });
    Review { taken: taken.collect(), left }
}

/// A base form: where each member of the practice stood in it, and what of it no box has.
pub fn of_base_form(form: &BaseForm, practice: &Certificate) -> Review {
    let mut review = of_practice(practice);
    for taken in &mut review.taken {
        if let Some(element) = element_of(&taken.pointer) {
            element.clone_into(&mut taken.path);
        }
    }
    let leftovers = form.leftovers.iter();
    review
        .left
        .extend(leftovers.map(|left| Left { path: left.path.clone(), value: shown(&left.text) }));
    if !form.statement.is_empty() && form.statement != STATEMENT {
        review.left.push(Left {
            path: "DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE@dichiarazioneRichiedente"
                .to_owned(),
            value: shown(&form.statement),
        });
    }
    review
}

/// A text that is not too long to be looked at.
pub(crate) fn shown(value: &str) -> String {
    let mut text: String = value.chars().take(SHOWN_MAX).collect();
    if text.len() < value.len() {
        text.push('…');
    }
    text
}

/// Elements of the base form by the member that they fill; the longest beginning counts.
const ELEMENTS: [(&str, &str); 17] = [
    ("/tipoPratica", "TIPOPRATICA"),
    ("/impresa", "DATI-IMPRESA"),
    ("/box1_speditore", "DATI-CERTIFICATO/Speditore"),
    ("/box2_destinatario", "DATI-CERTIFICATO/Destinatario"),
    ("/paeseDestinazione", "DATI-CERTIFICATO/PaesiDestinazione"),
    ("/box3_paesiOrigine", "DATI-CERTIFICATO/PaesiOrigine"),
    ("/box4_trasporto", "DATI-CERTIFICATO/Trasporto"),
    ("/box5_osservazioni", "DATI-CERTIFICATO/Osservazioni"),
    ("/items", "DATI-CERTIFICATO/DettaglioMerci, Quantita"),
    ("/fatture", "RIEPILOGO-FATTURE/Fattura"),
    ("/dichiarazioneOrigine/codice", "DICHIARAZIONE-AGGIUNTIVA/ORIGINEMERCE"),
    ("/dichiarazioneOrigine/blocchi", "DICHIARAZIONE-AGGIUNTIVA/DETTAGLIO-ORIG-MERCE"),
    ("/title", "CERTIFICATO-VISTI/SoggettoRichiedente"),
    ("/noteRichiesta", "CERTIFICATO-VISTI/NoteRichiesta"),
    ("/denuncia", "CERTIFICATO-DENUNCIA"),
    ("/delega", "CERTIFICATO-DELEGA"),
    ("/fatturatoTotale", "DATI-CERTIFICATO/FatturatoTotale"),
];

fn element_of(pointer: &str) -> Option<&'static str> {
    let begins = |member: &str| {
        pointer.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    ELEMENTS.iter().find(|(member, _)| begins(member)).map(|(_, element)| *element)
}

/// Every text, number and flag with its pointer.
fn leaves(practice: &Certificate) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(practice) {
        collect(&value, String::new(), &mut found);
    }
    found
}

fn collect(value: &Value, pointer: String, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(member, format!("{pointer}/{name}"), found);
            }
        }
        Value::Array(values) => {
            for (at, member) in values.iter().enumerate() {
                collect(member, format!("{pointer}/{at}"), found);
            }
        }
        Value::String(text) => found.push((pointer, text.clone())),
        Value::Null => {}
        other => found.push((pointer, other.to_string())),
    }
}

/// The practice without what this version does not know.
fn without_unknown(practice: &Certificate) -> Certificate {
    let mut practice = practice.clone();
    crate::practice::each_extra(&mut practice, Extra::clear);
    practice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_are_not_known_are_told_as_left() {
        let text = r#"{"tipoPratica":"CO","box4_trasporto":"VIA MARE","erp":{"lotto":7},
            "items":[{"n":1,"descrizione":"POMPE","codiceInterno":"P/1"}]}"#;
        let review = of_practice(&crate::read(text.as_bytes()).unwrap());
        let left: Vec<_> =
            review.left.iter().map(|one| (one.path.as_str(), one.value.as_str())).collect();
        assert_eq!(left, [("/erp/lotto", "7"), ("/items/0/codiceInterno", "P/1")]);
        let mut taken: Vec<_> = review.taken.iter().map(|one| one.pointer.as_str()).collect();
        taken.sort_unstable();
        assert_eq!(
            taken,
            ["/box4_trasporto", "/items/0/descrizione", "/items/0/n", "/tipoPratica"]
        );
    }

    #[test]
    fn a_long_text_is_cut_where_it_is_shown() {
        assert_eq!(shown("breve"), "breve");
        assert_eq!(shown(&"è".repeat(300)).chars().count(), SHOWN_MAX + 1);
    }
}
