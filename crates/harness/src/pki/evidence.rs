//! What authorities say afterwards, made by `openssl`: OCSP responses, timestamps, revocation lists
//! of any moment. Owns the shapes of the certificates that sign these.

use std::fs;
use std::path::{Path, PathBuf};

use super::clock::{YEAR_S, generalized, now_s};
use super::command::Tool;
use super::{Identity, Pki, PkiError};

/// What a responder says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OcspState {
    /// Not revoked.
    Good,
    /// Revoked at this moment, seconds since 1970.
    Revoked(i64),
    /// Not one of the authority's.
    Unknown,
}

/// Extensions of a service's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authorised {
    /// For answering (id-kp-OCSPSigning, with nocheck).
    Ocsp,
    /// For timestamps (RFC 3161 section 2.3).
    Timestamps,
    /// For nothing in particular.
    Nothing,
}

/// DER of a certificate in PEM.
pub fn certificate_der(pem: &Path) -> Result<Vec<u8>, PkiError> {
    Tool::openssl().args(["x509", "-outform", "DER", "-in"]).arg(pem).run()
}

/// The signature of the key in a file over a SHA-256 digest: PKCS#1 v1.5 or DER ECDSA.
pub fn sign_digest(key: &Path, sha256: &[u8; 32]) -> Result<Vec<u8>, PkiError> {
    let digest = tempfile::NamedTempFile::new()?;
    fs::write(digest.path(), sha256)?;
    Tool::openssl()
        .args(["pkeyutl", "-sign", "-pkeyopt", "digest:sha256", "-inkey"])
        .arg(key)
        .arg("-in")
        .arg(digest.path())
        .run()
}

impl Pki {
    /// A certificate of the issuing authority for a service, valid from now for eight years; made
    /// once for each `stem`.
    pub fn authorised(&self, stem: &str, what: Authorised) -> Result<Identity, PkiError> {
        let file = |ending: &str| self.authority.file(&format!("{stem}.{ending}"));
        let identity =
            Identity { key: file("key"), certificate: file("pem"), issuing: self.issuing_pem() };
        if identity.certificate.is_file() {
            return Ok(identity);
        }
        let extensions = match what {
            Authorised::Ocsp => "extendedKeyUsage=OCSPSigning\nnoCheck=ignored\n",
            Authorised::Timestamps => "extendedKeyUsage=critical,timeStamping\n",
            Authorised::Nothing => "",
        };
        let extensions = format!(
            "keyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\n\
             authorityKeyIdentifier=keyid\n{extensions}"
        );
        fs::write(file("ext"), extensions)?;
        Tool::openssl()
            .args(["req", "-new", "-nodes", "-newkey", "rsa:2048", "-subj"])
            .arg(format!("/C=IT/O=Origo Test QTSP S.p.A./CN={stem}"))
            .arg("-keyout")
            .arg(&identity.key)
            .arg("-out")
            .arg(file("csr"))
            .run()?;
        Tool::openssl()
            .args(["x509", "-req", "-sha256", "-days", "2920", "-CAcreateserial", "-CA"])
            .arg(self.issuing_pem())
            .arg("-CAkey")
            .arg(self.authority.file("issuing.key"))
            .arg("-CAserial")
            .arg(file("srl"))
            .arg("-extfile")
            .arg(file("ext"))
            .arg("-in")
            .arg(file("csr"))
            .arg("-out")
            .arg(&identity.certificate)
            .run()?;
        Ok(identity)
    }

    /// The answer of an authorised responder to a request, DER, good for a day.
    pub fn ocsp_answer(
        &self,
        request: &[u8],
        state: OcspState,
        stem: &str,
    ) -> Result<Vec<u8>, PkiError> {
        let responder = self.authorised(stem, Authorised::Ocsp)?;
        self.ocsp_answer_by(request, state, &responder, &["-resp_key_id"])
    }

