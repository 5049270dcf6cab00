//! O09, our own rule: a template leaves blanks, written `[[so]]`, and none of them may be sealed.

use serde_json::Value;

use crate::codes::BoxId;
use crate::message::Message;

use super::Judgement;

const OPENS: &str = "[[";
const CLOSES: &str = "]]";
/// Blanks that are named one by one; who has more sees them as these are filled.
const NAMED: usize = 100;

pub(super) fn check(judgement: &mut Judgement<'_>) {
    // A paper that cannot be written as JSON does not exist; it would have no blanks either.
    let paper = serde_json::to_value(judgement.certificate).unwrap_or_default();
    let mut found = Vec::new();
    collect(&paper, "", &mut found);
    for (line, (pointer, blank)) in found.into_iter().enumerate() {
        let message = Message::new("o09").with("blank", blank);
        judgement.error((box_of(&pointer), 10_000 + line, "O09"), pointer, message);
    }
}

/// The first blank of a text, without its marks.
fn first_blank(text: &str) -> Option<&str> {
    let (_, behind) = text.split_once(OPENS)?;
    let (blank, _) = behind.split_once(CLOSES)?;
    (!blank.contains('\n')).then_some(blank.trim())
}

fn collect(value: &Value, pointer: &str, found: &mut Vec<(String, String)>) {
    if found.len() >= NAMED {
        return;
    }
    match value {
        Value::String(text) => {
            let blank = first_blank(text).map(str::to_owned);
            found.extend(blank.map(|blank| (pointer.to_owned(), blank)));
        }
        // Of a list of texts the whole list is the field.
        Value::Array(lines) if lines.iter().all(Value::is_string) => {
            let blank = lines.iter().filter_map(Value::as_str).find_map(first_blank);
            found.extend(blank.map(|blank| (pointer.to_owned(), blank.to_owned())));
        }
        Value::Array(lines) => {
            for (index, line) in lines.iter().enumerate() {
                collect(line, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                let member = member.replace('~', "~0").replace('/', "~1");
                collect(value, &format!("{pointer}/{member}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn box_of(pointer: &str) -> BoxId {
    let first = pointer.split('/').nth(1).unwrap_or_default();
    match first {
        "box1_speditore" => BoxId::Consignor,
        "box2_destinatario" | "paeseDestinazione" => BoxId::Consignee,
        "box3_paesiOrigine" => BoxId::Origin,
        "box4_trasporto" => BoxId::Transport,
        "box5_osservazioni" => BoxId::Remarks,
        "items" if pointer.ends_with("/quantita") => BoxId::Quantity,
        "items" => BoxId::Goods,
        "dichiarazioneOrigine" => BoxId::Declaration,
        "fatture" => BoxId::Invoices,
        "allegati" => BoxId::Attachments,
        "sportello" | "impresa" | "firmatario" | "id" | "title" => BoxId::Parties,
        _ => BoxId::Order,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_is_what_stands_between_two_pairs_of_brackets_in_one_line() {
        assert_eq!(first_blank("INVOICE NO. [[numero]] OF [[data]]"), Some("numero"));
        assert_eq!(first_blank("[[ colli ]]"), Some("colli"));
        assert_eq!(first_blank("[[]]"), Some(""), "a blank without a name is one too");
        for text in ["MOD. [VS-190]", "[[open", "closed]]", "[[over\ntwo]]", ""] {
            assert_eq!(first_blank(text), None, "{text}");
        }
    }
}
