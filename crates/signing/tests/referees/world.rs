//! Who signs in these tests, and whom all four trust: one authority, one root, two revocation lists.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub(crate) use harness::openssl::{cms_sign, file, run as openssl};
use harness::pki::{Identity, Issuer, Key, ListDraft, OcspState, Person, Pki, Usage, Validity};
use jiff::Timestamp;
use signing::{Anchors, Policy, SignError, SignerCertificate, TokenSigner};
use tempfile::TempDir;

pub(crate) struct World {
    dir: TempDir,
    pki: Pki,
    /// RSA-2048.
    pub(crate) rossi: Identity,
    /// P-256.
    pub(crate) bianchi: Identity,
    /// P-384.
    pub(crate) verdi: Identity,
    /// A certificate for logging in.
    pub(crate) login: Identity,
    pub(crate) expired: Identity,
    pub(crate) not_yet: Identity,
    /// Of an authority that nobody here trusts.
    pub(crate) stranger: Identity,
    /// Of an authority with the name of ours.
    pub(crate) impostor: Identity,
    /// Revoked a minute ago.
    pub(crate) revoked: Identity,
    /// Another certificate of Rossi's key and name, with a number of its own.
    pub(crate) twin: PathBuf,
    /// RSA-1024.
    pub(crate) short: Identity,
    /// For timestamps.
    tsa: Identity,
    revoking: PathBuf,
    _impostor: TempDir,
}

/// Made once for all tests of this program.
pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::make)
}

impl World {
    fn make() -> Self {
        let [dir, away] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let pki = Pki::make(dir.path()).expect("authority");
        let person = || Person::new("MARIO", "ROSSI", "RSSMRA80A01F205X");
        let make = |stem: &str, person: &Person| pki.identity(person, stem).expect("identity");
        let revoked = make("revoked", &person());
        let rossi = make("rossi", &person());
        let away_pki = Pki::make(away.path()).expect("another authority");
        Self {
            bianchi: make("bianchi", &person().with_key(Key::EcP256)),
            verdi: make("verdi", &person().with_key(Key::EcP384)),
            login: make("login", &person().with_usage(Usage::DigitalSignature)),
            expired: make("expired", &person().with_validity(Validity::Expired)),
            not_yet: make("notyet", &person().with_validity(Validity::NotYet)),
            stranger: make("stranger", &person().with_issuer(Issuer::Stranger)),
            impostor: away_pki.identity(&person(), "impostor").expect("identity"),
            revoking: pki.crl_revoking(&revoked.certificate, 60).expect("list"),
            twin: certified_by_hand(&pki, "twin", &rossi.key, SIGNS),
            short: by_hand(&pki, "short", "rsa_keygen_bits:1024", SIGNS),
            tsa: by_hand(&pki, "tsa", "rsa_keygen_bits:2048", STAMPS),
            revoked,
            rossi,
            pki,
            dir,
            _impostor: away,
        }
    }

    /// A folder for what is made here.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.dir.path().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.pki.anchors_pem()
    }

    /// Of the root, and of the issuing authority; DER.
    pub(crate) fn lists(&self) -> [PathBuf; 2] {
        [self.pki.root_crl_path(), self.revoking.clone()]
    }

    /// What Origo goes by: the same root and the same lists as everybody.
    pub(crate) fn policy(&self) -> Policy {
        let read = |path: &Path| fs::read(path).expect("a file of the authority");
        let anchors = Anchors::from_pem(&read(&self.root())).expect("anchors");
        let crls = self.lists().iter().map(|list| read(list)).collect();
        Policy { anchors, crls, at: Timestamp::now() }
    }
}

/// Extensions of a certificate that signs documents, and of one that signs timestamps.
const SIGNS: &str = "keyUsage = critical,nonRepudiation\nsubjectKeyIdentifier = hash\n";
const STAMPS: &str = "keyUsage = critical,digitalSignature\n\
                      extendedKeyUsage = critical,timeStamping\nsubjectKeyIdentifier = hash\n";

/// A key of that length and its certificate.
fn by_hand(pki: &Pki, stem: &str, length: &str, extensions: &str) -> Identity {
    let key = pki.dir().join(format!("{stem}.key"));
    openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", length], &[("-out", &key)]);
    let certificate = certified_by_hand(pki, stem, &key, extensions);
    Identity { key, certificate, issuing: pki.issuing_pem() }
}

