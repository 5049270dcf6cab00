//! Reads what `strace -f -y -xx` wrote: calls with every byte of their texts in hex.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Change, PowerError, Step};

/// Every call that changes files, in `strace`'s words; those that this rig does not play are refused.
pub(super) const CALLS: &str = "trace=openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,lseek,\
    ftruncate,truncate,rename,renameat,renameat2,unlink,unlinkat,fsync,fdatasync,mkdir,mkdirat,rmdir,\
    fallocate,copy_file_range,sendfile,link,linkat";

/// One call that succeeded.
struct Call<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
    returned: &'a str,
}

/// The steps below `folder`, in the order in which the calls returned; `names` are the files before them.
pub(super) fn read(
    log: &str,
    folder: &Path,
    names: &BTreeMap<PathBuf, usize>,
) -> Result<Vec<Step>, PowerError> {
    let (folder, count, names) = (folder.to_owned(), names.len(), names.clone());
    let mut reader = Reader { folder, count, names, ..Reader::default() };
    let mut begun: BTreeMap<&str, String> = BTreeMap::new();
    for line in log.lines() {
        let (thread, rest) = line.split_once(' ').unwrap_or(("", line));
        let rest = rest.trim_start();
        if let Some(part) = rest.strip_suffix("<unfinished ...>") {
            begun.insert(thread, part.trim_end().to_owned());
            continue;
        }
        let whole = match rest.strip_prefix("<... ") {
            Some(resumed) => {
                let end = resumed.split_once("resumed>").map_or("", |(_, end)| end);
                begun.remove(thread).unwrap_or_default() + end
            }
            None => rest.to_owned(),
        };
        if let Some(call) = call(&whole) {
            reader.take(&call)?;
        }
    }
    Ok(reader.steps)
}

/// A call; none for signals, ends and calls that failed.
fn call(line: &str) -> Option<Call<'_>> {
    let (name, rest) = line.split_once('(')?;
    let (arguments, returned) = rest.rsplit_once(" = ")?;
    let returned = returned.trim();
    if returned.starts_with('-') || returned.starts_with('?') {
        return None;
    }
    let arguments = arguments.trim_end().strip_suffix(')')?;
    Some(Call { name, arguments: arguments.split(", ").collect(), returned })
}

#[derive(Default)]
struct Reader {
    folder: PathBuf,
    steps: Vec<Step>,
    /// Files by the name that they have now.
    names: BTreeMap<PathBuf, usize>,
    count: usize,
    /// Where `write` goes on, by descriptor and file.
    places: BTreeMap<(String, usize), u64>,
    spoken: String,
}

impl Reader {
    fn take(&mut self, call: &Call<'_>) -> Result<(), PowerError> {
        let text = |index: usize| call.arguments.get(index).copied().unwrap_or_default();
        let strange =
            || PowerError::Log(format!("{}({:.200})", call.name, call.arguments.join(", ")));
        match call.name {
            "openat" => self.open(text(2), call.returned),
            "write" => self.write(text(0), bytes(text(1)), None),
            "pwrite64" => {
                let offset = text(3).parse().map_err(|_| strange())?;
                self.write(text(0), bytes(text(1)), Some(offset));
            }
            "lseek" => self.seek(text(0), call.returned),
            "ftruncate" => {
                let length = text(1).parse().map_err(|_| strange())?;
                if let Some(file) = self.file(text(0)) {
                    self.change(Change::Cut { file, length });
                }
            }
            "fsync" | "fdatasync" => self.sync(text(0)),
            "rename" => self.rename(text(0), text(1)),
            "renameat" | "renameat2" => self.rename(text(1), text(3)),
            "unlink" | "rmdir" => self.remove(text(0)),
            "unlinkat" => self.remove(text(1)),
            "mkdir" => self.make_folder(text(0)),
            "mkdirat" => self.make_folder(text(1)),
            _ if call.arguments.iter().any(|one| self.mine(one).is_some()) => return Err(strange()),
            _ => {}
        }
        Ok(())
    }

