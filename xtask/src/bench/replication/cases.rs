//! The cases, for one program and one number of documents: corpus, first replication, reconnection,
//! keystroke. Each of the last three has the same limit.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::conversation::{Conversation, Heard, Raw};
use super::figures::{Keystroke, Measured, Outcome, Sample, Series};
use super::program::Program;
use crate::bench::usage::Usage;

/// What a case may take.
const CASE_LIMIT: Duration = Duration::from_secs(600);

/// To make the corpus, which is not measured.
const CORPUS_LIMIT: Duration = Duration::from_secs(30 * 60);

/// To start and to end a server, which is not measured.
const SERVER_LIMIT: Duration = Duration::from_secs(60);

/// Documents changed before each reconnection.
const CHANGED: usize = 10;
const RECONNECTS: usize = 20;
const KEYSTROKES: usize = 200;

/// Measures all cases; the keystroke where `types`. Homes are made below `folder` and removed again.
pub(super) fn measure(
    program: &Program,
    documents: usize,
    types: bool,
    folder: &Path,
) -> Result<Measured, String> {
    let name = format!("{}-{documents}", program.name);
    let homes = folder.join("homes").join(&name);
    remove(&homes)?;
    let raw = Raw::create(&folder.join(format!("{name}.jsonl")))?;
    let mut stage =
        Stage { program, homes: homes.clone(), log: folder.join(format!("{name}.log")), raw };
    let corpus_bytes = stage.corpus(documents)?;
    let mut server = stage.serve()?;
    let first = stage.first(&mut server, documents);
    let reconnect = match first {
        Outcome::Done(_) => stage.reconnect(&mut server),
        Outcome::Unfinished { .. } | Outcome::Failed(_) | Outcome::NotTried => Outcome::NotTried,
    };
    server.talk.close(SERVER_LIMIT, &mut stage.raw);
    let mut keystroke = Outcome::NotTried;
    if types && first.done().is_some() {
        // A new one, so that no other document is open.
        let mut server = stage.serve()?;
        keystroke = stage.keystroke(&mut server);
        server.talk.close(SERVER_LIMIT, &mut stage.raw);
    }
    remove(&homes)?;
    let (program, is_peer) = (program.name, program.is_peer);
    Ok(Measured { program, is_peer, documents, corpus_bytes, first, reconnect, keystroke })
}

fn remove(homes: &Path) -> Result<(), String> {
    match fs::remove_dir_all(homes) {
        Err(error) if homes.exists() => Err(format!("{}: {error}", homes.display())),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Where one program is measured.
struct Stage<'a> {
    program: &'a Program,
    homes: PathBuf,
    log: PathBuf,
    raw: Raw,
}

struct Server {
    talk: Conversation,
    address: String,
}

impl Server {
    fn usage(&self) -> Result<Usage, String> {
        self.talk.usage().ok_or_else(|| "the server is gone".to_owned())
    }
}

/// Why a client has no line of measures.
enum Missing {
    Late { percent: f64 },
    Broken(String),
}

impl<T> From<Missing> for Outcome<T> {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Late { percent } => {
                Self::Unfinished { percent, after_s: CASE_LIMIT.as_secs() }
            }
            Missing::Broken(why) => Self::Failed(why),
        }
    }
}

impl From<String> for Missing {
    fn from(why: String) -> Self {
        Self::Broken(why)
    }
}

