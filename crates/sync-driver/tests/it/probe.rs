//! The device of `examples/transport_probe.rs`, in a process of its own: it can be put into a network
//! namespace, and killed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long an answer may take: a dial gives up after 10 s.
const ANSWER_LIMIT: Duration = Duration::from_secs(25);

/// A running device; dropping it kills it.
pub(crate) struct Probe {
    child: Child,
    orders: ChildStdin,
    answers: Receiver<String>,
    /// What it said when its socket was open.
    pub(crate) greeting: String,
}

impl Probe {
    /// Starts a device, behind the words of `prefix` (`ip netns exec NAME`) if there are any.
    pub(crate) fn start(prefix: &[&str], words: &[&str]) -> Self {
        let program = program();
        let program = program.to_str().expect("a path in UTF-8");
        let line = [prefix, &[program], words].concat();
        let mut child = Command::new(line[0])
            .args(&line[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", line[0]));
        let orders = child.stdin.take().expect("it has an input");
        let output = child.stdout.take().expect("it has an output");
        let (said, answers) = channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if said.send(line).is_err() {
                    return;
                }
            }
        });
        let mut probe = Self { child, orders, answers, greeting: String::new() };
        probe.greeting = probe.answer("its start");
        probe
    }

    /// Gives an order and waits for the answer.
    pub(crate) fn ask(&mut self, order: &str) -> String {
        writeln!(self.orders, "{order}").expect("the device reads orders");
        self.answer(order)
    }

    /// Gives an order whose answer must begin with `word`.
    pub(crate) fn expect(&mut self, order: &str, word: &str) -> String {
        let answer = self.ask(order);
        assert!(answer.starts_with(word), "`{order}` was answered: {answer}");
        answer
    }

    /// The addresses at which it listens.
    pub(crate) fn addresses(&self) -> Vec<&str> {
        let list = self.greeting.split_whitespace().nth(3).expect("addresses in the greeting");
        list.split(',').collect()
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it is gone");
    }

    fn answer(&self, to: &str) -> String {
        let answer = self.answers.recv_timeout(ANSWER_LIMIT);
        answer.unwrap_or_else(|error| panic!("the device did not answer to {to}: {error}"))
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Cargo builds examples before it runs a crate's tests, and lays them beside.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    let folder = test.ancestors().nth(2).expect("cargo's layout").join("examples");
    let program = folder.join(format!("transport_probe{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{} is missing: run `cargo build -p sync-driver --examples`",
        program.display()
    );
    program
}
