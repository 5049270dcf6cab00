//! Fiscal codes (codice fiscale) of persons and companies, and which character of one is wrong.
//!
//! Source: D.M. 23 December 1976 for persons (with the substitute letters of omocodia), the check digit
//! of the partita IVA for companies. Says nothing about whether the code was ever given to anybody.

/// What is wrong with a fiscal code. Positions count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongCode {
    /// Too short or too long.
    #[error("{found} characters instead of {expected}")]
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A letter where a digit belongs, or the other way round, or neither.
    #[error("character {position} ({found:?}) cannot stand there")]
    Character {
        /// Where, from 1.
        position: usize,
        /// What stands there.
        found: char,
    },
    /// The last character does not fit the others: one of them is mistyped.
    #[error("the last character is {found:?}, the others give {expected:?}")]
    Check {
        /// What the others give.
        expected: char,
        /// What stands there.
        found: char,
    },
}

/// Values of the characters in odd positions, for `0`-`9` and as well for `A`-`J`, then on to `Z`.
const ODD: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/// Letters that stand for the digits 0 to 9 where two persons would have the same code.
const OMOCODIA: &str = "LMNPQRSTUV";
const PERSON: &str = "AAAAAA00A00A000A";

/// Checks the fiscal code of a person: 16 characters.
///
/// # Errors
/// [`WrongCode`] says which character is wrong.
pub fn check_person(code: &str) -> Result<(), WrongCode> {
    let characters: Vec<char> = code.trim().to_uppercase().chars().collect();
    if characters.len() != PERSON.len() {
        return Err(WrongCode::Length { expected: PERSON.len(), found: characters.len() });
    }
    for (at, (found, kind)) in characters.iter().zip(PERSON.chars()).enumerate() {
        let fits = match kind {
            'A' => found.is_ascii_uppercase(),
            _ => found.is_ascii_digit() || OMOCODIA.contains(*found),
        };
        if !fits {
            return Err(WrongCode::Character { position: at + 1, found: *found });
        }
    }
    let (body, last) = characters.split_at(PERSON.len() - 1);
    let sum: u32 = body.iter().enumerate().map(|(at, c)| value(*c, at % 2 == 0)).sum();
    let expected = char::from(b'A' + u8::try_from(sum % 26).unwrap_or(0));
    compare(expected, last)
}

fn value(character: char, odd_position: bool) -> u32 {
    let rank =
        character.to_digit(36).map_or(0, |digit| if digit >= 10 { digit - 10 } else { digit });
    if odd_position { ODD.get(rank as usize).copied().unwrap_or(0) } else { rank }
}

/// Checks the fiscal code of a company: 11 digits.
///
/// # Errors
/// [`WrongCode`] says which digit is wrong.
pub fn check_company(code: &str) -> Result<(), WrongCode> {
    const LENGTH: usize = 11;
    let characters: Vec<char> = code.trim().chars().collect();
    if characters.len() != LENGTH {
        return Err(WrongCode::Length { expected: LENGTH, found: characters.len() });
    }
    let mut sum = 0;
    for (at, found) in characters.iter().enumerate() {
        let digit =
            found.to_digit(10).ok_or(WrongCode::Character { position: at + 1, found: *found })?;
        if at + 1 < LENGTH {
            sum += if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 };
        }
    }
    let expected = char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0');
    compare(expected, &characters[LENGTH - 1..])
}

/// Whether it is the number of a form (formulario): a letter and seven digits, as on the numbered sheets.
pub fn is_form_number(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
        && bytes.len() == 7
        && bytes.all(|byte| byte.is_ascii_digit())
}

/// Whether it is the number of a form, or the national number of a certificate (`CXXYZ0000000`: C, the year,
/// two letters, seven digits). Spaces and small letters do not matter.
pub fn is_document_number(text: &str) -> bool {
    let text: String = text.split_whitespace().collect::<String>().to_uppercase();
    let national = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() == 12
            && bytes[0] == b'C'
            && bytes[1..3].iter().all(u8::is_ascii_digit)
            && bytes[3..5].iter().all(u8::is_ascii_uppercase)
            && bytes[5..].iter().all(u8::is_ascii_digit)
    };
    is_form_number(&text) || national(&text)
}

fn compare(expected: char, last: &[char]) -> Result<(), WrongCode> {
    match last {
        [found] if *found == expected => Ok(()),
        [found, ..] => Err(WrongCode::Check { expected, found: *found }),
        [] => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_with_a_valid_check_character_pass() {
        for code in ["MRTLCU70A01A794I", "BNCNNA75B41I829X", "RTOPLA68C15L400Q", "clmptr66p08d377b"]
        {
            assert_eq!(check_person(code), Ok(()), "{code}");
        }
        for code in ["99990010169", "99990020143", "01234567897"] {
            assert_eq!(check_company(code), Ok(()), "{code}");
        }
    }

    #[test]
    fn substitute_letters_of_omocodia_are_digits() {
        let code: String = "MRTLCU70A01A79QI".to_owned();
        let Err(WrongCode::Check { expected, .. }) = check_person(&code) else {
            panic!("only the check character can be wrong");
        };
        assert_eq!(
            check_person(&format!("{}{expected}", &code[..15])),
            Ok(()),
            "letters may stand for digits"
        );
    }

    #[test]
    fn numbers_of_forms_and_certificates_are_known_by_their_shape() {
        for number in ["A0123456", "C26BG0000123", "c23 cp 1234567"] {
            assert!(is_document_number(number), "{number}");
        }
        for number in ["", "A012345", "A01234567", "C26BG000012", "26BG00001234", "è0123456"] {
            assert!(!is_document_number(number), "{number}");
        }
    }

    #[test]
    fn the_wrong_character_is_named() {
        assert_eq!(check_person("MRT"), Err(WrongCode::Length { expected: 16, found: 3 }));
        assert_eq!(
            check_person("MRTLCU7XA01A794I"),
            Err(WrongCode::Character { position: 8, found: 'X' })
        );
        assert_eq!(
            check_person("MRTLCU70A01A794J"),
            Err(WrongCode::Check { expected: 'I', found: 'J' })
        );
        assert_eq!(
            check_company("9999001016A"),
            Err(WrongCode::Character { position: 11, found: 'A' })
        );
        assert_eq!(
            check_company("99990010168"),
            Err(WrongCode::Check { expected: '9', found: '8' })
        );
    }
}
