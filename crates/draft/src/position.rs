//! Fractional positions: a text between any two others, so that a move touches one register.
//!
//! A position is a six-digit hexadecimal number followed by digits of base 36; texts compare byte by
//! byte. Four digits taken from the line's key end it, so that two people who insert at the same
//! place get different positions. Positions that are equal all the same are ordered by line key.

const BASE: u32 = 36;
const WHOLE_DIGITS: usize = 6;
const MIDDLE: u32 = 0x80_0000;
const WHOLE_END: u32 = 0xff_ffff;

/// A position after `low` and before `high`, either of which may be open.
pub(crate) fn between(low: Option<&str>, high: Option<&str>, key: &[u8; 16]) -> String {
    let whole = match (low, high) {
        (None, None) => Some(MIDDLE),
        (Some(low), None) => whole_of(low).filter(|low| *low < WHOLE_END).map(|low| low + 1),
        (None, Some(high)) => whole_of(high).and_then(|high| high.checked_sub(1)),
        (Some(low), Some(high)) => match (whole_of(low), whole_of(high)) {
            (Some(low), Some(high)) if low + 1 < high => Some(low + (high - low) / 2),
            _ => None,
        },
    };
    let mut position = match whole {
        Some(whole) => format!("{whole:06x}"),
        None => midpoint(low.unwrap_or(""), high),
    };
    let digits = u32::from_be_bytes([key[12], key[13], key[14], key[15]]);
    for power in [BASE * BASE * BASE, BASE * BASE, BASE] {
        position.push(digit(digits / power % BASE));
    }
    // Never a final zero: nothing lies between a text and itself followed by zero.
    position.push(digit(1 + digits % (BASE - 1)));
    position
}

fn whole_of(position: &str) -> Option<u32> {
    let whole = position.get(..WHOLE_DIGITS)?;
    let plain = whole.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    plain.then(|| u32::from_str_radix(whole, 16).ok()).flatten()
}

/// Digits strictly after `low` that stay before `high` whatever is appended.
fn midpoint(low: &str, high: Option<&str>) -> String {
    let mut digits = String::new();
    let mut high = high.map(|text| text.chars().map(value));
    let mut low = low.chars().map(value);
    loop {
        let from = low.next();
        let to = match &mut high {
            Some(rest) => rest.next(),
            None => None,
        };
        if to.is_none() {
            high = None;
        }
        let (floor, ceiling) = (from.unwrap_or(0), to.unwrap_or(BASE));
        if floor == ceiling {
            digits.push(digit(floor));
        } else if floor + 1 < ceiling {
            digits.push(digit(floor + (ceiling - floor) / 2));
            return digits;
        } else {
            digits.push(digit(floor));
            high = None;
        }
    }
}

fn value(digit: char) -> u32 {
    digit.to_digit(BASE).unwrap_or(0)
}

fn digit(value: u32) -> char {
    char::from_digit(value, BASE).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> [u8; 16] {
        let mut key = [7; 16];
        key[12..].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
        key
    }

    #[test]
    fn a_thousand_lines_at_the_end_stay_short_and_sorted() {
        let mut last = between(None, None, &key(0));
        for number in 1..1_000 {
            let next = between(Some(&last), None, &key(number));
            assert!(last < next, "{last} must come before {next}");
            assert!(next.len() <= 10, "appending must not grow the position: {next}");
            last = next;
        }
    }

    #[test]
    fn there_is_always_room_between_two_lines() {
        let low = between(None, None, &key(1));
        let mut high = between(Some(&low), None, &key(2));
        for number in 3..300 {
            let middle = between(Some(&low), Some(&high), &key(number));
            assert!(low < middle && middle < high, "{low} < {middle} < {high}");
            high = middle;
        }
        let mut low = low;
        for number in 300..600 {
            let middle = between(Some(&low), Some(&high), &key(number));
            assert!(low < middle && middle < high, "{low} < {middle} < {high}");
            low = middle;
        }
    }

    #[test]
    fn the_ends_of_the_number_line_and_foreign_text_do_no_harm() {
        let end = format!("{WHOLE_END:06x}abcd");
        assert!(between(Some(&end), None, &key(1)) > end, "after the greatest there is room");
        let start = "000000abcd";
        assert!(*between(None, Some(start), &key(1)) < *start, "before the least there is room");
        for strange in ["", "Ω", "~~~~~~~~", "000000", "zz"] {
            between(Some(strange), Some("800000"), &key(1));
            between(Some(strange), Some(strange), &key(1));
            between(None, Some(strange), &key(1));
        }
    }
}
