//! The PIN on its way to the token: erased from memory when dropped, never shown.

use secrecy::{ExposeSecret as _, SecretString};

/// How the token gets its PIN.
pub struct Pin(Entry);

enum Entry {
    Typed(SecretString),
    AtReader,
}

impl Pin {
    /// A PIN that a person typed here. The string's memory is taken over and erased on drop.
    #[must_use]
    pub fn new(pin: String) -> Self {
        Self(Entry::Typed(SecretString::from(pin)))
    }

    /// The PIN is typed on the reader's own keys.
    #[must_use]
    pub fn at_reader() -> Self {
        Self(Entry::AtReader)
    }

    pub(crate) fn typed(&self) -> Option<&SecretString> {
        match &self.0 {
            Entry::Typed(pin) => Some(pin),
            Entry::AtReader => None,
        }
    }

    pub(crate) fn length(&self) -> Option<usize> {
        self.typed().map(|pin| pin.expose_secret().len())
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::Pin;

    #[test]
    fn a_pin_does_not_show_itself() {
        let shown = format!("{:?}", Pin::new("12345678".to_owned()));
        assert!(!shown.contains("1234"), "{shown} may end in a log");
    }
}
