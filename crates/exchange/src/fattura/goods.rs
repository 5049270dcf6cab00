//! DettaglioLinee: boxes 6 and 7.

use certificate::GoodsLine;
use roxmltree::Node;

use super::{Reading, child, children, text};

/// Most lines that are taken: an invoice has 9,999 at most.
const LINES_MAX: usize = 9_999;

impl Reading {
    /// Lines that measure something are goods; charges, discounts and notes have no quantity.
    pub(super) fn goods(&mut self, body: Node<'_, '_>) {
        let Some(all) = child(body, "DatiBeniServizi") else {
            return;
        };
        for line in children(all, "DettaglioLinee").take(LINES_MAX) {
            let quantity = text(line, "Quantita").and_then(|text| quantity_of(&text));
            // SC discount, PR bonus, AB rebate, AC charge: nothing that is shipped.
            let is_charge = child(line, "TipoCessionePrestazione").is_some();
            let Some(quantity) = quantity.filter(|_| !is_charge) else {
                continue;
            };
            let at = self.proposal.practice.goods.len();
            let pointer = |member: &str| format!("/items/{at}/{member}");
            let description = self.take(line, "Descrizione", &pointer("descrizione"));
            let code = children(line, "CodiceArticolo").next();
            let article = code.map(|code| self.take(code, "CodiceValore", &pointer("articolo")));
            let unit = self.take(line, "UnitaMisura", &pointer("quantita"));
            self.take(line, "Quantita", &pointer("quantita"));
            self.take(line, "NumeroLinea", &pointer("n"));
            let quantity = format!("{} {quantity}", unit.to_uppercase()).trim().to_owned();
            self.proposal.practice.goods.push(GoodsLine {
                number: u32::try_from(at + 1).unwrap_or(u32::MAX),
                description: description.to_uppercase(),
                quantity,
                article: article.unwrap_or_default(),
                ..GoodsLine::default()
            });
        }
    }
}

/// `12.00000000` as people write it: `12`, and `1.5` with a comma. `None` for no number, and for none of it.
pub(super) fn quantity_of(text: &str) -> Option<String> {
    let text = text.trim();
    let digits =
        text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.matches('.').count() <= 1;
    if !digits || !text.contains(|c: char| c.is_ascii_digit() && c != '0') {
        return None;
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals = decimals.trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if decimals.is_empty() { whole.to_owned() } else { format!("{whole},{decimals}") })
}

#[cfg(test)]
mod tests {
    use super::quantity_of;

    #[test]
    fn quantities_lose_the_zeros_of_the_format() {
        for (text, expected) in [
            ("12.00000000", Some("12")),
            ("1.50", Some("1,5")),
            ("0.75", Some("0,75")),
            ("1000", Some("1000")),
            ("0.00", None),
            ("-1", None),
            ("", None),
            ("1.2.3", None),
        ] {
            assert_eq!(quantity_of(text).as_deref(), expected, "{text}");
        }
    }
}
