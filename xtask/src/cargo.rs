//! Cargo as this program starts it: as from a shell. Cargo tells whom it runs about itself, and build scripts
//! that look at such a variable (ring's do) would be stale after every change between the two.

use std::process::Command;

/// What `cargo run` sets and a shell does not.
const TOLD: [&str; 3] = ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO"];

/// A call of cargo without its words.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new("cargo");
    let told = std::env::vars_os().map(|(name, _)| name).filter(|name| {
        let name = name.to_string_lossy();
        TOLD.contains(&name.as_ref()) || name.starts_with("CARGO_PKG_")
    });
    for name in told {
        command.env_remove(name);
    }
    command
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_cargo_says_of_this_program_is_not_passed_on() {
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "cargo runs this test");
        let command = super::cargo();
        let removed: Vec<_> =
            command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
        assert!(removed.iter().any(|name| *name == "CARGO_MANIFEST_DIR"), "{removed:?}");
        assert!(!removed.iter().any(|name| *name == "PATH"), "the rest stays: {removed:?}");
    }
}
