//! One certification authority: a root, an issuing authority under it, their revocation lists.
//!
//! Owns the shapes of the certificates: what a qualified signer's certificate carries in Italy
//! (ETSI EN 319 412-2 and -5: nonRepudiation alone and critical, QCP-n-qscd, AgID's policy,
//! qcStatements) and what an authentication certificate of a CNS carries.

use std::fs;
use std::path::{Path, PathBuf};

use super::clock::{DAY_S, HOUR_S, YEAR_S, generalized, now_s};
use super::command::Tool;
use super::person::{Key, Person, Usage, Validity};
use super::{Identity, PkiError, Purpose};

/// Configuration of `openssl req` and `openssl ca`; `@DIR@` and `@HOST@` are filled in.
const CONFIGURATION: &str = include_str!("authority.cnf");
/// Sections of services' certificates.
const SERVICES: &str = include_str!("services.cnf");

pub(crate) struct Authority {
    dir: PathBuf,
}

impl Authority {
    /// Makes root and issuing authority in `dir`, with empty revocation lists.
    pub(crate) fn make(dir: &Path, name: &str) -> Result<Self, PkiError> {
        fs::create_dir_all(dir.join("issued"))?;
        let authority = Self { dir: dir.to_owned() };
        let host = name.to_lowercase().replace(' ', "-");
        let text = CONFIGURATION
            .replace("@DIR@", &dir.to_string_lossy())
            .replace("@HOST@", &format!("{host}.example"));
        fs::write(authority.configuration(), text)?;
        fs::write(dir.join("index.txt.attr"), "unique_subject = no\n")?;
        fs::write(dir.join("index.txt"), "")?;
        fs::write(dir.join("crlnumber"), "01\n")?;
        let now = now_s();
        let life = (now - 5 * YEAR_S, now + 10 * YEAR_S);
        for (role, of, section) in [("root", "root", "root_ca"), ("issuing", "root", "issuing_ca")]
        {
            let kind = if role == "root" { "Root CA" } else { "Issuing CA" };
            let subject = format!("/C=IT/O={name} QTSP S.p.A./OU=Test/CN={name} {kind}");
            authority.request(role, Key::Rsa2048, &subject)?;
            authority.certify(role, of, section, life)?;
        }
        authority.crl("root", &[], "root.crl")?;
        authority.crl("issuing", &[], "issuing.crl")?;
        Ok(authority)
    }

