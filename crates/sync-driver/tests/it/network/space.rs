//! Network namespaces and the wires between them; removed when the test ends, however it ends.

use std::net::IpAddr;
use std::process::Command;
use std::time::Duration;

use harness::child;

const LIMIT: Duration = Duration::from_secs(10);

/// One namespace with one interface towards the others (a gateway has two).
pub(crate) struct Space {
    name: String,
    /// Its interface.
    pub(crate) interface: String,
    /// The address there.
    pub(crate) address: IpAddr,
}

impl Space {
    /// An empty namespace.
    fn new(tag: &str, letter: char, address: &str) -> Self {
        assert!(child::is_in_path("ip"), "`ip` is missing: install the package iproute2");
        // Unique among test processes and among their tests; an interface's name has 15 letters.
        let name = format!("og{}{tag}{letter}", std::process::id());
        ip(&["netns", "add", &name]);
        let address = address.parse().expect("an address");
        let space = Self { interface: name.clone(), name, address };
        space.ip(&["link", "set", "lo", "up"]);
        space
    }

    /// The words that start a program within.
    pub(crate) fn prefix(&self) -> [&str; 4] {
        ["ip", "netns", "exec", &self.name]
    }

    /// Runs `ip` within.
    pub(crate) fn ip(&self, words: &[&str]) {
        ip(&[&["-n", &self.name], words].concat());
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    fn up(&self, interface: &str, address: IpAddr) {
        self.ip(&["address", "add", &format!("{address}/24"), "dev", interface]);
        self.ip(&["link", "set", interface, "up"]);
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        // Its interfaces, and the wires' other ends, go with it.
        let _ = child::ask(Command::new("ip").args(["netns", "delete", &self.name]), b"", LIMIT);
    }
}

/// Two namespaces on one wire, as two machines on an office switch without a gateway.
pub(crate) fn wired(tag: &str) -> (Space, Space) {
    let (anna, bruno) = (Space::new(tag, 'a', "10.77.1.1"), Space::new(tag, 'b', "10.77.1.2"));
    wire((&anna, &anna.interface), (&bruno, &bruno.interface));
    anna.up(&anna.interface, anna.address);
    bruno.up(&bruno.interface, bruno.address);
    (anna, bruno)
}

/// Two namespaces on two wires, and a third one between them that is their default gateway: it sees
/// whatever they send to anybody else.
pub(crate) fn routed(tag: &str) -> (Space, Space, Space) {
    let anna = Space::new(tag, 'a', "10.77.1.2");
    let bruno = Space::new(tag, 'b', "10.77.2.2");
    let gateway = Space::new(tag, 'g', "10.77.1.1");
    let other = format!("{}2", gateway.interface);
    wire((&anna, &anna.interface), (&gateway, &gateway.interface));
    wire((&bruno, &bruno.interface), (&gateway, &other));
    anna.up(&anna.interface, anna.address);
    bruno.up(&bruno.interface, bruno.address);
    gateway.up(&gateway.interface, gateway.address);
    gateway.up(&other, "10.77.2.1".parse().expect("an address"));
    anna.ip(&["route", "add", "default", "via", "10.77.1.1"]);
    bruno.ip(&["route", "add", "default", "via", "10.77.2.1"]);
    let forward = "/proc/sys/net/ipv4/ip_forward";
    let script = format!("echo 1 > {forward}");
    run(&[&gateway.prefix()[..], &["sh", "-c", &script]].concat());
    (anna, bruno, gateway)
}

fn wire(one: (&Space, &str), other: (&Space, &str)) {
    ip(&[
        "link",
        "add",
        one.1,
        "netns",
        one.0.name(),
        "type",
        "veth",
        "peer",
        "name",
        other.1,
        "netns",
        other.0.name(),
    ]);
}

fn ip(words: &[&str]) {
    run(&[&["ip"], words].concat());
}

/// # Panics
/// When the machine refuses; these tests do not pass by themselves where they cannot be played.
fn run(words: &[&str]) {
    let answer = child::ask(Command::new(words[0]).args(&words[1..]), b"", LIMIT)
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(
        answer.status.success(),
        "`{}` was refused: {}Network namespaces need root (in a container: the capabilities \
         NET_ADMIN and SYS_ADMIN)",
        words.join(" "),
        answer.stderr
    );
}
