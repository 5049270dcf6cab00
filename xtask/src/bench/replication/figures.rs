//! What was measured, as numbers.

use serde_json::Value;

use super::program::Program;
use crate::bench::usage::Usage;

/// One replication, seen from both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sample {
    pub(super) seconds: f64,
    pub(super) client_cpu_s: f64,
    pub(super) server_cpu_s: f64,
    pub(super) client_rss_mb: f64,
    pub(super) server_rss_mb: f64,
    /// In and out of the client's socket.
    pub(super) bytes: f64,
}

impl Sample {
    /// From a client's line of measures and what the server used meanwhile; none when a number is
    /// missing.
    pub(super) fn read(line: &Value, before: Usage, after: Usage) -> Option<Self> {
        let number = |name: &str| line[name].as_f64();
        Some(Self {
            seconds: number("seconds")?,
            client_cpu_s: number("cpu_s")?,
            server_cpu_s: after.cpu_s - before.cpu_s,
            client_rss_mb: number("rss_peak_mb")?,
            server_rss_mb: after.rss_peak_mb,
            bytes: number("bytes_in")? + number("bytes_out")?,
        })
    }

    /// CPU of both sides.
    pub(super) fn cpu_s(&self) -> f64 {
        self.client_cpu_s + self.server_cpu_s
    }
}

/// Several of the same; never empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) samples: Vec<Sample>,
}

impl Series {
    /// Medians, except for the server's CPU and memory: its clock has steps of 10 ms, so that the mean of
    /// all tells more than any one, and its memory is the peak of them all.
    pub(super) fn typical(&self) -> Sample {
        let median = |part: fn(&Sample) -> f64| {
            let mut values: Vec<f64> = self.samples.iter().map(part).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or_default()
        };
        let count = self.samples.len().max(1) as f64;
        Sample {
            seconds: median(|sample| sample.seconds),
            client_cpu_s: median(|sample| sample.client_cpu_s),
            server_cpu_s: self.samples.iter().map(|sample| sample.server_cpu_s).sum::<f64>()
                / count,
            client_rss_mb: median(|sample| sample.client_rss_mb),
            server_rss_mb: self
                .samples
                .iter()
                .map(|sample| sample.server_rss_mb)
                .fold(0.0, f64::max),
            bytes: median(|sample| sample.bytes),
        }
    }
}

/// From a keystroke to the other side, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Keystroke {
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) times: f64,
}

/// How a case went.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome<T> {
    Done(T),
    /// The limit came first.
    Unfinished {
        percent: f64,
        after_s: u64,
    },
    /// It broke, with its words.
    Failed(String),
    /// Not measured here.
    NotTried,
}

impl<T> Outcome<T> {
    /// When it went well.
    pub(super) fn done(&self) -> Option<&T> {
        match self {
            Self::Done(figures) => Some(figures),
            Self::Unfinished { .. } | Self::Failed(_) | Self::NotTried => None,
        }
    }

    /// What a table says where there are no figures.
    pub(super) fn excuse(&self) -> String {
        match self {
            Self::Done(_) => String::new(),
            Self::Unfinished { percent, after_s } => {
                format!("not finished: {percent:.0} % after {after_s} s")
            }
            Self::Failed(why) => format!("failed: {why}"),
            Self::NotTried => "not measured".to_owned(),
        }
    }
}

/// One program with one number of documents.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) program: &'static str,
    pub(super) is_peer: bool,
    pub(super) documents: usize,
    /// Of all documents as saved.
    pub(super) corpus_bytes: f64,
    pub(super) first: Outcome<Sample>,
    pub(super) reconnect: Outcome<Series>,
    pub(super) keystroke: Outcome<Keystroke>,
}

impl Measured {
    /// Of a program that could not even make its corpus or start its server.
    pub(super) fn broken(program: &Program, documents: usize) -> Self {
        Self {
            program: program.name,
            is_peer: program.is_peer,
            documents,
            corpus_bytes: 0.0,
            first: Outcome::Failed("the server did not run".to_owned()),
            reconnect: Outcome::NotTried,
            keystroke: Outcome::NotTried,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_time_does_not_move_the_median_and_ticks_are_averaged() {
        let sample = |seconds: f64, server_cpu_s: f64, server_rss_mb: f64| Sample {
            seconds,
            server_cpu_s,
            server_rss_mb,
            ..Sample::default()
        };
        let series = Series {
            samples: vec![sample(1.0, 0.0, 5.0), sample(9.0, 0.0, 7.0), sample(2.0, 0.03, 6.0)],
        };
        let typical = series.typical();
        assert_eq!(typical.seconds, 2.0);
        assert!((typical.server_cpu_s - 0.01).abs() < 1e-9, "steps of 10 ms even out");
        assert_eq!(typical.server_rss_mb, 7.0, "memory is the peak");
    }
}
