//! Prices in running text, told apart from weights, counts, order numbers and pallet sizes (rule V20).
//!
//! Owns the words of a text and where one looks like money.

use crate::text::fold;

/// A word, a number with its points and commas, or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Word(String),
    Number(String),
    Sign(char),
}

/// A piece of a text, and whether it follows the one before without a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) piece: Piece,
    pub(crate) glued: bool,
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.piece {
            Piece::Word(word) => Some(word),
            Piece::Number(_) | Piece::Sign(_) => None,
        }
    }

    pub(super) fn number(&self) -> Option<&str> {
        match &self.piece {
            Piece::Number(number) => Some(number),
            Piece::Word(_) | Piece::Sign(_) => None,
        }
    }

    pub(super) fn is_sign(&self, signs: &[char]) -> bool {
        matches!(&self.piece, Piece::Sign(sign) if signs.contains(sign))
    }
}

/// Cuts a text into words, numbers and signs.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    let mut glued = false;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            glued = false;
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        let piece = if c.is_ascii_digit() {
            while chars.get(at).is_some_and(|&next| goes_on(next, chars.get(at + 1))) {
                at += 1;
            }
            Piece::Number(chars[start..at].iter().collect())
        } else if c.is_alphabetic() {
            while chars.get(at).is_some_and(|next| next.is_alphabetic()) {
                at += 1;
            }
            Piece::Word(fold(&chars[start..at].iter().collect::<String>()))
        } else {
            Piece::Sign(c)
        };
        tokens.push(Token { piece, glued });
        glued = true;
    }
    tokens
}

fn goes_on(c: char, next: Option<&char>) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '\'') && next.is_some_and(char::is_ascii_digit)
}

const SIGNS: [char; 5] = ['€', '$', '£', '¥', '₤'];
/// Currencies that no other word of the trade is spelled like: any number beside them is a price.
const CURRENCIES: [&str; 16] = [
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "RMB", "EURO", "EUROS", "DOLLARI", "DOLLARS",
    "DOLLAR", "STERLINE", "YEN", "FRANCHI", "YUAN",
];
/// Currencies that could be something else: only an amount beside them is a price.
const OTHER_CURRENCIES: [&str; 25] = [
    "AED", "SAR", "QAR", "KWD", "BHD", "OMR", "INR", "RUB", "BRL", "AUD", "SEK", "NOK", "DKK",
    "PLN", "CZK", "HUF", "TWD", "KRW", "SGD", "HKD", "EGP", "ZAR", "KZT", "ILS", "TRY",
];
const PRICE_WORDS: [&str; 4] = ["PREZZO", "PREZZI", "PRICE", "PRICES"];
const AMOUNT_WORDS: [&str; 6] = ["IMPORTO", "AMOUNT", "VALORE", "VALUE", "COSTO", "COST"];
const BETWEEN: [&str; 20] = [
    "UNITARIO", "UNITARI", "UNIT", "UNITA", "TOTALE", "TOTAL", "NETTO", "NET", "DI", "DEL",
    "DELLA", "OF", "PER", "IS", "FATTURA", "INVOICE", "MERCE", "GOODS", "FOB", "CIF",
];

/// The first stretch of the text that looks like a price. `strict` asks for a written amount beside a
/// currency, for names and addresses (`EURO 2000 S.R.L.` is no price).
pub(super) fn price_in(tokens: &[Token], strict: bool) -> Option<String> {
    (0..tokens.len()).find_map(|at| price_at(tokens, at, strict))
}

fn price_at(tokens: &[Token], at: usize, strict: bool) -> Option<String> {
    if tokens[at].is_sign(&SIGNS) {
        return Some(shown(tokens, at.saturating_sub(1), at + 1));
    }
    let word = tokens[at].word()?;
    if CURRENCIES.contains(&word) || OTHER_CURRENCIES.contains(&word) {
        let amount_only = strict || OTHER_CURRENCIES.contains(&word);
        return beside_currency(tokens, at, word, amount_only);
    }
    let amount_only = AMOUNT_WORDS.contains(&word);
    if !amount_only && !PRICE_WORDS.contains(&word) {
        return None;
    }
    let next = tokens[at + 1..].iter().position(|token| {
        !(token.is_sign(&['.', ':', '=', '-', '('])
            || token.word().is_some_and(|word| BETWEEN.contains(&word)))
    })?;
    let number = tokens[at + 1 + next].number()?;
    (!amount_only || is_amount(number)).then(|| shown(tokens, at, at + 1 + next))
}

