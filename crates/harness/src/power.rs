//! A power cut for a program. `strace` records what it writes, renames and syncs below a folder, and what it
//! says; then the folder is laid out again as a cut would leave it: everything that was synced, and of what came
//! since any prefix, torn at a sector, or with a hole. What was said until the next sync returned must be there.
//!
//! Promises no more than ext4 does: a synced file has its name, and a synced name its folders. Deliberately
//! knows nothing of databases; SQLite's shared memory (`-shm`) is no file that a cut leaves.

mod log;

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::child::{self, ChildError};

/// Sizes of sectors, bytes: what old and new disks write as one.
const SECTORS: [usize; 2] = [512, 4096];
/// Holes are tried for at most so many unsynced writes of one moment.
const HOLES: usize = 24;

/// Why nothing was recorded.
#[derive(Debug)]
pub enum PowerError {
    /// `strace` or the program.
    Child(ChildError),
    /// The program ended badly.
    Failed(String),
    /// A file.
    File(io::Error),
    /// The log says something that this rig does not play.
    Log(String),
}

impl Display for PowerError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Child(error) => error.fmt(f),
            Self::Failed(said) => write!(f, "the recorded program failed: {said}"),
            Self::File(error) => error.fmt(f),
            Self::Log(line) => write!(f, "strace said: {line}"),
        }
    }
}

impl std::error::Error for PowerError {}

impl From<io::Error> for PowerError {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

/// Something that the disk was asked for; files by number, so that a renamed one stays itself.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Make { file: usize, path: PathBuf },
    Write { file: usize, offset: u64, bytes: Vec<u8> },
    Cut { file: usize, length: u64 },
    Rename { from: PathBuf, to: PathBuf },
    Remove { path: PathBuf },
    Folder { path: PathBuf },
}

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Change(Change),
    /// A file is on the disk, under its name.
    Sync {
        file: usize,
        path: PathBuf,
    },
    /// So are the names in a folder.
    SyncFolder {
        path: PathBuf,
    },
    /// The program said a line.
    Said(String),
}

/// What a program did below a folder.
#[derive(Debug, Clone)]
pub struct Recording {
    /// What lay there before.
    before: Disk,
    steps: Vec<Step>,
}

/// What one cut leaves.
#[derive(Debug, Clone)]
pub struct Image {
    /// The lines that were said before it.
    pub said: Vec<String>,
    /// Which cut, for a person.
    pub what: String,
    folders: Vec<PathBuf>,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Recording {
    /// Runs a program under `strace` and records what it does below `folder`; what lies there is on the disk.
    ///
    /// # Errors
    /// [`PowerError`]; `strace` is a Debian package.
    pub fn of(command: &Command, folder: &Path, limit: Duration) -> Result<Self, PowerError> {
        let log = folder.with_extension("strace");
        let mut before = Disk::default();
        before.read(folder, Path::new(""))?;
        let mut traced = Command::new("strace");
        traced.args(["-f", "-y", "-xx", "-s", "100000000", "-e", log::CALLS, "-o"]).arg(&log);
        traced.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            if let Some(value) = value {
                traced.env(name, value);
            }
        }
        let answer = child::ask(&mut traced, b"", limit).map_err(PowerError::Child)?;
        if !answer.status.success() {
            return Err(PowerError::Failed(format!("{}{}", answer.stdout, answer.stderr)));
        }
        let steps = log::read(&fs::read_to_string(&log)?, folder, &before.names)?;
        fs::remove_file(&log)?;
        Ok(Self { before, steps })
    }

    /// The same program on a system whose syncs do nothing.
    #[must_use]
    pub fn without_syncs(mut self) -> Self {
        self.steps.retain(|step| !matches!(step, Step::Sync { .. } | Step::SyncFolder { .. }));
        self
    }

    /// How often the program waited for the disk.
    #[must_use]
    pub fn syncs(&self) -> usize {
        let is_sync = |step: &&Step| matches!(step, Step::Sync { .. } | Step::SyncFolder { .. });
        self.steps.iter().filter(is_sync).count()
    }