impl Stage<'_> {
    fn start(
        &self,
        word: &str,
        home: &str,
        options: &[(&str, String)],
    ) -> Result<Conversation, String> {
        let home = self.homes.join(home);
        fs::create_dir_all(&home).map_err(|error| error.to_string())?;
        let mut words = vec![word.to_owned(), "--home".to_owned(), home.to_string_lossy().into()];
        for (name, value) in options {
            words.extend([format!("--{name}"), value.clone()]);
        }
        Conversation::start(self.program, &words, &self.log)
    }

    fn corpus(&mut self, documents: usize) -> Result<f64, String> {
        let mut talk = self.start("corpus", "server", &[("documents", documents.to_string())])?;
        let heard = talk.next(Instant::now() + CORPUS_LIMIT, &mut self.raw);
        talk.close(SERVER_LIMIT, &mut self.raw);
        match heard {
            Heard::Line(line) => {
                line["bytes"].as_f64().ok_or("a corpus without its size".to_owned())
            }
            Heard::Silence | Heard::End => Err(format!("no corpus; see {}", self.log.display())),
        }
    }

    fn serve(&mut self) -> Result<Server, String> {
        let address = free_address().map_err(|error| error.to_string())?;
        let mut talk = self.start("serve", "server", &[("listen", address.clone())])?;
        match talk.next(Instant::now() + SERVER_LIMIT, &mut self.raw) {
            Heard::Line(line) if line["ready"] == true => Ok(Server { talk, address }),
            _ => Err(format!("the server was not ready; see {}", self.log.display())),
        }
    }

    fn first(&mut self, server: &mut Server, documents: usize) -> Outcome<Sample> {
        let options = [("connect", server.address.clone()), ("expect", documents.to_string())];
        let deadline = Instant::now() + CASE_LIMIT;
        match self.client(server, "first", &options, deadline) {
            Ok((sample, _)) => Outcome::Done(sample),
            Err(missing) => missing.into(),
        }
    }

    /// A new process for each time: nothing of the last one is in memory.
    fn reconnect(&mut self, server: &mut Server) -> Outcome<Series> {
        let deadline = Instant::now() + CASE_LIMIT;
        let mut samples = Vec::new();
        while samples.len() < RECONNECTS {
            let options = [
                ("connect", server.address.clone()),
                ("changed", CHANGED.to_string()),
                ("times", 1.to_string()),
            ];
            match self.client(server, "reconnect", &options, deadline) {
                Ok((sample, _)) => samples.push(sample),
                Err(Missing::Late { .. }) if !samples.is_empty() => break,
                Err(missing) => return missing.into(),
            }
        }
        Outcome::Done(Series { samples })
    }

    fn keystroke(&mut self, server: &mut Server) -> Outcome<Keystroke> {
        let options = [("connect", server.address.clone()), ("times", KEYSTROKES.to_string())];
        let deadline = Instant::now() + CASE_LIMIT;
        let line = match self.client(server, "keystroke", &options, deadline) {
            Ok((_, line)) => line,
            Err(missing) => return missing.into(),
        };
        let number = |name: &str| line[name].as_f64();
        match (number("p50_ms"), number("p95_ms"), number("times")) {
            (Some(p50_ms), Some(p95_ms), Some(times)) => {
                Outcome::Done(Keystroke { p50_ms, p95_ms, times })
            }
            _ => Outcome::Failed("a line without its percentiles".to_owned()),
        }
    }

    /// Runs a client to its line of measures, passing its requests on to the server.
    fn client(
        &mut self,
        server: &mut Server,
        word: &str,
        options: &[(&str, String)],
        deadline: Instant,
    ) -> Result<(Sample, Value), Missing> {
        let mut before = server.usage()?;
        let mut talk = self.start(word, "client", options)?;
        let mut percent = 0.0;
        loop {
            let line = match talk.next(deadline, &mut self.raw) {
                Heard::Line(line) => line,
                Heard::Silence => return Err(Missing::Late { percent }),
                Heard::End => {
                    return Err(format!("{word} ended early; see {}", self.log.display()).into());
                }
            };
            if let Some(request) = line["ask"].as_str() {
                self.pass(server, request, &mut talk, deadline)?;
                // Changing documents is not what is measured; typing is.
                if word == "reconnect" {
                    before = server.usage()?;
                }
            } else if let (Some(have), Some(of)) = (line["have"].as_f64(), line["of"].as_f64()) {
                percent = 100.0 * have / of.max(1.0);
            } else {
                let sample = Sample::read(&line, before, server.usage()?);
                let sample = sample.ok_or_else(|| format!("{word}: a line without measures"))?;
                talk.close(SERVER_LIMIT, &mut self.raw);
                return Ok((sample, line));
            }
        }
    }

    fn pass(
        &mut self,
        server: &mut Server,
        request: &str,
        client: &mut Conversation,
        deadline: Instant,
    ) -> Result<(), Missing> {
        server.talk.tell(request)?;
        match server.talk.next(deadline, &mut self.raw) {
            Heard::Line(answer) => Ok(client.tell(&answer.to_string())?),
            Heard::Silence => Err(Missing::Late { percent: 0.0 }),
            Heard::End => Err("the server ended early".to_owned().into()),
        }
    }
}

/// A port of loopback that was free a moment ago.
fn free_address() -> std::io::Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEAKS: &str = r#"
        measures='"seconds":2,"cpu_s":1,"rss_peak_mb":9,"bytes_in":30,"bytes_out":4'
        case $1 in
            corpus) echo '{"documents":3,"bytes":9}' ;;
            serve)
                echo '{"ready":true}'
                while read -r request; do echo "{\"heard\":\"$request\"}"; done ;;
            first) echo '{"have":1,"of":3}'; echo "{$measures,\"documents\":3}" ;;
            reconnect)
                echo '{"ask":"change 10"}'; read -r answer
                [ "$answer" = '{"heard":"change 10"}' ] && echo "{$measures,\"time\":1}" ;;
            keystroke)
                echo '{"ask":"type"}'; read -r answer
                echo "{$measures,\"p50_ms\":3,\"p95_ms\":5,\"times\":200}" ;;
        esac"#;

    #[test]
    fn requests_reach_the_server_and_its_answers_the_client() {
        let dir = tempfile::tempdir().unwrap();
        let measured = measure(&Program::scripted(SPEAKS), 3, true, dir.path()).unwrap();
        assert_eq!(measured.corpus_bytes, 9.0);
        let first = measured.first.done().expect("the first replication ended");
        assert_eq!((first.seconds, first.bytes), (2.0, 34.0));
        let series = measured.reconnect.done().expect("each answer came back to its client");
        assert_eq!(series.samples.len(), RECONNECTS);
        assert_eq!(measured.keystroke.done().map(|typed| typed.p95_ms), Some(5.0));
        let raw = fs::read_to_string(dir.path().join("scripted-3.jsonl")).unwrap();
        assert!(raw.contains(r#"{"from":"serve","line":{"heard":"type"}}"#), "every line is kept");
        assert!(!dir.path().join("homes").join("scripted-3").exists(), "the homes are gone");
    }

    #[test]
    fn a_client_that_breaks_off_fails_its_case_and_not_the_run() {
        let dir = tempfile::tempdir().unwrap();
        let script = SPEAKS.replace("first)", "first) exit 1; ");
        let measured = measure(&Program::scripted(&script), 3, true, dir.path()).unwrap();
        assert!(measured.first.excuse().contains("ended early"), "{:?}", measured.first);
        assert_eq!(measured.reconnect, Outcome::NotTried, "nothing stands there to come back to");
    }
}