    /// An authority made before in `dir`.
    pub(crate) fn open(dir: &Path) -> Option<Self> {
        let complete = ["root.pem", "issuing.pem", "root.crl", "issuing.crl"]
            .iter()
            .all(|file| dir.join(file).is_file());
        complete.then(|| Self { dir: dir.to_owned() })
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A key in software and the person's certificate for it.
    pub(crate) fn identity(&self, person: &Person, stem: &str) -> Result<Identity, PkiError> {
        let Person { given, family, fiscal_code, .. } = person;
        let subject = format!(
            "/C=IT/serialNumber=TINIT-{fiscal_code}/GN={given}/SN={family}/CN={family} {given}\
             /dnQualifier=2026{}",
            stem.replace(|c: char| !c.is_ascii_alphanumeric(), "")
        );
        self.request(stem, person.key, &subject)?;
        let section = match person.usage {
            Usage::NonRepudiation => "signer",
            Usage::DigitalSignature => "authentication",
        };
        self.certify(stem, "issuing", section, life(person.validity))?;
        Ok(Identity {
            key: self.file(&format!("{stem}.key")),
            certificate: self.file(&format!("{stem}.pem")),
            issuing: self.file("issuing.pem"),
        })
    }

    /// A key in software and a service's certificate for it.
    pub(crate) fn service(&self, service: Purpose, stem: &str) -> Result<Identity, PkiError> {
        let section = match service {
            Purpose::TimeStamping => "time_stamping",
            Purpose::TimeStampingNotCritical => "time_stamping_not_critical",
        };
        let text = fs::read_to_string(self.configuration())?;
        if !text.contains("[time_stamping]") {
            fs::write(self.configuration(), text + SERVICES)?;
        }
        self.request(stem, Key::Rsa2048, &format!("/C=IT/O=Origo Test QTSP S.p.A./CN={stem}"))?;
        self.certify(stem, "issuing", section, life(Validity::Current))?;
        Ok(Identity {
            key: self.file(&format!("{stem}.key")),
            certificate: self.file(&format!("{stem}.pem")),
            issuing: self.file("issuing.pem"),
        })
    }

    /// Writes a revocation list of `role` in DER under `file`.
    ///
    /// `revoked` are pairs of serial number (hexadecimal) and moment (seconds since 1970).
    pub(crate) fn crl(
        &self,
        role: &str,
        revoked: &[(String, i64)],
        file: &str,
    ) -> Result<PathBuf, PkiError> {
        let now = now_s();
        self.crl_between(role, revoked, file, (now - HOUR_S, now + 30 * DAY_S))
    }

    /// The same between two moments (seconds since 1970).
    pub(crate) fn crl_between(
        &self,
        role: &str,
        revoked: &[(String, i64)],
        file: &str,
        (this_update_s, next_update_s): (i64, i64),
    ) -> Result<PathBuf, PkiError> {
        let work = tempfile::tempdir_in(&self.dir)?;
        let index = revoked.iter().fold(String::new(), |index, (serial, at_s)| {
            let expiry = generalized(now_s() + YEAR_S);
            let at = generalized(*at_s);
            let (expiry, at) = (&expiry[2..], &at[2..]);
            index + &format!("R\t{expiry}\t{at},keyCompromise\t{serial}\tunknown\t/CN=revoked\n")
        });
        fs::write(work.path().join("index.txt"), index)?;
        fs::write(work.path().join("index.txt.attr"), "unique_subject = no\n")?;
        fs::write(work.path().join("crlnumber"), "01\n")?;
        let text = fs::read_to_string(self.configuration())?
            .replace(&*self.dir.to_string_lossy(), &work.path().to_string_lossy());
        fs::write(work.path().join("crl.cnf"), text)?;
        let pem = work.path().join("crl.pem");
        Tool::openssl()
            .args(["ca", "-gencrl", "-crl_lastupdate", &generalized(this_update_s)])
            .args(["-crl_nextupdate", &generalized(next_update_s), "-config"])
            .arg(work.path().join("crl.cnf"))
            .arg("-keyfile")
            .arg(self.file(&format!("{role}.key")))
            .arg("-cert")
            .arg(self.file(&format!("{role}.pem")))
            .arg("-out")
            .arg(&pem)
            .run()?;
        let out = self.file(file);
        Tool::openssl()
            .args(["crl", "-outform", "DER", "-in"])
            .arg(&pem)
            .arg("-out")
            .arg(&out)
            .run()?;
        Ok(out)
    }

    fn configuration(&self) -> PathBuf {
        self.file("authority.cnf")
    }

    fn request(&self, stem: &str, key: Key, subject: &str) -> Result<(), PkiError> {
        let tool = Tool::openssl().args(["req", "-new", "-nodes", "-utf8", "-sha256"]);
        let tool = match key {
            Key::Rsa2048 => tool.args(["-newkey", "rsa:2048"]),
            Key::EcP256 => tool.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
            Key::EcP384 => tool.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"]),
            Key::EcP521 => tool.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521"]),
        };
        tool.arg("-config")
            .arg(self.configuration())
            .args(["-subj", subject, "-keyout"])
            .arg(self.file(&format!("{stem}.key")))
            .arg("-out")
            .arg(self.file(&format!("{stem}.csr")))
            .run()
            .map(drop)
    }

    /// `openssl ca` and not `openssl x509`: only it takes a start date in OpenSSL 3.0.
    fn certify(
        &self,
        stem: &str,
        by: &str,
        section: &str,
        (from_s, to_s): (i64, i64),
    ) -> Result<(), PkiError> {
        let tool = Tool::openssl().args(["ca", "-batch", "-notext", "-rand_serial", "-preserveDN"]);
        let tool = if stem == by {
            tool.arg("-selfsign")
        } else {
            tool.arg("-cert").arg(self.file(&format!("{by}.pem")))
        };
        tool.args(["-md", "sha256", "-config"])
            .arg(self.configuration())
            .args(["-extensions", section, "-startdate", &generalized(from_s)])
            .args(["-enddate", &generalized(to_s), "-keyfile"])
            .arg(self.file(&format!("{by}.key")))
            .arg("-in")
            .arg(self.file(&format!("{stem}.csr")))
            .arg("-out")
            .arg(self.file(&format!("{stem}.pem")))
            .run()
            .map(drop)
    }
}

fn life(validity: Validity) -> (i64, i64) {
    let now = now_s();
    match validity {
        Validity::Current => (now - HOUR_S, now + 3 * YEAR_S),
        Validity::Expired => (now - 3 * YEAR_S, now - DAY_S),
        Validity::NotYet => (now + DAY_S, now + YEAR_S),
    }
}