/// A certificate that the authority of these tests would not make by itself.
fn certified_by_hand(pki: &Pki, stem: &str, key: &Path, extensions: &str) -> PathBuf {
    let file = |ending: &str| pki.dir().join(format!("{stem}.{ending}"));
    let [request, section, certificate] = ["csr", "cnf", "pem"].map(file);
    fs::write(&section, extensions).expect("extensions");
    let subject = "/C=IT/serialNumber=TINIT-RSSMRA80A01F205X/GN=MARIO/SN=ROSSI/CN=ROSSI MARIO";
    openssl(&["req", "-new", "-utf8", "-subj", subject], &[("-key", key), ("-out", &request)]);
    let issuing = pki.issuing_pem();
    // A number of its own for each.
    let serial =
        stem.bytes().fold("0x01".to_owned(), |serial, byte| serial + &format!("{byte:02x}"));
    openssl(
        &["x509", "-req", "-sha256", "-days", "30", "-set_serial", &serial],
        &[
            ("-in", &request),
            ("-CA", &issuing),
            ("-CAkey", &issuing.with_extension("key")),
            ("-extfile", &section),
            ("-out", &certificate),
        ],
    );
    certificate
}

impl World {
    /// What the authority's responder says of somebody who is not revoked.
    pub(crate) fn ocsp_answer(&self, of: &Identity) -> Vec<u8> {
        let request = file([]);
        openssl(
            &["ocsp", "-no_nonce"],
            &[("-issuer", &of.issuing), ("-cert", &of.certificate), ("-reqout", &request)],
        );
        let request = fs::read(&request).expect("a request");
        self.pki.ocsp_answer(&request, OcspState::Good, "Responder").expect("an answer")
    }

    /// A Trusted List that names the authority, signed by `operator`.
    pub(crate) fn trusted_list(&self, operator: &Identity) -> Vec<u8> {
        ListDraft::default().signed(&self.pki, operator).expect("a list")
    }

    /// A timestamp token over octets (RFC 3161), by `openssl ts`.
    pub(crate) fn timestamp(&self, octets: &[u8]) -> Vec<u8> {
        let folder = self.folder("tsa");
        let [configuration, query, out] =
            ["ts.cnf", "query", "token"].map(|name| folder.join(name));
        let text = format!(
            "[tsa]\nserial = {}\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n\
             signer_digest = sha256\ness_cert_id_alg = sha256\n",
            folder.join("serial").display()
        );
        fs::write(&configuration, text).expect("configuration");
        let data = file(octets);
        openssl(&["ts", "-query", "-sha256", "-cert"], &[("-data", &data), ("-out", &query)]);
        openssl(
            &["ts", "-reply", "-section", "tsa", "-token_out"],
            &[
                ("-config", &configuration),
                ("-queryfile", &query),
                ("-signer", &self.tsa.certificate),
                ("-inkey", &self.tsa.key),
                ("-chain", &self.tsa.issuing),
                ("-out", &out),
            ],
        );
        fs::read(&out).expect("a token")
    }
}

/// A certificate or a list from PEM.
pub(crate) fn der(kind: &str, pem: &Path) -> Vec<u8> {
    openssl(&[kind, "-outform", "DER"], &[("-in", pem)])
}

/// A key in a file, used through `openssl`.
pub(crate) struct FileSigner {
    key: PathBuf,
    certificate: SignerCertificate,
}

impl FileSigner {
    pub(crate) fn new(identity: &Identity) -> Self {
        let own = der("x509", &identity.certificate);
        let issuing = der("x509", &identity.issuing);
        let certificate = SignerCertificate::from_der(own, vec![issuing]).expect("certificate");
        Self { key: identity.key.clone(), certificate }
    }
}

impl TokenSigner for FileSigner {
    fn certificate(&self) -> &SignerCertificate {
        &self.certificate
    }

    fn sign_digest(&mut self, sha256: &[u8; 32]) -> Result<Vec<u8>, SignError> {
        let digest = file(sha256);
        let words = ["pkeyutl", "-sign", "-pkeyopt", "digest:sha256"];
        Ok(openssl(&words, &[("-inkey", &self.key), ("-in", &digest)]))
    }
}

/// The signature of a key over octets that `openssl` hashes itself.
pub(crate) fn signature(key: &Path, digest: &str, octets: &[u8]) -> Vec<u8> {
    let message = file(octets);
    let words = ["pkeyutl", "-sign", "-rawin", "-digest", digest];
    openssl(&words, &[("-inkey", key), ("-in", &message)])
}
