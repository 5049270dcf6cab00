//! What is measured: which program, with which key, and what it does for each document.

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// On the token as it is.
    Signing,
    /// On the modelled card.
    Card,
    /// Signed files judged.
    Verifying,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Card => "the modelled card",
            Self::Verifying => "verifying",
        }
    }
}

/// How a program is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    /// `origo-bench-signing` with this word.
    Ours(&'static str),
    /// A shell's script of `tests/bench/signing`.
    Shell(&'static str),
    /// A Python program there.
    Python(&'static str),
}

/// One row of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) kind: Kind,
    /// As the tables call it.
    pub(super) name: &'static str,
    /// What it does for each document.
    pub(super) does: &'static str,
    pub(super) program: Program,
    /// CKA_ID of the key, in hexadecimal.
    pub(super) key: &'static str,
    /// How often it goes through all files.
    pub(super) times: usize,
}

/// RSA of 2048 bits, and P-256, on the token.
pub(super) const RSA: &str = "01";
const EC: &str = "02";

/// The rows by which goals are judged.
pub(super) const BATCH: &str = "origo";
pub(super) const SINGLE_CALL: &str = "bare loop, single C_Sign";
pub(super) const WARM: &str = "origo, issuing chain judged before";

const BATCH_DOES: &str = "reads the document, makes CAdES B-B, reads it back and verifies it, file with fsync and rename";
const SINGLE_CALL_DOES: &str = "C_SignInit and one C_Sign: no document, no file";
const THREE_CALLS_DOES: &str = "as `Session::sign` of cryptoki does: C_SignInit, C_Sign twice";
const OPENSSL_DOES: &str =
    "a process for each document, engine of libp11; file without fsync, nothing verified";
const PYTHON_DOES: &str = "one session, CMS by asn1crypto; file without fsync, nothing verified";

const fn signing(
    kind: Kind,
    name: &'static str,
    does: &'static str,
    program: Program,
    key: &'static str,
) -> Case {
    Case { kind, name, does, program, key, times: 1 }
}

const fn verifying(name: &'static str, does: &'static str, program: Program, times: usize) -> Case {
    Case { kind: Kind::Verifying, name, does, program, key: RSA, times }
}

/// Every row, in the order of the tables.
static CASES: [Case; 17] = [
    signing(Kind::Signing, BATCH, BATCH_DOES, Program::Ours("batch"), RSA),
    signing(
        Kind::Signing,
        "origo, kept in the store",
        "the same, and blob, signature, outbox row and list row in the store (SQLite, synchronous=FULL)",
        Program::Ours("batch-stored"),
        RSA,
    ),
    signing(Kind::Signing, SINGLE_CALL, SINGLE_CALL_DOES, Program::Ours("single-call"), RSA),
    signing(
        Kind::Signing,
        "bare loop, three calls",
        THREE_CALLS_DOES,
        Program::Ours("three-calls"),
        RSA,
    ),
    signing(
        Kind::Signing,
        "openssl cms -sign",
        OPENSSL_DOES,
        Program::Shell("openssl-sign.sh"),
        RSA,
    ),
    signing(Kind::Signing, "python-pkcs11", PYTHON_DOES, Program::Python("python_sign.py"), RSA),
    signing(Kind::Signing, "origo, P-256", BATCH_DOES, Program::Ours("batch"), EC),
    signing(
        Kind::Signing,
        "bare loop, single C_Sign, P-256",
        SINGLE_CALL_DOES,
        Program::Ours("single-call"),
        EC,
    ),
    signing(Kind::Card, BATCH, BATCH_DOES, Program::Ours("batch"), RSA),
    signing(Kind::Card, SINGLE_CALL, SINGLE_CALL_DOES, Program::Ours("single-call"), RSA),
    signing(
        Kind::Card,
        "bare loop, three calls",
        THREE_CALLS_DOES,
        Program::Ours("three-calls"),
        RSA,
    ),
    signing(Kind::Card, "openssl cms -sign", OPENSSL_DOES, Program::Shell("openssl-sign.sh"), RSA),
    signing(Kind::Card, "python-pkcs11", PYTHON_DOES, Program::Python("python_sign.py"), RSA),
    verifying(WARM, "signature and revocation; chain known", Program::Ours("verify-warm"), 5),
    verifying(
        "origo, cold",
        "signature, chain and revocation anew for each file",
        Program::Ours("verify-cold"),
        1,
    ),
    verifying(
        "openssl cms -verify",
        "a process for each file: signature, chain and revocation",
        Program::Shell("openssl-verify.sh"),
        1,
    ),
    verifying(
        "pyHanko",
        "one process: signature, chain and revocation",
        Program::Python("pyhanko_verify.py"),
        1,
    ),
];

impl Case {
    pub(super) fn of(kind: Kind) -> impl Iterator<Item = &'static Self> {
        CASES.iter().filter(move |case| case.kind == kind)
    }

    /// It leaves a signed file for each document.
    pub(super) fn leaves_files(&self) -> bool {
        let bare = matches!(self.program, Program::Ours("single-call" | "three-calls"));
        self.kind != Kind::Verifying && !bare
    }

    /// Somebody else's program; the bare loops are ours too, being what ours is measured by.
    pub(super) fn is_peer(&self) -> bool {
        !matches!(self.program, Program::Ours(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_that_goals_are_judged_by_are_there_once() {
        for (kind, name) in [
            (Kind::Signing, BATCH),
            (Kind::Signing, SINGLE_CALL),
            (Kind::Card, BATCH),
            (Kind::Verifying, WARM),
        ] {
            let count = Case::of(kind).filter(|case| case.name == name).count();
            assert_eq!(count, 1, "{name} of {kind:?}");
        }
    }
}
