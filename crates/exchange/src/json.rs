//! Untrusted bytes into a JSON value, within limits on size, depth and counts.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::Error;

/// Largest file, in bytes.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;
/// How deep lists and objects may stand within one another.
pub const DEPTH_MAX: usize = 64;
/// Members of one list or object.
pub const LIST_MAX: usize = 2000;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads one JSON value. A byte order mark is tolerated; a member that stands twice is not.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, Error> {
    if bytes.len() > BYTES_MAX {
        return Err(Error::TooLarge { bytes: bytes.len(), max: BYTES_MAX });
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|wrong| not_utf8(bytes, wrong.valid_up_to()))?;
    let walk = Walk::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node(&walk).deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    value.map_err(|wrong| walk.refused.take().unwrap_or_else(|| not_json(&wrong)))
}

/// The pointer (RFC 6901) of a path of member names.
pub(crate) fn pointer<S: AsRef<str>>(path: &[S]) -> String {
    path.iter()
        .map(|name| format!("/{}", name.as_ref().replace('~', "~0").replace('/', "~1")))
        .collect()
}

fn not_utf8(bytes: &[u8], at: usize) -> Error {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    Error::NotUtf8 { line, column }
}

fn not_json(wrong: &serde_json::Error) -> Error {
    let place = format!(" at line {} column {}", wrong.line(), wrong.column());
    Error::NotJson {
        line: wrong.line(),
        column: wrong.column(),
        message: wrong.to_string().replace(&place, ""),
    }
}

/// Where the reader is, and why it stopped.
#[derive(Default)]
struct Walk {
    path: RefCell<Vec<String>>,
    refused: RefCell<Option<Error>>,
}

impl Walk {
    fn refuse<E: serde::de::Error>(&self, error: impl FnOnce(String) -> Error) -> E {
        let error = error(pointer(&self.path.borrow()));
        let text = error.to_string();
        self.refused.replace(Some(error));
        E::custom(text)
    }

    fn check_depth<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.path.borrow().len() < DEPTH_MAX {
            return Ok(());
        }
        Err(self.refuse(|pointer| Error::TooDeep { pointer, max: DEPTH_MAX }))
    }

    fn check_length<E: serde::de::Error>(&self, length: usize) -> Result<(), E> {
        if length <= LIST_MAX {
            return Ok(());
        }
        Err(self.refuse(|pointer| Error::TooLong { pointer, max: LIST_MAX }))
    }

    fn enter(&self, name: String) {
        self.path.borrow_mut().push(name);
    }

    fn leave(&self) {
        self.path.borrow_mut().pop();
    }
}

struct Node<'a>(&'a Walk);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number without end"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.0.check_depth()?;
        let mut values = Vec::new();
        loop {
            self.0.enter(values.len().to_string());
            let next = list.next_element_seed(Node(self.0))?;
            self.0.leave();
            let Some(value) = next else {
                return Ok(Value::Array(values));
            };
            values.push(value);
            self.0.check_length(values.len())?;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        self.0.check_depth()?;
        let mut members = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            self.0.enter(name.clone());
            if members.contains_key(&name) {
                return Err(self.0.refuse::<A::Error>(|pointer| Error::Duplicate { pointer }));
            }
            let value = object.next_value_seed(Node(self.0))?;
            self.0.leave();
            members.insert(name, value);
            self.0.check_length(members.len())?;
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_mistake_is_named() {
        assert_eq!(
            parse(b"{\n  \"a\": \xFF\n}"),
            Err(Error::NotUtf8 { line: 2, column: 8 }),
            "the byte that is no UTF-8"
        );
        let Err(Error::NotJson { line: 2, column, message }) = parse(b"{\n\"a\" 1}") else {
            panic!("a colon is missing on line 2");
        };
        assert!(column > 0 && message.contains("expected `:`"), "{message}");
        assert!(matches!(parse(b"{} x"), Err(Error::NotJson { .. })), "nothing may follow");
        assert_eq!(
            parse(b"{\"a/b\":{\"c\":1,\"c\":2}}"),
            Err(Error::Duplicate { pointer: "/a~1b/c".to_owned() })
        );
    }

    #[test]
    fn depth_size_and_counts_have_limits() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(DEPTH_MAX).as_bytes()).is_ok(), "as deep as allowed");
        assert!(matches!(parse(nested(DEPTH_MAX + 1).as_bytes()), Err(Error::TooDeep { .. })));
        assert!(
            matches!(parse(nested(100_000).as_bytes()), Err(Error::TooDeep { .. })),
            "no stack is spent"
        );
        let list = |length: usize| format!("{{\"a\":[{}]}}", vec!["0"; length].join(","));
        assert!(parse(list(LIST_MAX).as_bytes()).is_ok(), "as long as allowed");
        assert_eq!(
            parse(list(LIST_MAX + 1).as_bytes()),
            Err(Error::TooLong { pointer: "/a".to_owned(), max: LIST_MAX })
        );
        assert!(matches!(parse(&vec![b' '; BYTES_MAX + 1]), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn a_byte_order_mark_is_tolerated() {
        assert_eq!(parse(b"\xEF\xBB\xBF{}"), Ok(Value::Object(Map::new())));
    }
}
