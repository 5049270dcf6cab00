//! `tcpdump` on one interface, and the question what it saw that should not have been there.

use std::fs::{self, File};
use std::net::IpAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use harness::child;
use tempfile::TempDir;

use super::space::Space;

const LIMIT: Duration = Duration::from_secs(10);

/// What may go to nobody in particular: finding the neighbours' hardware addresses, and multicast that
/// no router passes on (RFC 5771, 4; RFC 4291, 2.7).
const LINK_LOCAL: &str = "arp or dst net 224.0.0.0/24 or dst net ff02::/16 \
     or (icmp6 and ip6[40] >= 133 and ip6[40] <= 137)";

/// A capture under way; dropping it ends it.
pub(crate) struct Sniffer {
    tcpdump: Child,
    folder: TempDir,
    /// Where it listens, for messages.
    pub(crate) place: String,
}

impl Sniffer {
    /// Begins; returns when packets are seen from now on.
    pub(crate) fn start(space: &Space, interface: &str) -> Self {
        assert!(child::is_in_path("tcpdump"), "`tcpdump` is missing: install its package");
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("log");
        let capture = folder.path().join("capture");
        let prefix = space.prefix();
        let tcpdump = Command::new(prefix[0])
            .args(&prefix[1..])
            // As root, because the folder is ours alone; every packet is written as it comes.
            .args(["tcpdump", "-n", "-U", "--immediate-mode", "-Z", "root", "-i", interface, "-w"])
            .arg(&capture)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).expect("a log"))
            .spawn()
            .expect("tcpdump starts");
        let sniffer = Self { tcpdump, folder, place: format!("{} {interface}", space.name()) };
        let said = || fs::read_to_string(&log).unwrap_or_default();
        let ready =
            child::until("tcpdump", LIMIT, || said().contains("listening on").then_some(()));
        assert!(ready.is_ok(), "tcpdump does not listen: {}", said());
        sniffer
    }

    /// How many packets went between two spaces.
    pub(crate) fn talk(&self, one: &Space, other: &Space) -> usize {
        let pair = format!("udp and host {} and host {}", one.address, other.address);
        self.seen(&pair).lines().count()
    }

    /// All packets but those to `named`, those that stay on the link, and what `routers` say
    /// themselves; one a line.
    pub(crate) fn strays(&self, named: &[IpAddr], routers: &[&Space]) -> String {
        let mut fine = vec![LINK_LOCAL.to_owned()];
        fine.extend(named.iter().map(|address| format!("dst host {address}")));
        fine.extend(routers.iter().map(|router| format!("src host {}", router.address)));
        self.seen(&format!("not ({})", fine.join(" or ")))
    }

    fn seen(&self, filter: &str) -> String {
        let capture = self.folder.path().join("capture");
        let mut command = Command::new("tcpdump");
        command.args(["-nn", "-t", "-Z", "root", "-r"]).arg(capture).arg(filter);
        let answer = child::ask(&mut command, b"", LIMIT).expect("tcpdump reads");
        // A packet that is being written just now is cut short, and tcpdump says so.
        let fine = answer.status.success() || answer.stderr.contains("truncated dump file");
        assert!(fine, "tcpdump cannot read what it wrote: {}", answer.stderr);
        answer.stdout
    }
}

impl Drop for Sniffer {
    fn drop(&mut self) {
        // It may have ended with its namespace.
        let _ = self.tcpdump.kill();
        let _ = self.tcpdump.wait();
    }
}
