//! The Trusted Lists that a home keeps: the last good one of each state, with who may sign the next.
//!
//! A list is kept as it came, and verified anew each time it is read: nobody who writes into the home
//! makes a list of it. Files are replaced as a whole; a list never gives way to an older one.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use signing::{Anchors, ListError, TrustedList};
use signing_retrieval::{Reach, Retrieval, RetrievalError};

use crate::{AppError, Code, files};

/// Largest list, bytes.
const LIST_LIMIT: u64 = 32 * 1024 * 1024;
/// Largest file of certificates, bytes.
const SIGNERS_LIMIT: u64 = 1024 * 1024;
/// The list of lists.
const EUROPE: &str = "EU";

/// A list as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListView {
    /// Country code.
    pub territory: String,
    /// Grows with each issue.
    pub sequence: u64,
    /// When it was issued, RFC 3339.
    pub issued: String,
    /// When the next one must be out, RFC 3339.
    pub next_update: Option<String>,
    /// Whether that is past: fetch it.
    pub stale: bool,
    /// Services that count: authorities of qualified certificates and timestamps.
    pub services: usize,
}

impl ListView {
    fn of(list: &TrustedList) -> Self {
        Self {
            territory: list.territory().to_owned(),
            sequence: list.sequence(),
            issued: list.issued().to_string(),
            next_update: list.next_update().map(|at| at.to_string()),
            stale: list.is_stale(Timestamp::now()),
            services: list.services().len(),
        }
    }
}

/// Takes in a list from a file, signed by one of the certificates in `signers`.
///
/// # Errors
/// Those of [`Lists::take_in`]; [`Code::FileAbsent`].
pub fn take_in(home: &Path, file: &Path, signers: &[PathBuf]) -> Result<ListView, AppError> {
    let xml = files::read(file, LIST_LIMIT)?;
    let list = Lists::of(home).take_in(&xml, &read_signers(signers)?)?;
    Ok(ListView::of(&list))
}

/// Fetches the European list of lists and the one of `territory`.
///
/// # Errors
/// Those of [`Lists::update`].
pub async fn update(
    home: &Path,
    location: &str,
    signers: &[PathBuf],
    territory: &str,
) -> Result<ListView, AppError> {
    let retrieval = Retrieval::new(Reach::Public).map_err(AppError::internal)?;
    let signers = read_signers(signers)?;
    let list = Lists::of(home).update(&retrieval, location, &signers, territory).await?;
    Ok(ListView::of(&list))
}

/// The lists that a home keeps.
///
/// # Errors
/// [`Code::BadInput`] where one does not hold any more.
pub fn kept(home: &Path) -> Result<Vec<ListView>, AppError> {
    let lists = Lists::of(home);
    let all = lists.territories().into_iter().map(|territory| lists.kept(&territory));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    Ok(all.iter().flatten().map(ListView::of).collect())
}

