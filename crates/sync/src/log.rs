//! A log that a device keeps and vouches for: JSON lines, each naming the SHA-256 of the one before
//! it and signed with the device's key (Ed25519). A line that is changed, taken out or put in
//! between shows; that the last lines were cut off shows only beside an older copy.
//!
//! Owns the chain and its check; what an entry says is the caller's.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::device::{DeviceId, DeviceKey};

const PURPOSE: &str = "origo log 1";
/// What stands for the line before the first one.
const NOTHING: [u8; 32] = [0; 32];
/// Before the signature's 128 hexadecimal digits, which `"}` follows.
const SIGNATURE: &str = ",\"signature\":\"";
/// Longest line that is read, bytes.
const LINE_LIMIT_BYTES: usize = 64 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chained<T> {
    number: u64,
    previous: String,
    device: DeviceId,
    #[serde(flatten)]
    entry: T,
}

/// One line that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// Who wrote it.
    pub device: DeviceId,
    /// What it says.
    pub entry: Map<String, Value>,
}

/// A log that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Broken {
    /// The first line that does not hold, from 1.
    pub line: u64,
    /// What does not.
    pub why: &'static str,
}

/// The line that follows `last`, without a line end. `number` is one more than that of `last`.
///
/// # Panics
/// Never: entries are plain data.
pub fn line(key: &DeviceKey, number: u64, last: Option<&str>, entry: &impl Serialize) -> String {
    let chained = Chained { number, previous: hex::encode(digest(last)), device: key.id(), entry };
    let mut text = serde_json::to_string(&chained).expect("an entry is plain data");
    let signature = hex::encode(key.sign(PURPOSE, text.as_bytes()));
    text.pop();
    text.push_str(SIGNATURE);
    text.push_str(&signature);
    text.push_str("\"}");
    text
}

/// Checks a log from its first line.
///
/// # Errors
/// [`Broken`] names the first line that does not hold.
pub fn check<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Vec<Line>, Broken> {
    let (mut checked, mut last) = (Vec::new(), None);
    for (text, number) in lines.into_iter().zip(1..) {
        let broken = |why| Broken { line: number, why };
        let line = read(text).map_err(broken)?;
        if line.number != number {
            return Err(broken("another number: a line was taken out or put in"));
        }
        if line.previous != hex::encode(digest(last)) {
            return Err(broken("it does not follow the line before it"));
        }
        checked.push(Line { number, device: line.device, entry: line.entry });
        last = Some(text);
    }
    Ok(checked)
}

fn digest(line: Option<&str>) -> [u8; 32] {
    line.map_or(NOTHING, |line| Sha256::digest(line.as_bytes()).into())
}

/// A line by itself: its signature, and what it says.
fn read(text: &str) -> Result<Chained<Map<String, Value>>, &'static str> {
    const NOT: &str = "not a line of a log";
    if text.len() > LINE_LIMIT_BYTES {
        return Err("longer than any line");
    }
    let head = text.strip_suffix("\"}").ok_or(NOT)?;
    let (head, digits) = head.split_at_checked(head.len().saturating_sub(128)).ok_or(NOT)?;
    let head = head.strip_suffix(SIGNATURE).ok_or(NOT)?;
    let mut signature = [0; 64];
    hex::decode_to_slice(digits, &mut signature).map_err(|_| NOT)?;
    // The very bytes that were signed: nothing is written anew.
    let signed = format!("{head}}}");
    let line: Chained<Map<String, Value>> = serde_json::from_str(&signed).map_err(|_| NOT)?;
    if !line.device.signed(PURPOSE, signed.as_bytes(), &signature) {
        return Err("not signed by the device that it names");
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key() -> DeviceKey {
        DeviceKey::from_secret(&[4; 32])
    }

    fn log(entries: &[&str]) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (entry, number) in entries.iter().zip(1..) {
            let next =
                line(&key(), number, lines.last().map(String::as_str), &json!({ "file": entry }));
            lines.push(next);
        }
        lines
    }

    fn checked(lines: &[String]) -> Result<Vec<Line>, Broken> {
        check(lines.iter().map(String::as_str))
    }

    #[test]
    fn a_log_reads_as_it_was_written() {
        let lines = log(&["a.xml.p7m", "b \"quoted\".pdf.p7m", ""]);
        let read = checked(&lines).unwrap();
        assert_eq!(read.len(), 3);
        assert_eq!(read[1].entry["file"], "b \"quoted\".pdf.p7m");
        assert_eq!(read[2].device, key().id(), "it says who wrote it");
        assert_eq!(checked(&[]), Ok(Vec::new()), "nothing was signed yet");
        for line in &lines {
            serde_json::from_str::<Value>(line).expect("each line is JSON for other programs");
        }
    }

    #[test]
    fn one_changed_byte_is_found_wherever_it_stands() {
        let lines = log(&["a", "b", "c"]);
        for at in 0..lines[1].len() {
            let mut changed = lines.clone();
            let mut bytes = changed[1].clone().into_bytes();
            bytes[at] ^= 1;
            changed[1] = String::from_utf8_lossy(&bytes).into_owned();
            assert!(checked(&changed).is_err(), "byte {at} of {}", changed[1]);
        }
    }

    #[test]
    fn a_line_that_is_taken_out_moved_or_repeated_is_found() {
        let lines = log(&["a", "b", "c"]);
        let pick = |order: &[usize]| order.iter().map(|at| lines[*at].clone()).collect::<Vec<_>>();
        for order in [&[0, 2][..], &[1, 2], &[0, 2, 1], &[0, 1, 1, 2]] {
            assert!(checked(&pick(order)).is_err(), "{order:?}");
        }
        let mut other = log(&["a", "x"]);
        other.push(lines[2].clone());
        assert_eq!(checked(&other).unwrap_err().line, 3, "a line of another past");
        assert!(checked(&pick(&[0, 1])).is_ok(), "an older copy holds too");
    }
}
