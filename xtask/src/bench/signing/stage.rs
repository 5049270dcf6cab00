//! Where it is measured: the programs, one token, the documents; and one run of one program.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::child;
use harness::pki::{Key, Person, Pki, SoftToken, TokenSpec};
use tempfile::TempDir;

use super::card;
use super::case::{Case, Kind, Program};
use super::corpus;
use super::options::Options;
use crate::bench::figures::Sample;
use crate::bench::ours;
use crate::installation::{debian, python};
use crate::places::Places;
use crate::run::anchors_with_lists;

/// One run of one program over all its documents.
const RUN_LIMIT: Duration = Duration::from_secs(600);
const CHECK_LIMIT: Duration = Duration::from_secs(20);

const LABEL: &str = "ORIGO-BENCH";
const PIN: &str = "246810";

/// What is started.
pub(super) struct Tools {
    ours: PathBuf,
    commit: String,
    /// None where peers are not measured.
    python: Option<PathBuf>,
    scripts: PathBuf,
}

impl Tools {
    /// Installs and builds.
    pub(super) fn prepare(places: &Places, options: &Options) -> Result<Self, String> {
        debian::install(&debian::for_bench())?;
        let example = "origo-bench-signing";
        ours::example(&places.root, example, &[])?;
        let scripts = places.root.join("tests").join("bench").join("signing");
        let python = match options.peers {
            false => None,
            true => {
                let folder = places.tools.join("bench-signing");
                Some(python::environment(&folder, &scripts.join("requirements.txt"))?)
            }
        };
        Ok(Self {
            ours: places.target.join("release").join("examples").join(example),
            commit: ours::commit(&places.root),
            python,
            scripts,
        })
    }

    fn command(&self, program: Program) -> Result<Command, String> {
        let interpreted = |interpreter: &Path, script: &str| {
            let mut command = Command::new(interpreter);
            command.arg(self.scripts.join(script));
            command
        };
        match program {
            Program::Ours(word) => {
                let mut command = Command::new(&self.ours);
                command.arg(word);
                Ok(command)
            }
            Program::Shell(script) => Ok(interpreted(Path::new("sh"), script)),
            Program::Python(script) => {
                let python = self.python.as_deref().ok_or("peers are not measured")?;
                let mut command = interpreted(python, script);
                // What all Python peers say alike.
                command.env("PYTHONPATH", self.scripts.parent().unwrap_or(&self.scripts));
                Ok(command)
            }
        }
    }
}

/// A token with its authority, and the documents.
pub(super) struct Stage {
    /// Of this run alone, removed at its end: ext4 looks through inodes that were freed within the last
    /// half minute before it gives a new one, so that files removed before a measurement would be
    /// measured too.
    run: TempDir,
    tools: Tools,
    pki: Pki,
    token: SoftToken,
    /// Root and revocation lists in one file, as openssl wants them.
    trust: PathBuf,
}

impl Stage {
    /// Token and authority are kept between runs; the documents are made anew.
    pub(super) fn set(
        folder: &Path,
        root: &Path,
        documents: usize,
        tools: Tools,
    ) -> Result<Self, String> {
        let said = |error: &dyn std::fmt::Display| error.to_string();
        fs::create_dir_all(folder).map_err(|error| said(&error))?;
        let pki = Pki::make(&folder.join("pki")).map_err(|error| said(&error))?;
        let people = vec![
            Person::new("MARIO", "ROSSI", "RSSMRA80A01F205X"),
            Person::new("LUCIA", "BIANCHI", "BNCLCU85M41A794Z").with_key(Key::EcP256),
        ];
        let spec = TokenSpec { label: LABEL.to_owned(), pin: PIN.to_owned(), people };
        let token = pki.token(&spec).map_err(|error| said(&error))?;
        let trust = anchors_with_lists(&pki, folder).map_err(|error| said(&error))?;
        let run = tempfile::Builder::new().prefix("run-").tempdir_in(folder);
        let run = run.map_err(|error| said(&error))?;
        let stage = Self { run, tools, pki, token, trust };
        let folder = stage.run.path().join("documents");
        fs::create_dir(&folder).map_err(|error| said(&error))?;
        corpus::make(root, &folder, documents)?;
        Ok(stage)
    }