fn beside_currency(
    tokens: &[Token],
    at: usize,
    currency: &str,
    amount_only: bool,
) -> Option<String> {
    let of_pallets = |token: Option<&Token>| {
        token.and_then(Token::word).is_some_and(|word| {
            ["PALLET", "PEDAN", "BANCAL", "EPAL"].iter().any(|start| word.starts_with(start))
        })
    };
    if of_pallets(tokens.get(at + 1)) || at > 0 && of_pallets(tokens.get(at - 1)) {
        return None;
    }
    let skip = usize::from(tokens.get(at + 1).is_some_and(|token| token.is_sign(&['.', ':', '='])));
    let after = tokens.get(at + 1 + skip).and_then(Token::number);
    // EUR.1 is a movement certificate (rule V22), EURO 6 an emission class.
    let after = after.filter(|number| !(currency == "EUR" && *number == "1"));
    let after = after.filter(|number| !(currency == "EURO" && number.len() == 1));
    if after.is_some_and(|number| !amount_only || is_amount(number)) {
        return Some(shown(tokens, at, at + 1 + skip));
    }
    let dash = [1, 2].into_iter().take_while(|back| {
        at.checked_sub(*back).is_some_and(|index| tokens[index].is_sign(&['.', ',', '-', '=']))
    });
    let before = at.checked_sub(1 + dash.count())?;
    // A number right before EUR.1 counts something else.
    if after.is_none() && tokens.get(at + 1 + skip).and_then(Token::number).is_some() {
        return None;
    }
    let number = tokens[before].number()?;
    (!amount_only || is_amount(number)).then(|| shown(tokens, before, at))
}

/// Two decimals, thousands, or at least four digits.
fn is_amount(number: &str) -> bool {
    number.contains(['.', ',', '\''])
        && number.rsplit(['.', ',', '\'']).next().is_some_and(|end| end.len() >= 2)
        || number.len() >= 4
}

fn shown(tokens: &[Token], from: usize, to: usize) -> String {
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate().take((to + 2).min(tokens.len())).skip(from) {
        // A sign such as € takes the number after it along, a word nothing more.
        if at > to && !tokens[to].is_sign(&SIGNS) {
            break;
        }
        if at > from && !token.glued {
            text.push(' ');
        }
        match &token.piece {
            Piece::Word(piece) | Piece::Number(piece) => text.push_str(piece),
            Piece::Sign(sign) => text.push(*sign),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_found() {
        for text in [
            "EUR 1.250,00",
            "186400.00 EUR",
            "USD 500",
            "500 USD",
            "€ 5",
            "5€",
            "US$ 12.50",
            "PREZZO UNITARIO 12,50",
            "PRICE: 12",
            "VALORE EUR 10",
            "TOTAL AMOUNT 1,250.00",
            "EURO 300",
            "EUR: 15",
            "1.000,00.- EUR",
            "AED 1,500.00",
            "AED 1500",
            "INVOICE VALUE USD 148,720.50",
            "£",
            "EUR1000",
        ] {
            assert!(price_in(&tokens(text), false).is_some(), "{text}");
        }
    }

    #[test]
    fn weights_orders_pallets_and_movement_certificates_are_no_prices() {
        for text in [
            "KG 9.840 LORDI / N. 2 MACCHINE",
            "ORDER NO. 4500012345",
            "12 EURO PALLETS",
            "PALLET EUR 120X80",
            "EUR.1",
            "EUR 1",
            "EUR1 NO. A123456",
            "12 EUR.1",
            "MOTORE DIESEL EURO 6",
            "PH VALUE 7",
            "SENZA VALORE COMMERCIALE",
            "PZ 10 CAD. 5",
            "L/C NO. BHLC2600417 OF THE 30/06/2026",
            "INVOICE NO. 552",
            "MARKS SAR 12",
            "TRY 1-5",
            "PRICE LIST",
            "UNIONE EUROPEA",
            "EUROPALLET 12",
        ] {
            assert_eq!(price_in(&tokens(text), false), None, "{text}");
        }
        assert_eq!(price_in(&tokens("EURO 200 S.R.L."), true), None, "a name in an address");
        assert!(price_in(&tokens("EUR 1.250,00"), true).is_some(), "an amount is a price anywhere");
    }

    #[test]
    fn the_finding_shows_the_stretch_that_it_means() {
        assert_eq!(
            price_in(&tokens("TOT. EUR 1.250,00 NET"), false).as_deref(),
            Some("EUR 1.250,00")
        );
        assert_eq!(price_in(&tokens("FOR 5 EUR EACH"), false).as_deref(), Some("5 EUR"));
        assert_eq!(price_in(&tokens("A € 5 B"), false).as_deref(), Some("A € 5"));
        let behind_words = "TOTAL AMOUNT OF GOODS: 1,250.00 AND";
        let shown = price_in(&tokens(behind_words), false);
        assert_eq!(shown.as_deref(), Some("AMOUNT OF GOODS: 1,250.00"));
    }

    #[test]
    fn a_point_behind_a_number_is_none_of_it() {
        let read = tokens("KG 9.840, N. 12. FINE");
        let numbers: Vec<_> = read.iter().filter_map(Token::number).collect();
        assert_eq!(numbers, ["9.840", "12"]);
    }
}
