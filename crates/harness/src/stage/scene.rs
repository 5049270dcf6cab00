//! A set stage: authority and token, a desk that serves, an office that knows it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::office::Word;
use super::{ACCOUNT, Desk, Office, Said, StageError};
use crate::pki::{Key, Person, Pki, PkiError, SoftToken, TokenSpec, Usage};

/// PIN of every token on the stage; they guard nothing.
pub const PIN: &str = "271828";

/// The Chamber of the sample practices.
pub const CHAMBER: &str = "BG";

/// What is made once and used in every scene.
pub struct Props {
    /// The authority that the desk trusts.
    pub pki: Pki,
    /// `ORIGO-DEMO`: the samples' signatory, RSA.
    pub token: SoftToken,
    /// `ORIGO-EC`: the same person with a key on P-256.
    pub curve: SoftToken,
    /// `ORIGO-CNS`: the same person with a certificate for logging in, and none for signing.
    pub login_only: SoftToken,
    /// `ORIGO-DESK`: the Chamber's officer, RSA.
    pub officer: SoftToken,
}

impl Props {
    /// Makes them in `dir`, or takes those made there before; processes wait for each other.
    pub fn make(dir: &Path) -> Result<Self, PkiError> {
        fs::create_dir_all(dir)?;
        let lock = File::create(dir.join("lock"))?;
        lock.lock()?;
        let pki = Pki::make(&dir.join("pki"))?;
        let signatory = || Person::new("LUCA", "MORETTI", "MRTLCU70A01A794I");
        let token = |label: &str, person| {
            pki.token(&TokenSpec {
                label: label.to_owned(),
                pin: PIN.to_owned(),
                people: vec![person],
            })
        };
        Ok(Self {
            token: token("ORIGO-DEMO", signatory())?,
            curve: token("ORIGO-EC", signatory().with_key(Key::EcP256))?,
            login_only: token("ORIGO-CNS", signatory().with_usage(Usage::DigitalSignature))?,
            officer: token("ORIGO-DESK", Person::new("ANNA", "NERI", "NRENNA70A41A794P"))?,
            pki,
        })
    }
}

/// A scene; its desk serves until it is dropped.
pub struct Scene {
    /// Where everything of it stands.
    pub dir: PathBuf,
    /// The Chamber's server.
    pub desk: Desk,
    /// The company's office.
    pub office: Office,
    module: PathBuf,
}

impl Scene {
    /// Sets the scene in `dir` with the programs of the folder `programs`, for this company (an
    /// `impresa` of the exchange format) with `top_up` euro on its account; what stands there from
    /// an earlier run is taken up again.
    pub fn set(
        programs: &Path,
        dir: &Path,
        props: &Props,
        company: &Value,
        top_up: &str,
    ) -> Result<Self, StageError> {
        fs::create_dir_all(dir).map_err(StageError::file(dir))?;
        let dir = fs::canonicalize(dir).map_err(StageError::file(dir))?;
        let program = |name: &str| programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let data = dir.join("desk");
        let desk = Desk::open(&program("origo-desk"), &data, &props.pki, &props.officer)?;
        desk.furnish(CHAMBER, company, top_up)?;
        let scene = Self {
            desk,
            office: Office::new(&program("origo"), &dir.join("home"), props.pki.env()),
            module: props.pki.module_path().to_path_buf(),
            dir,
        };
        scene.register(company)?;
        // The desk has another port at each start.
        scene.know_desk(scene.desk.url())?;
        Ok(scene)
    }

    /// Registers the company in the office, once.
    fn register(&self, company: &Value) -> Result<(), StageError> {
        let done = self.dir.join("registered");
        if done.is_file() {
            return Ok(());
        }
        let file = self.dir.join("company.json");
        fs::write(&file, company.to_string()).map_err(StageError::file(&file))?;
        self.office.tell(&[&"init", &"--company", &file], "")?;
        fs::write(&done, "").map_err(StageError::file(&done))
    }

    /// Tells the office that its Chamber's desk is at `url`.
    pub fn know_desk(&self, url: &str) -> Result<(), StageError> {
        let words: [Word<'_>; 6] = [&"desk", &"add", &"--kind", &"certo", &"--url", &url];
        let account: [Word<'_>; 5] =
            [&"--user", &ACCOUNT.user, &"--password-stdin", &"--chamber", &CHAMBER];
        self.office.tell(&[&words[..], &account].concat(), ACCOUNT.password)?;
        Ok(())
    }

    /// Imports the practice of `file` with a PDF for each attachment that it names; gives its id.
    pub fn take_in(&self, file: &Path) -> Result<String, StageError> {
        let text = fs::read(file).map_err(StageError::file(file))?;
        let practice: Value = serde_json::from_slice(&text).unwrap_or_default();
        let id = self.office.import(file)?;
        self.office.attach_named(&id, &practice, &self.dir.join("papers"))?;
        Ok(id)
    }

    /// Asks `origo` to sign these practices with one PIN.
    pub fn ask_to_sign(
        &self,
        ids: &[&str],
        token: &SoftToken,
        pin: &str,
    ) -> Result<Said, StageError> {
        let mut words: Vec<Word<'_>> = vec![&"sign"];
        words.extend(ids.iter().map(|id| id as Word<'_>));
        words.extend([&"--module" as Word<'_>, &self.module, &"--token", &token.label]);
        words.push(&"--pin-stdin");
        self.office.ask(&words, pin)
    }

    /// Signs one practice and gives the signed file.
    pub fn sign(&self, id: &str, token: &SoftToken) -> Result<PathBuf, StageError> {
        let said = self.ask_to_sign(&[id], token, &token.pin)?.yes()?;
        let p7m = PathBuf::from(said.text("/results/0/p7m")?);
        fs::canonicalize(&p7m).map_err(StageError::file(&p7m))
    }

    /// Submits one practice and gives its protocol number.
    pub fn submit(&self, id: &str) -> Result<String, StageError> {
        let said = self.office.tell(&[&"submit", &id], "")?;
        said.text("/practices/0/protocol")
    }

    /// Fetches what was issued into the scene's folder and gives the certificate's PDF.
    pub fn fetch(&self, id: &str) -> Result<PathBuf, StageError> {
        let out = self.dir.join("issued");
        let said = self.office.tell(&[&"fetch", &id, &"-o", &out], "")?;
        let files = said.json["files"].as_array().into_iter().flatten();
        let is_pdf = |file: &&str| Path::new(file).extension().is_some_and(|kind| kind == "pdf");
        let pdf = files.filter_map(Value::as_str).find(is_pdf);
        let pdf = Path::new(pdf.ok_or_else(|| said.lacks("a PDF among the files"))?);
        fs::canonicalize(pdf).map_err(StageError::file(pdf))
    }
}