    /// The programs with their versions.
    pub(super) fn programs(&self) -> String {
        let named = "pip list --format freeze --disable-pip-version-check";
        let installed = self.tools.python.as_ref().map(|python| {
            let mut command = Command::new(python);
            command.args(["-m"]).args(named.split(' '));
            child::ask(&mut command, b"", CHECK_LIMIT).map_or_else(|_| String::new(), |a| a.stdout)
        });
        let installed = installed.unwrap_or_default();
        let peers = ["python-pkcs11==", "asn1crypto==", "pyHanko=="].iter().filter_map(|peer| {
            let row = installed.lines().find(|row| row.starts_with(peer))?;
            Some(row.replace("==", " "))
        });
        let ours = format!("origo {}", self.tools.commit);
        [ours].into_iter().chain(peers).collect::<Vec<_>>().join(", ")
    }

    /// Runs a program once and checks that it did what it was asked. The files of `signed` are what is
    /// verified; gives the folder of those that were made.
    pub(super) fn measure(
        &self,
        case: &Case,
        documents: usize,
        signed: Option<&Path>,
    ) -> Result<(Sample, PathBuf), String> {
        let out = tempfile::Builder::new().prefix("out-").tempdir_in(self.run.path());
        let out = out.map_err(|error| error.to_string())?.keep();
        let files = match case.kind {
            Kind::Signing | Kind::Card => self.run.path().join("documents"),
            Kind::Verifying => signed.ok_or("nothing was signed that could be verified")?.into(),
        };
        let card = match case.kind {
            Kind::Signing | Kind::Verifying => None,
            Kind::Card => Some(card::insert(&self.pki, &self.token)?),
        };
        let module =
            card.as_ref().map_or_else(|| self.pki.module_path().to_owned(), |c| c.module_path());
        let mut command = self.tools.command(case.program)?;
        command.current_dir(self.run.path()).envs(self.environment(case, &files, documents, &out));
        command.env("BENCH_MODULE", module);
        let mut sample = Sample::of(&mut command, RUN_LIMIT)?;
        let expected = documents * case.times;
        if sample.documents as usize != expected {
            return Err(format!("{} documents instead of {expected}", sample.documents));
        }
        sample.calls = card.as_ref().map(card::calls);
        if case.leaves_files() {
            self.check(&out, documents)?;
        }
        Ok((sample, out))
    }

    fn environment(
        &self,
        case: &Case,
        files: &Path,
        documents: usize,
        out: &Path,
    ) -> Vec<(String, OsString)> {
        let signer = usize::from(case.key != super::case::RSA);
        let identity = self.token.keys.get(signer).map(|key| &key.identity);
        let certificate = identity.map(|identity| identity.certificate.clone());
        let values: [(&str, OsString); 11] = [
            ("LABEL", self.token.label.clone().into()),
            ("PIN", self.token.pin.clone().into()),
            ("KEY", case.key.into()),
            ("FILES", files.into()),
            ("COUNT", documents.to_string().into()),
            ("TIMES", case.times.to_string().into()),
            ("OUT", out.into()),
            ("ANCHORS", self.pki.anchors_dir().into()),
            ("TRUST", self.trust.clone().into()),
            ("CERTIFICATE", certificate.unwrap_or_default().into()),
            ("ISSUING", self.pki.issuing_pem().into()),
        ];
        let ours = values.into_iter().map(|(name, value)| (format!("BENCH_{name}"), value));
        self.pki.env().into_iter().chain(ours).collect()
    }

    /// A signed file for each document; the first and the last hold before openssl.
    fn check(&self, out: &Path, documents: usize) -> Result<(), String> {
        let entries = fs::read_dir(out).map_err(|error| error.to_string())?;
        let mut signed: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "p7m"))
            .collect();
        signed.sort();
        if signed.len() != documents {
            return Err(format!("{} signed files for {documents} documents", signed.len()));
        }
        for file in [signed.first(), signed.last()].into_iter().flatten() {
            let mut openssl = Command::new("openssl");
            openssl.args(["cms", "-verify", "-cades", "-inform", "DER", "-in"]).arg(file);
            openssl.args(["-purpose", "any", "-crl_check_all", "-CAfile"]).arg(&self.trust);
            openssl.args(["-out", "/dev/null"]);
            let answer =
                child::ask(&mut openssl, b"", CHECK_LIMIT).map_err(|error| error.to_string())?;
            if !answer.status.success() {
                return Err(format!("{} does not hold: {}", file.display(), answer.stderr.trim()));
            }
        }
        Ok(())
    }
}