fn read_signers(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, AppError> {
    let mut signers = Vec::new();
    for path in paths {
        signers.extend(certificates(&files::read(path, SIGNERS_LIMIT)?, path)?);
    }
    Ok(signers)
}

/// Lists of one home.
#[derive(Debug, Clone)]
pub struct Lists {
    folder: PathBuf,
}

impl Lists {
    /// Those of the home in `home`.
    #[must_use]
    pub fn of(home: &Path) -> Self {
        Self { folder: home.join("trusted-lists") }
    }

    /// The last good list of a territory; `None` where none was kept.
    ///
    /// # Errors
    /// [`Code::BadInput`] where what is kept does not hold any more.
    pub fn kept(&self, territory: &str) -> Result<Option<TrustedList>, AppError> {
        let (list, signers) = self.places(territory)?;
        if !list.is_file() {
            return Ok(None);
        }
        let signers = certificates(&files::read(&signers, SIGNERS_LIMIT)?, &signers)?;
        let xml = files::read(&list, LIST_LIMIT)?;
        TrustedList::read(&xml, &signers).map(Some).map_err(|error| refused(&error, &list))
    }

    /// Verifies a list and keeps it, unless a newer one is kept; gives the newer of both.
    ///
    /// # Errors
    /// [`Code::BadInput`] (no list, a wrong signature, an older list), [`Code::Storage`].
    pub fn take_in(&self, xml: &[u8], signers: &[Vec<u8>]) -> Result<TrustedList, AppError> {
        let name = Path::new("Trusted List");
        let list = TrustedList::read(xml, signers).map_err(|error| refused(&error, name))?;
        // What is damaged here must not keep a good one out.
        if let Ok(Some(kept)) = self.kept(list.territory()) {
            list.follows(&kept).map_err(|error| refused(&error, name))?;
        }
        let (place, beside) = self.places(list.territory())?;
        files::write(&beside, &pem(signers))?;
        files::write(&place, xml)?;
        Ok(list)
    }

    /// Fetches the European list of lists, and from where it points the list of `territory`; keeps
    /// both. `signers` may sign the list of lists.
    ///
    /// # Errors
    /// [`Code::FileAbsent`] where one cannot be had: what is kept stays; those of
    /// [`Self::take_in`].
    pub async fn update(
        &self,
        retrieval: &Retrieval,
        location: &str,
        signers: &[Vec<u8>],
        territory: &str,
    ) -> Result<TrustedList, AppError> {
        let fetch = async |from: &str| {
            retrieval.trusted_list(from).await.map_err(|error| absent(&error, from))
        };
        let xml = fetch(location).await?;
        let lists = self.take_in(&xml, signers)?;
        let pointer = lists.pointer(territory).ok_or_else(|| {
            AppError::new(Code::BadInput, "no such list")
                .with("file", location)
                .with("why", format!("{EUROPE} → {territory}?"))
        })?;
        self.take_in(&fetch(&pointer.location).await?, &pointer.signers)
    }

    /// Everybody whom the kept lists of states vouch for; a list that does not hold counts for
    /// nothing.
    #[must_use]
    pub fn anchors(&self) -> Anchors {
        self.territories()
            .iter()
            .filter_map(|territory| self.kept(territory).ok().flatten())
            .fold(Anchors::none(), |anchors, list| anchors.and(Anchors::from_trusted_list(&list)))
    }

    /// Of which territories a list is kept.
    fn territories(&self) -> Vec<String> {
        let names = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut territories: Vec<String> = names
            .filter_map(|entry| {
                let path = entry.path();
                let xml = path.extension().is_some_and(|extension| extension == "xml");
                xml.then(|| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()))?
            })
            .collect();
        territories.sort_unstable();
        territories
    }

    /// Where the list of a territory lies, and the certificates of who may sign it.
    fn places(&self, territory: &str) -> Result<(PathBuf, PathBuf), AppError> {
        let letters = territory.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !letters || !(2..=5).contains(&territory.len()) {
            return Err(AppError::new(Code::BadInput, "no territory")
                .with("file", "Trusted List")
                .with("why", territory.chars().take(20).collect::<String>()));
        }
        let name = territory.to_uppercase();
        let place = |ending: &str| self.folder.join(format!("{name}.{ending}"));
        Ok((place("xml"), place("pem")))
    }
}

/// Certificates in PEM or DER.
pub(crate) fn certificates(bytes: &[u8], file: &Path) -> Result<Vec<Vec<u8>>, AppError> {
    let read = Anchors::from_pem(bytes).map_err(|error| {
        AppError::new(Code::BadInput, &error).with("file", file.display()).with("why", error)
    })?;
    Ok(read.certificates().to_vec())
}

fn pem(certificates: &[Vec<u8>]) -> Vec<u8> {
    let mut text = String::new();
    for certificate in certificates {
        let letters = data_encoding::BASE64.encode(certificate);
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        for line in letters.as_bytes().chunks(64) {
            text.push_str(&String::from_utf8_lossy(line));
            text.push('\n');
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    text.into_bytes()
}

fn refused(error: &ListError, file: &Path) -> AppError {
    AppError::new(Code::BadInput, error).with("file", file.display()).with("why", error)
}

fn absent(error: &RetrievalError, location: &str) -> AppError {
    AppError::new(Code::FileAbsent, error).with("file", location).with("why", files::causes(error))
}
