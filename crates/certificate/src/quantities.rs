//! Quantities with their units, as people write them on invoices and packing lists.

use crate::rules::money::{Piece, tokens};

/// Units that mean the same.
const UNITS: [(&str, &str); 18] = [
    ("KGS", "KG"),
    ("CHILI", "KG"),
    ("CHILOGRAMMI", "KG"),
    ("KILOS", "KG"),
    ("GR", "G"),
    ("TON", "T"),
    ("TONS", "T"),
    ("TONNELLATE", "T"),
    ("LITRI", "L"),
    ("LITRES", "L"),
    ("LITERS", "L"),
    ("LT", "L"),
    ("NR", "N"),
    ("PZ", "N"),
    ("PEZZI", "N"),
    ("PCS", "N"),
    ("PIECES", "N"),
    ("MT", "M"),
];

/// A quantity in thousandths of its unit.
pub(crate) type Thousandths = u64;

/// The numbers of a quantity beside a unit: before it (`9.840 KG`) or after (`KG 9.840`). The first word
/// decides how this text is written.
pub(crate) fn amounts(text: &str) -> Vec<(String, Thousandths)> {
    let pieces: Vec<Piece> = tokens(text)
        .into_iter()
        .map(|token| token.piece)
        .filter(|piece| !matches!(piece, Piece::Sign(_)))
        .collect();
    let unit_first = matches!(pieces.first(), Some(Piece::Word(_)));
    let pairs = pieces.windows(2).filter_map(|pair| match (&pair[0], &pair[1]) {
        (Piece::Word(unit), Piece::Number(number)) if unit_first => Some((unit, number)),
        (Piece::Number(number), Piece::Word(unit)) if !unit_first => Some((unit, number)),
        _ => None,
    });
    pairs.filter_map(|(unit, number)| Some((one_unit(unit), amount(number)?))).collect()
}

pub(crate) fn one_unit(unit: &str) -> String {
    let same = UNITS.iter().find(|(other, _)| *other == unit);
    same.map_or(unit, |(_, unit)| *unit).to_owned()
}

/// `9.840` is nine thousand, `9,84` and `9.84` are nine and a bit: three digits behind one separator are
/// thousands, as invoices in Italy write them.
fn amount(number: &str) -> Option<Thousandths> {
    let separators = number.matches(['.', ',', '\'']).count();
    let (whole, decimals) = match number.rsplit_once(['.', ',', '\'']) {
        Some((_, last)) if last.len() == 3 && !mixed(number) => (number, ""),
        Some((whole, last)) if separators == 1 || mixed(number) => (whole, last),
        Some(_) | None => (number, ""),
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let whole: u64 = digits(whole).parse().ok()?;
    let decimals: String = digits(decimals).chars().chain("000".chars()).take(3).collect();
    whole.checked_mul(1_000)?.checked_add(decimals.parse().ok()?)
}

fn mixed(number: &str) -> bool {
    number.contains('.') && number.contains(',')
}

pub(crate) fn written(amount: Thousandths) -> String {
    let (whole, rest) = (amount / 1_000, amount % 1_000);
    if rest == 0 { whole.to_string() } else { format!("{whole},{rest:03}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_invoices_write_them() {
        for (number, thousandths) in [
            ("2", 2_000),
            ("9.840", 9_840_000),
            ("9,840", 9_840_000),
            ("9,84", 9_840),
            ("1.234,5", 1_234_500),
            ("1,234.5", 1_234_500),
            ("1.234.567", 1_234_567_000),
            ("0,75", 750),
        ] {
            assert_eq!(amount(number), Some(thousandths), "{number}");
        }
        assert_eq!(amount("99999999999999999999"), None, "more than anybody ships");
    }

    #[test]
    fn units_stand_before_or_after_their_number() {
        let pair = |unit: &str, amount| (unit.to_owned(), amount);
        assert_eq!(
            amounts("KG 9.840 LORDI / N. 2 MACCHINE"),
            [pair("KG", 9_840_000), pair("N", 2_000)]
        );
        assert_eq!(amounts("540 litri"), [pair("L", 540_000)]);
        assert_eq!(amounts("N. 3"), [pair("N", 3_000)]);
        assert_eq!(amounts("-"), []);
    }
}