    /// Lays out what each cut leaves, in turn; ends at the first that `judge` does not like, and says it.
    /// Answers how many there were.
    ///
    /// # Errors
    /// What `judge` said, with the cut before it.
    pub fn cut_everywhere(
        &self,
        mut judge: impl FnMut(&Image) -> Result<(), String>,
    ) -> Result<usize, String> {
        let durable = self.durable();
        let mut count = 0;
        let ends = self
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| matches!(step, Step::Sync { .. } | Step::SyncFolder { .. }));
        let ends: Vec<usize> = ends.map(|(at, _)| at).chain([self.steps.len()]).collect();
        let mut before = 0;
        for end in ends {
            // Between two syncs without a write nothing new can be lost.
            let wrote = self.steps[before..end].iter().any(|step| matches!(step, Step::Change(_)));
            let said = self.steps[before..end].iter().any(|step| matches!(step, Step::Said(_)));
            before = end;
            if !wrote && !said {
                continue;
            }
            for image in self.images(end, &durable) {
                count += 1;
                judge(&image).map_err(|why| format!("{}: {why}", image.what))?;
            }
        }
        Ok(count)
    }

    /// For each step, the sync after which a cut does not take it any more.
    fn durable(&self) -> Vec<usize> {
        let mut durable = vec![usize::MAX; self.steps.len()];
        for (at, sync) in self.steps.iter().enumerate() {
            for (index, step) in self.steps[..at].iter().enumerate() {
                let Step::Change(change) = step else { continue };
                if durable[index] == usize::MAX && keeps(sync, change) {
                    durable[index] = at;
                }
            }
        }
        durable
    }

    /// What the cuts between the syncs before `end` and the return of the one there leave.
    fn images(&self, end: usize, durable: &[usize]) -> Vec<Image> {
        let said = self.steps[..end].iter().filter_map(|step| match step {
            Step::Said(line) => Some(line.clone()),
            _ => None,
        });
        let said: Vec<String> = said.collect();
        let (mut kept, mut open) = (self.before.clone(), Vec::new());
        for (index, step) in self.steps[..end].iter().enumerate() {
            let Step::Change(change) = step else { continue };
            if durable[index] < end {
                kept.apply(change);
            } else {
                open.push(change);
            }
        }
        let mut images = Vec::new();
        let mut grown = kept.clone();
        let mut lay = |disk: &Disk, what: String| images.push(disk.image(&said, what));
        for (index, change) in open.iter().enumerate() {
            let moment = format!("before step {end}, {index} of {} unsynced", open.len());
            lay(&grown, moment.clone());
            for torn in torn(change) {
                let mut disk = grown.clone();
                disk.apply(&torn);
                lay(&disk, format!("{moment}, then {torn:.80?}"));
            }
            grown.apply(change);
        }
        lay(&grown, format!("before step {end}, with all that was written"));
        for hole in 0..open.len().saturating_sub(1).min(HOLES) {
            let mut disk = kept.clone();
            let others = open.iter().enumerate().filter(|(index, _)| *index != hole);
            others.for_each(|(_, change)| disk.apply(change));
            lay(&disk, format!("before step {end}, all but the unsynced {hole}"));
        }
        images
    }
}

impl Image {
    /// Writes it into a folder, which is emptied first.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn lay(&self, folder: &Path) -> io::Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        for name in &self.folders {
            fs::create_dir_all(folder.join(name))?;
        }
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }
}

/// Whether a sync makes a change last.
fn keeps(sync: &Step, change: &Change) -> bool {
    match (sync, change) {
        (
            Step::Sync { file: synced, .. },
            Change::Make { file, .. } | Change::Write { file, .. } | Change::Cut { file, .. },
        ) => synced == file,
        (
            Step::Sync { path: synced, .. } | Step::SyncFolder { path: synced },
            Change::Folder { path },
        ) => synced.starts_with(path),
        (
            Step::SyncFolder { path: synced },
            Change::Make { path, .. } | Change::Remove { path },
        ) => path.parent() == Some(synced),
        (Step::SyncFolder { path: synced }, Change::Rename { to, .. }) => {
            to.parent() == Some(synced)
        }
        _ => false,
    }
}

/// A write of which a part reached the disk: its first sectors, or all but the first.
fn torn(change: &Change) -> Vec<Change> {
    let Change::Write { file, offset, bytes } = change else {
        return Vec::new();
    };
    let mut torn = Vec::new();
    for sector in SECTORS {
        // Sectors lie where the disk has them, not where the write begins.
        let first = sector - usize::try_from(*offset).unwrap_or(0) % sector;
        let last = bytes.len().saturating_sub(1) / sector * sector;
        let mut ends = vec![first, first + last / 2 / sector * sector];
        ends.dedup();
        for end in ends.into_iter().filter(|end| *end < bytes.len()) {
            let head = bytes[..end].to_vec();
            torn.push(Change::Write { file: *file, offset: *offset, bytes: head });
            let tail = bytes[end..].to_vec();
            torn.push(Change::Write { file: *file, offset: offset + end as u64, bytes: tail });
        }
    }
    torn
}

#[derive(Debug, Clone, Default)]
struct Disk {
    folders: Vec<PathBuf>,
    names: BTreeMap<PathBuf, usize>,
    contents: BTreeMap<usize, Vec<u8>>,
}

impl Disk {
    /// What lies below `folder` in `name`.
    fn read(&mut self, folder: &Path, name: &Path) -> io::Result<()> {
        let place = folder.join(name);
        if !place.is_dir() {
            return Ok(());
        }
        for entry in fs::read_dir(place)? {
            let entry = entry?;
            let path = name.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.folders.push(path.clone());
                self.read(folder, &path)?;
            } else {
                let file = self.names.len() + 1;
                self.contents.insert(file, fs::read(entry.path())?);
                self.names.insert(path, file);
            }
        }
        Ok(())
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Make { file, path } => {
                self.names.insert(path.clone(), *file);
                self.contents.entry(*file).or_default();
            }
            Change::Write { file, offset, bytes } => {
                let content = self.contents.entry(*file).or_default();
                let begin = usize::try_from(*offset).unwrap_or(usize::MAX);
                let end = begin + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[begin..end].copy_from_slice(bytes);
            }
            Change::Cut { file, length } => {
                let length = usize::try_from(*length).unwrap_or(usize::MAX);
                self.contents.entry(*file).or_default().resize(length, 0);
            }
            Change::Rename { from, to } => {
                if let Some(file) = self.names.remove(from) {
                    self.names.insert(to.clone(), file);
                }
            }
            Change::Remove { path } => drop(self.names.remove(path)),
            Change::Folder { path } => self.folders.push(path.clone()),
        }
    }

    fn image(&self, said: &[String], what: String) -> Image {
        let content = |file: &usize| self.contents.get(file).cloned().unwrap_or_default();
        let files = self.names.iter().map(|(path, file)| (path.clone(), content(file))).collect();
        Image { said: said.to_vec(), what, folders: self.folders.clone(), files }
    }
}

#[cfg(test)]
mod tests;
