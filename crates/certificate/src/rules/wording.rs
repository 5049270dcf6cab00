//! What no box may say: V20 (prices and currencies), V21 (customs codes), V22 (preferential wording), V23
//! (discrimination), V33 (letters that the form cannot print).

use crate::codes::BoxId;
use crate::message::Message;
use crate::practice::Certificate;

use super::Judgement;
use super::money::{Token, price_in, tokens};
use super::phrases::{customs_code_in, discrimination_in, foreign_letters_in};

/// A text of the form and where it stands.
struct Field<'a> {
    box_id: BoxId,
    line: usize,
    pointer: String,
    text: &'a str,
    /// The line's own code, which is for internal use.
    customs_code: &'a str,
}

pub(super) fn check(judgement: &mut Judgement<'_>) {
    for field in fields(judgement.certificate) {
        let tokens = tokens(field.text);
        let is_address = matches!(field.box_id, BoxId::Consignor | BoxId::Consignee);
        if let Some(text) = price_in(&tokens, is_address) {
            let message = Message::new("v20-price").with("text", text);
            judgement.error((field.box_id, field.line, "V20"), field.pointer.clone(), message);
        }
        if let Some(text) = preference_in(&tokens, is_address) {
            let message = Message::new("v22-preference").with("text", text);
            judgement.error((field.box_id, field.line, "V22"), field.pointer.clone(), message);
        }
        if field.box_id == BoxId::Goods
            && let Some(text) = customs_code_in(&tokens, field.customs_code)
        {
            let message = Message::new("v21-customs-code").with("text", text);
            let (place, ruling) =
                ((field.box_id, field.line, "V21"), judgement.context.chamber.customs_codes);
            judgement.rule(ruling, place, field.pointer.clone(), message);
        }
        if let Some(text) = discrimination_in(field.text) {
            let message = Message::new("v23-discrimination").with("text", text);
            judgement.error((field.box_id, field.line, "V23"), field.pointer.clone(), message);
        }
        if let Some(text) = foreign_letters_in(field.text) {
            let message = Message::new("v33-letters").with("text", text);
            judgement.warning((field.box_id, field.line, "V33"), field.pointer, message);
        }
    }
}

fn fields(certificate: &Certificate) -> Vec<Field<'_>> {
    let field = |box_id, line, pointer: &str, text| Field {
        box_id,
        line,
        pointer: pointer.to_owned(),
        text,
        customs_code: "",
    };
    let mut fields = vec![
        field(BoxId::Consignor, 0, "/box1_speditore", certificate.consignor.as_str()),
        field(BoxId::Consignee, 0, "/box2_destinatario", certificate.consignee.as_str()),
        field(BoxId::Transport, 0, "/box4_trasporto", &certificate.transport),
        field(BoxId::Remarks, 0, "/box5_osservazioni", &certificate.remarks),
    ];
    for (at, country) in certificate.origin_countries.iter().enumerate() {
        fields.push(field(BoxId::Origin, at, &format!("/box3_paesiOrigine/{at}"), country));
    }
    for (at, line) in certificate.goods.iter().enumerate() {
        for (name, text) in [
            ("marche", &line.marks),
            ("naturaColli", &line.package_kind),
            ("descrizione", &line.description),
        ] {
            let pointer = format!("/items/{at}/{name}");
            let found = field(BoxId::Goods, at, &pointer, text);
            fields.push(Field { customs_code: &line.hs_code, ..found });
        }
        fields.push(field(BoxId::Quantity, at, &format!("/items/{at}/quantita"), &line.quantity));
    }
    fields
}

/// The first preferential wording. REX, GSP, ATR and "accordo" may be part of a firm's name, so names
/// and addresses are searched for the rest only.
fn preference_in(tokens: &[Token], is_address: bool) -> Option<String> {
    (0..tokens.len()).find_map(|at| {
        let word = tokens[at].word()?;
        let found = match word {
            "EUR" => movement_certificate(&tokens[at + 1..]),
            "A" if !is_address => a_tr(&tokens[at + 1..]),
            "ATR" | "GSP" | "REX" | "ACCORDO" | "ACCORDI" => {
                !is_address && stands_alone(tokens, at)
            }
            word => word.starts_with("PREFERENTIAL") || word.starts_with("PREFERENZIAL"),
        };
        found.then(|| shown(word))
    })
}

fn shown(word: &str) -> String {
    match word {
        "EUR" => "EUR.1".to_owned(),
        "A" => "A.TR".to_owned(),
        word => word.to_owned(),
    }
}

/// `EUR.1`, `EUR 1`, `EUR1`, `EUR-MED`, by what follows `EUR`.
fn movement_certificate(after: &[Token]) -> bool {
    let skip = usize::from(after.first().is_some_and(|token| token.is_sign(&['.', '-', '_'])));
    after.get(skip).is_some_and(|token| token.number() == Some("1") || token.word() == Some("MED"))
}

/// `A.TR`, by what follows `A`, without spaces.
fn a_tr(after: &[Token]) -> bool {
    matches!(after, [point, tr, ..] if point.glued && point.is_sign(&['.']) && tr.glued && tr.word() == Some("TR"))
}

/// Not joined by a dash or a digit to something else, such as a model name.
fn stands_alone(tokens: &[Token], at: usize) -> bool {
    let joins = |token: &Token| token.number().is_some() || token.is_sign(&['-', '_']);
    let before = tokens[at].glued && at > 0 && joins(&tokens[at - 1]);
    let after = tokens.get(at + 1).is_some_and(|token| token.glued && joins(token));
    !before && !after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferential_words_are_found_whole() {
        for text in [
            "EUR.1",
            "eur1",
            "EUR 1",
            "EUR-MED",
            "ATR",
            "A.TR.",
            "ATR.1",
            "PREFERENTIAL ORIGIN",
            "origine preferenziale",
            "GSP FORM A",
            "REX NO. ITREX",
            "in base all'accordo UE-Turchia",
        ] {
            assert!(preference_in(&tokens(text), false).is_some(), "{text}");
        }
        for text in [
            "EUR 12",
            "T-REX",
            "REX90",
            "REXROTH",
            "GSP-200",
            "MATR. 5",
            "A TR",
            "ACCORDATORE",
            "PREFERIBILE",
        ] {
            assert_eq!(preference_in(&tokens(text), false), None, "{text}");
        }
        assert_eq!(preference_in(&tokens("REX TRADING LTD"), true), None, "the name of a firm");
    }
}
