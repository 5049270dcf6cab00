//! Tokens of SoftHSM with the people's keys on them.

use std::fs;
use std::path::{Path, PathBuf};

use super::command::{Tool, softhsm_module};
use super::person::{Person, Usage};
use super::{Identity, Pki, PkiError};

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSpec {
    /// Token label, at most 32 characters, unique in the directory.
    pub label: String,
    /// User PIN, 4 to 255 characters.
    pub pin: String,
    /// Keys in the order of their CKA_ID: 01, 02, ...
    pub people: Vec<Person>,
}

/// A token that exists.
#[derive(Debug, Clone)]
pub struct SoftToken {
    /// Token label.
    pub label: String,
    /// User PIN.
    pub pin: String,
    /// One for each person of the spec, in its order.
    pub keys: Vec<TokenKey>,
}

/// One key on a token.
#[derive(Debug, Clone)]
pub struct TokenKey {
    /// CKA_ID: 01, 02, ...
    pub id: u8,
    /// CKA_LABEL: `DS0` for a signature key, `CNS0` for an authentication key.
    pub label: String,
    /// The same key and certificate as files, for what only `openssl` can make.
    pub identity: Identity,
}

impl Pki {
    /// Makes the token, or gives it back when it was made in this directory before.
    pub fn token(&self, spec: &TokenSpec) -> Result<SoftToken, PkiError> {
        let done = self.dir().join("tokens-made").join(&spec.label);
        let made = done.is_file();
        if !made {
            self.initialise(spec)?;
        }
        let (mut signing, mut login) = (0, 0);
        let mut keys = Vec::with_capacity(spec.people.len());
        for (id, person) in (1u8..).zip(&spec.people) {
            let (word, count) = match person.usage {
                Usage::NonRepudiation => ("DS", &mut signing),
                Usage::DigitalSignature => ("CNS", &mut login),
            };
            let label = format!("{word}{count}");
            *count += 1;
            let stem =
                format!("{}-{id:02}", spec.label.replace(|c: char| !c.is_alphanumeric(), "_"));
            let identity = if made {
                self.identity_made(person, &stem)?
            } else {
                let identity = self.identity(person, &stem)?;
                self.put(spec, person, id, &label, &identity)?;
                identity
            };
            keys.push(TokenKey { id, label, identity });
        }
        fs::create_dir_all(self.dir().join("tokens-made"))?;
        fs::write(done, "")?;
        Ok(SoftToken { label: spec.label.clone(), pin: spec.pin.clone(), keys })
    }

    fn initialise(&self, spec: &TokenSpec) -> Result<(), PkiError> {
        Tool::softhsm2_util()
            .env("SOFTHSM2_CONF", self.softhsm_conf())
            .args(["--init-token", "--free", "--so-pin", "87654321"])
            .args(["--label", &spec.label, "--pin", &spec.pin])
            .run()?;
        // Cards carry their issuer too: a signature can then bring its chain along.
        let issuing = self.dir().join("issuing.der");
        der("x509", &self.issuing_pem(), &issuing)?;
        self.write_object(spec, &issuing, "cert", "ca", "CA0", false)
    }

    fn put(
        &self,
        spec: &TokenSpec,
        person: &Person,
        id: u8,
        label: &str,
        identity: &Identity,
    ) -> Result<(), PkiError> {
        let id = format!("{id:02x}");
        let certificate = identity.certificate.with_extension("der");
        der("x509", &identity.certificate, &certificate)?;
        self.write_object(spec, &certificate, "cert", &id, label, false)?;
        let key = identity.key.with_extension("key.der");
        der("pkey", &identity.key, &key)?;
        self.write_object(spec, &key, "privkey", &id, label, person.always_authenticate)
    }

    fn write_object(
        &self,
        spec: &TokenSpec,
        file: &Path,
        kind: &str,
        id: &str,
        label: &str,
        always_authenticate: bool,
    ) -> Result<(), PkiError> {
        let tool = Tool::pkcs11_tool()
            .env("SOFTHSM2_CONF", self.softhsm_conf())
            .arg("--module")
            .arg(self.module_path())
            .args(["--token-label", &spec.label, "--login", "--pin", &spec.pin])
            .arg("--write-object")
            .arg(file)
            .args(["--type", kind, "--id", id, "--label", label]);
        let tool =
            if kind == "privkey" { tool.args(["--usage-sign", "--sensitive"]) } else { tool };
        let tool = if always_authenticate { tool.arg("--always-auth") } else { tool };
        tool.run().map(drop)
    }
}

/// Writes SoftHSM's configuration and gives its path and the module's.
pub(crate) fn configure(dir: &Path) -> Result<(PathBuf, PathBuf), PkiError> {
    let module = softhsm_module()?;
    let tokens = dir.join("tokens");
    fs::create_dir_all(&tokens)?;
    let path = dir.join("softhsm2.conf");
    let text = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n\
         slots.removable = false\n",
        tokens.display()
    );
    fs::write(&path, text)?;
    Ok((path, module))
}

fn der(kind: &str, from: &Path, to: &Path) -> Result<(), PkiError> {
    Tool::openssl()
        .args([kind, "-outform", "DER", "-in"])
        .arg(from)
        .arg("-out")
        .arg(to)
        .run()
        .map(drop)
}