    /// The same signed by whoever is given.
    pub fn ocsp_answer_by(
        &self,
        request: &[u8],
        state: OcspState,
        responder: &Identity,
        options: &[&str],
    ) -> Result<Vec<u8>, PkiError> {
        let work = tempfile::tempdir_in(self.dir())?;
        let file = |name: &str| work.path().join(name);
        fs::write(file("request.der"), request)?;
        let said =
            Tool::openssl().args(["ocsp", "-req_text", "-reqin"]).arg(file("request.der")).run()?;
        let said = String::from_utf8_lossy(&said);
        let serial = said.lines().find_map(|line| line.trim().strip_prefix("Serial Number: "));
        let serial = serial.unwrap_or_default();
        let expiry = &generalized(now_s() + YEAR_S)[2..];
        let index = match state {
            OcspState::Good => format!("V\t{expiry}\t\t{serial}\tunknown\t/CN=x\n"),
            OcspState::Revoked(at_s) => {
                let at = &generalized(at_s)[2..];
                format!("R\t{expiry}\t{at},keyCompromise\t{serial}\tunknown\t/CN=x\n")
            }
            OcspState::Unknown => String::new(),
        };
        fs::write(file("index.txt"), index)?;
        Tool::openssl()
            .args(["ocsp", "-ndays", "1", "-index"])
            .arg(file("index.txt"))
            .arg("-CA")
            .arg(self.issuing_pem())
            .arg("-rsigner")
            .arg(&responder.certificate)
            .arg("-rkey")
            .arg(&responder.key)
            .arg("-reqin")
            .arg(file("request.der"))
            .arg("-respout")
            .arg(file("response.der"))
            .args(options.iter().copied())
            .run()?;
        Ok(fs::read(file("response.der"))?)
    }

    /// The issuing authority's own key and certificate.
    #[must_use]
    pub fn issuing(&self) -> Identity {
        Identity {
            key: self.authority.file("issuing.key"),
            certificate: self.issuing_pem(),
            issuing: self.anchors_pem(),
        }
    }

    /// A timestamp token of now over `stamped`, DER.
    pub fn stamped(&self, stamped: &[u8], by: &Identity) -> Result<Vec<u8>, PkiError> {
        let work = tempfile::tempdir_in(self.dir())?;
        let file = |name: &str| work.path().join(name);
        fs::write(file("data"), stamped)?;
        fs::write(file("serial"), "01\n")?;
        let configuration = format!(
            "[tsa]\nserial = {}\nsigner_digest = sha256\ndefault_policy = 1.3.76.16.99.1\n\
             digests = sha256, sha512\nordering = no\ntsa_name = no\ness_cert_id_alg = sha256\n",
            file("serial").display()
        );
        fs::write(file("tsa.cnf"), configuration)?;
        Tool::openssl()
            .args(["ts", "-query", "-sha256", "-cert", "-data"])
            .arg(file("data"))
            .arg("-out")
            .arg(file("query.tsq"))
            .run()?;
        Tool::openssl()
            .args(["ts", "-reply", "-token_out", "-section", "tsa", "-config"])
            .arg(file("tsa.cnf"))
            .arg("-queryfile")
            .arg(file("query.tsq"))
            .arg("-signer")
            .arg(&by.certificate)
            .arg("-inkey")
            .arg(&by.key)
            .arg("-chain")
            .arg(&by.issuing)
            .arg("-out")
            .arg(file("token.der"))
            .run()?;
        Ok(fs::read(file("token.der"))?)
    }

    /// A revocation list of `role` (`root` or `issuing`) of any moment, DER. `revoked` are
    /// certificates with moments; all moments in seconds since 1970.
    pub fn crl_of(
        &self,
        role: &str,
        revoked: &[(&Path, i64)],
        (this_update_s, next_update_s): (i64, i64),
    ) -> Result<PathBuf, PkiError> {
        let revoked = revoked
            .iter()
            .map(|(certificate, at_s)| Ok((serial_of(certificate)?, *at_s)))
            .collect::<Result<Vec<_>, PkiError>>()?;
        let file = format!("{role}-{this_update_s}-{next_update_s}-{}.crl", revoked.len());
        self.authority.crl_between(role, &revoked, &file, (this_update_s, next_update_s))
    }
}

/// Serial number of a certificate in PEM, hexadecimal.
pub(crate) fn serial_of(certificate: &Path) -> Result<String, PkiError> {
    let said = Tool::openssl().args(["x509", "-noout", "-serial", "-in"]).arg(certificate).run()?;
    Ok(String::from_utf8_lossy(&said).trim().trim_start_matches("serial=").to_owned())
}
