//! What Linux says of a running process: CPU and memory, from `/proc` (proc(5)).

use std::fs;

/// Ticks of `/proc/PID/stat` in a second: 100 on every Linux, whatever the kernel's own clock.
const TICKS_PER_SECOND: f64 = 100.0;

/// At one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Usage {
    /// CPU seconds of all its threads since its start, in steps of 10 ms.
    pub(super) cpu_s: f64,
    /// The most memory it ever held, in million bytes.
    pub(super) rss_peak_mb: f64,
}

/// Of a living process; none when it is gone or the system is not Linux.
pub(super) fn of(process: u32) -> Option<Usage> {
    let read = |name: &str| fs::read_to_string(format!("/proc/{process}/{name}")).ok();
    Some(Usage { cpu_s: cpu_s(&read("stat")?)?, rss_peak_mb: rss_peak_mb(&read("status")?)? })
}

/// CPU seconds of all programs that this process has started and waited for, and of theirs, in steps of
/// 10 ms; none when the system is not Linux.
pub(super) fn of_ended() -> Option<f64> {
    seconds(&fs::read_to_string("/proc/self/stat").ok()?, ENDED)
}

/// CPU seconds of a living process, of the programs that it has started and that still live, and of those that have
/// ended, as PostgreSQL's server has one for each connection; none when it is gone or the system is not Linux.
pub(super) fn with_children(process: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
    let living = children.unwrap_or_default();
    // One that has ended in between is counted among the ended by its parent.
    let living = living.split_whitespace().filter_map(|id| with_children(id.parse().ok()?));
    Some(seconds(&stat, OWN)? + seconds(&stat, ENDED)? + living.sum::<f64>())
}

/// User and system time are the 14th and 15th word of `/proc/PID/stat`; those of ended children follow.
const OWN: usize = 14;
const ENDED: usize = 16;

fn cpu_s(stat: &str) -> Option<f64> {
    seconds(stat, OWN)
}

/// The sum of the word at `place`, counted from 1, and of the next; the 2nd, in brackets, may hold
/// spaces.
fn seconds(stat: &str, place: usize) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut words = rest.split_whitespace().skip(place - 3);
    let mut ticks = || words.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}

fn rss_peak_mb(status: &str) -> Option<f64> {
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = peak.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_spaces_and_brackets_does_not_shift_the_words() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4 5 6 7 8 150 50 1 2 20 0 3 0 99 1 2";
        assert_eq!(cpu_s(stat), Some(2.0));
        assert_eq!(seconds(stat, ENDED), Some(0.03), "of those that have ended");
    }

    #[test]
    fn the_peak_is_read_in_million_bytes() {
        assert_eq!(rss_peak_mb("VmPeak:\t 9 kB\nVmHWM:\t  1000 kB\nVmRSS:\t 1 kB\n"), Some(1.024));
    }
}
