//! On what and when it was measured.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use harness::child;

/// For the head of the tables.
#[derive(Debug)]
pub(super) struct Machine {
    /// Year, month, day, in UTC.
    pub(super) date: String,
    /// Model, cores and memory.
    pub(super) hardware: String,
    /// System, compiler, and what a bench runs beside.
    pub(super) software: String,
    /// Load before anything was measured: above a few tenths, others use the machine too.
    pub(super) load: String,
}

impl Machine {
    /// This one, now, with what `others` are of the bench's software.
    pub(super) fn here(others: &[String]) -> Self {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let cores = thread::available_parallelism().map_or(0, |cores| cores.get());
        let kib: f64 = field(&memory, "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0.0);
        Self {
            date: said("date", &["-u", "+%Y-%m-%d"]),
            hardware: format!(
                "{}, {cores} cores, {:.0} GB",
                field(&cpu, "model name"),
                kib * 1024.0 / 1e9
            ),
            software: [said("uname", &["-sr"]), said("rustc", &["--version"])]
                .iter()
                .chain(others)
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
            load: load.split(' ').next().unwrap_or_default().to_owned(),
        }
    }
}

/// What a program says of itself.
pub(super) fn said(program: &str, words: &[&str]) -> String {
    let answer = child::ask(Command::new(program).args(words), b"", Duration::from_secs(30));
    answer.map_or_else(|_| format!("{program} unknown"), |answer| answer.stdout.trim().to_owned())
}

/// `value` of the first line `name   : value`.
fn field<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_name_is_taken() {
        let text = "processor\t: 0\nmodel name\t: One\nmodel name\t: Two\nMemTotal:  8 kB\n";
        assert_eq!(field(text, "model name"), "One");
        assert_eq!(field(text, "MemTotal"), "8 kB");
        assert_eq!(field(text, "flags"), "");
    }
}
