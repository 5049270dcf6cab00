//! Lengths of streams that stand elsewhere, told before a parser follows them.
//!
//! A stream may give its length by another object. Where that object is a stream whose length is
//! again another object, and so on, a parser recurses as deep as there are objects, once for each
//! of them. Owns a look at the file's octets that counts how many lengths could do that.

use std::collections::HashSet;

use super::text;

/// Real files have lengths that are numbers. Some are inside compressed objects, where they are
/// not seen here.
pub(super) const MAX_LENGTHS_IN_DOUBT: usize = 200;

/// Longest spelling of the name with every letter escaped.
const LONGEST_NAME: usize = 3 * LENGTH.len();
const LENGTH: &[u8] = b"Length";

/// How many lengths, or objects, are not certain to be plain numbers.
pub(super) fn in_doubt(pdf: &[u8]) -> usize {
    let Objects { numbers, others, unclear } = objects(pdf);
    let doubtful = |number: &u32| !numbers.contains(number) || others.contains(number);
    unclear + indirect_lengths(pdf).filter(doubtful).count()
}

struct Objects {
    /// Numbers of objects that are a number.
    numbers: HashSet<u32>,
    /// Numbers of objects that may be streams.
    others: HashSet<u32>,
    /// What may be a stream whose number was not understood.
    unclear: usize,
}

fn objects(pdf: &[u8]) -> Objects {
    let mut found = Objects { numbers: HashSet::new(), others: HashSet::new(), unclear: 0 };
    for at in places(pdf, b"obj") {
        if pdf[..at].ends_with(b"end") {
            continue;
        }
        let rest = &pdf[at + 3..];
        let is_dictionary = rest[text::skip_space(rest, 0)..].starts_with(b"<<");
        match number_before(pdf, at) {
            Some(number) if is_dictionary => {
                found.others.insert(number);
            }
            Some(number) if is_number(rest) => {
                found.numbers.insert(number);
            }
            None if is_dictionary => found.unclear += 1,
            Some(_) | None => {}
        }
    }
    found
}

/// The object numbers that lengths refer to.
fn indirect_lengths(pdf: &[u8]) -> impl Iterator<Item = u32> + '_ {
    places(pdf, b"/").filter_map(|slash| {
        let name = &pdf[slash + 1..];
        let end = name.iter().take(LONGEST_NAME + 1).position(|octet| text::ends_name(*octet))?;
        (text::name(&name[..end]) == LENGTH).then_some(())?;
        text::reference(&name[end..]).map(|(number, _)| number)
    })
}

fn places<'a>(pdf: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    pdf.windows(what.len()).enumerate().filter(move |(_, window)| *window == what).map(|(at, _)| at)
}

/// The object number in `N G ` before `obj`.
pub(super) fn number_before(pdf: &[u8], at: usize) -> Option<u32> {
    let (at, _) = token_before(pdf, at)?;
    let (_, number) = token_before(pdf, at)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// The run of digits before white space before `at`, and where it begins.
fn token_before(pdf: &[u8], at: usize) -> Option<(usize, &[u8])> {
    const LONGEST: usize = 40;
    let near = &pdf[at.saturating_sub(LONGEST)..at];
    let end = near.iter().rposition(|octet| !text::is_space(*octet))? + 1;
    let start = near[..end].iter().rposition(|octet| !octet.is_ascii_digit()).map_or(0, |p| p + 1);
    let digits = &near[start..end];
    (!digits.is_empty()).then(|| (at - near.len() + start, digits))
}

/// Whether digits and `endobj` follow.
fn is_number(rest: &[u8]) -> bool {
    let start = text::skip_space(rest, 0);
    let digits = rest[start..].iter().take_while(|octet| octet.is_ascii_digit()).count();
    digits > 0 && rest[text::skip_space(rest, start + digits)..].starts_with(b"endobj")
}

#[cfg(test)]
mod tests {
    use super::in_doubt;

    #[test]
    fn lengths_that_are_numbers_are_in_no_doubt() {
        let pdf = b"1 0 obj <</Length 2 0 R>> stream\nendstream endobj\n2 0 obj\n17\nendobj";
        assert_eq!(in_doubt(pdf), 0, "as many programs write them");
        assert_eq!(in_doubt(b"1 0 obj <</Length 17/Length1 9 0 R>>"), 0, "a number, another key");
    }

    #[test]
    fn a_length_that_may_lead_on_is_counted() {
        let chain = b"1 0 obj<</Length 2 0 R>>stream\nendstream endobj 2 0 obj<<>>endobj";
        assert_eq!(in_doubt(chain), 1, "not a number");
        let twice = [&chain[..], b" 2 0 obj 17 endobj"].concat();
        assert_eq!(in_doubt(&twice), 1, "a number beside, for show");
        assert_eq!(in_doubt(b"1 0 obj<</L#65n#67th 2 0 R>>"), 1, "another spelling");
        assert_eq!(in_doubt(b"1 %\n0 obj<</Length %\n2 0 R>>"), 2, "object and length");
        assert_eq!(in_doubt(b"1 0 %\nobj<</Length 2 0 R>> 2 0 obj 1 endobj"), 1, "unclear");
    }
}