    /// The path of an argument, relative, where it lies below the folder and a cut leaves it.
    fn mine(&self, argument: &str) -> Option<PathBuf> {
        let quoted = argument.trim_start_matches(|c| c != '"' && c != '<');
        let path = PathBuf::from(String::from_utf8(bytes(quoted)).ok()?);
        let path = path.strip_prefix(&self.folder).ok()?.to_owned();
        (!path.to_string_lossy().ends_with("-shm")).then_some(path)
    }

    /// The file of a descriptor; none for one whose name another file has by now.
    fn file(&self, descriptor: &str) -> Option<usize> {
        if descriptor.ends_with("(deleted)") {
            return None;
        }
        self.names.get(&self.mine(descriptor)?).copied()
    }

    fn change(&mut self, change: Change) {
        self.steps.push(Step::Change(change));
    }

    fn open(&mut self, flags: &str, returned: &str) {
        let Some(path) = self.mine(returned) else {
            return;
        };
        let known = self.names.get(&path).copied();
        let file = match known {
            Some(file) => file,
            None if flags.contains("O_CREAT") => {
                self.count += 1;
                let file = self.count;
                self.names.insert(path.clone(), file);
                self.change(Change::Make { file, path });
                file
            }
            // A folder.
            None => return,
        };
        if flags.contains("O_TRUNC") && known.is_some() {
            self.change(Change::Cut { file, length: 0 });
        }
        self.places.insert((number(returned), file), 0);
    }

    fn seek(&mut self, descriptor: &str, returned: &str) {
        if let (Some(file), Ok(place)) = (self.file(descriptor), returned.parse()) {
            self.places.insert((number(descriptor), file), place);
        }
    }

    fn write(&mut self, descriptor: &str, bytes: Vec<u8>, offset: Option<u64>) {
        if let Some(file) = self.file(descriptor) {
            let place = self.places.entry((number(descriptor), file)).or_default();
            let begin = offset.unwrap_or(*place);
            if offset.is_none() {
                *place = begin + bytes.len() as u64;
            }
            self.change(Change::Write { file, offset: begin, bytes });
        } else if number(descriptor) == "1" {
            self.spoken.push_str(&String::from_utf8_lossy(&bytes));
            while let Some((line, rest)) = self.spoken.split_once('\n') {
                let (line, rest) = (line.to_owned(), rest.to_owned());
                self.steps.push(Step::Said(line));
                self.spoken = rest;
            }
        }
    }

    fn sync(&mut self, descriptor: &str) {
        let Some(path) = self.mine(descriptor).filter(|_| !descriptor.ends_with("(deleted)"))
        else {
            return;
        };
        self.steps.push(match self.names.get(&path) {
            Some(&file) => Step::Sync { file, path },
            None => Step::SyncFolder { path },
        });
    }

    fn rename(&mut self, from: &str, to: &str) {
        if let (Some(from), Some(to)) = (self.mine(from), self.mine(to)) {
            if let Some(file) = self.names.remove(&from) {
                self.names.insert(to.clone(), file);
            }
            self.change(Change::Rename { from, to });
        }
    }

    fn remove(&mut self, path: &str) {
        if let Some(path) = self.mine(path) {
            self.names.remove(&path);
            self.change(Change::Remove { path });
        }
    }

    fn make_folder(&mut self, path: &str) {
        if let Some(path) = self.mine(path) {
            self.change(Change::Folder { path });
        }
    }
}

/// The number of a descriptor with its path behind it.
fn number(descriptor: &str) -> String {
    descriptor.chars().take_while(char::is_ascii_digit).collect()
}

/// The bytes of `"\x6f\x6e"` or `<\x6f\x6e>`.
fn bytes(quoted: &str) -> Vec<u8> {
    quoted
        .trim_matches(['"', '<', '>'])
        .split("\\x")
        .filter_map(|digits| u8::from_str_radix(digits.get(..2)?, 16).ok())
        .collect()
}
