//! What goes into a statement and what comes out of a row, the same for every database.
//!
//! Owns four kinds (nothing, integer, text, bytes) and their way to and from Rust's types. Money is
//! integer cents, an instant is integer milliseconds, yes and no are 1 and 0.

use std::borrow::Cow;

use super::StorageError;

/// A value that a statement is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// A whole number; yes and no as 1 and 0.
    Integer(i64),
    /// Text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
}

/// What may stand among the values of a statement.
pub trait AsValue {
    /// As the databases take it.
    fn as_value(&self) -> Value<'_>;
}

/// The values of a statement, in the order of their numbers: `values![id, state.as_str()]`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::storage::AsValue::as_value(&$value)),*]
    };
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl AsValue for $number {
            fn as_value(&self) -> Value<'_> {
                Value::Integer(i64::from(*self))
            }
        }
        impl FromCell for $number {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                let number = i64::from_cell(cell)?;
                Self::try_from(number).map_err(|_| format!("{number} is out of range"))
            }
        }
    )*};
}

whole!(i8, i16, i32, u8, u16, u32);

impl AsValue for i64 {
    fn as_value(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

impl AsValue for bool {
    fn as_value(&self) -> Value<'_> {
        Value::Integer(i64::from(*self))
    }
}

impl AsValue for str {
    fn as_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl AsValue for String {
    fn as_value(&self) -> Value<'_> {
        self.as_str().as_value()
    }
}

impl AsValue for [u8] {
    fn as_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl AsValue for Value<'_> {
    fn as_value(&self) -> Value<'_> {
        match self {
            Value::Null => Value::Null,
            Value::Integer(number) => Value::Integer(*number),
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Bytes(bytes) => Value::Bytes(Cow::Borrowed(bytes)),
        }
    }
}

impl<T: AsValue + ?Sized> AsValue for &T {
    fn as_value(&self) -> Value<'_> {
        (**self).as_value()
    }
}

impl<T: AsValue> AsValue for Option<T> {
    fn as_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, AsValue::as_value)
    }
}

/// One field of a row, as it lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Cell<'_> {
    /// The same as a value of its own.
    #[must_use]
    pub fn to_value(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(number),
            Self::Text(text) => Value::Text(Cow::Owned(text.to_owned())),
            Self::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.to_owned())),
        }
    }
}

/// What may be read off a field.
pub trait FromCell: Sized {
    /// Reads it, or says why it is none.
    ///
    /// # Errors
    /// Where the field holds another kind.
    fn from_cell(cell: Cell<'_>) -> Result<Self, String>;
}

impl FromCell for i64 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Integer(number) => Ok(number),
            other => Err(format!("{other:?} is no number")),
        }
    }
}

impl FromCell for bool {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        Ok(i64::from_cell(cell)? != 0)
    }
}

impl FromCell for String {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Text(text) => Ok(text.to_owned()),
            // People's words do not belong into an error.
            Cell::Null | Cell::Integer(_) | Cell::Bytes(_) => Err("it is no text".to_owned()),
        }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.to_owned()),
            Cell::Null | Cell::Integer(_) | Cell::Text(_) => Err("these are no bytes".to_owned()),
        }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        if cell == Cell::Null { Ok(None) } else { T::from_cell(cell).map(Some) }
    }
}

/// What names a column: its place from 0, or its name.
pub trait RowIndex {
    /// The place of the column, which `named` finds by its name.
    fn place(&self, named: &dyn Fn(&str) -> Option<usize>) -> Option<usize>;
    /// For an error.
    fn told(&self) -> String;
}

impl RowIndex for usize {
    fn place(&self, _: &dyn Fn(&str) -> Option<usize>) -> Option<usize> {
        Some(*self)
    }

    fn told(&self) -> String {
        self.to_string()
    }
}

impl RowIndex for &str {
    fn place(&self, named: &dyn Fn(&str) -> Option<usize>) -> Option<usize> {
        named(self)
    }

    fn told(&self) -> String {
        (*self).to_owned()
    }
}

/// A field that is not what its reader expects.
pub(super) fn unexpected(column: &str, why: String) -> StorageError {
    StorageError::Damaged { table: "a row", why: format!("column {column}: {why}") }
}
