//! System packages of Debian and Ubuntu.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::INSTALL_LIMIT;
use harness::child;

/// To compile C and C++ where a crate brings it.
const COMPILE: &[&str] = &["build-essential", "pkg-config", "file"];

/// To build the window.
const WINDOW: &[&str] = &[
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "libsoup-3.0-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "libayatana-appindicator3-dev",
    "patchelf",
    "libgl1-mesa-dri",
    "fonts-dejavu-core",
    "fonts-liberation",
];

/// A token in software and its tools, for the demonstration and the tests.
const TOKEN: &[&str] = &["softhsm2", "opensc", "openssl"];

/// Verifiers of others, asked beside ours: BouncyCastle with the Java that compiles its program, the
/// environment of pyHanko, signatures in XML. `openssl` and `pdfsig` (poppler-utils) stand elsewhere.
const REFEREES: &[&str] =
    &["libbcpkix-java", "default-jdk-headless", "python3", "python3-venv", "xmlsec1"];

/// To test the real window, the pages, the papers, what leaves a machine, a keychain of its own, what a power cut leaves, and the
/// desk at scale (a private cluster of PostgreSQL; the machine's own is not touched).
const TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "dbus",
    "dbus-x11",
    "chromium",
    "chromium-driver",
    "postgresql",
    "poppler-utils",
    "libxml2-utils",
    "xmlsec1",
    "procps",
    "imagemagick",
    "iproute2",
    "tcpdump",
    "dunst",
    "gnome-keyring",
    "libsecret-tools",
    "strace",
];

/// Peers of the signing bench, beside the token.
const BENCH: &[&str] = &["libengine-pkcs11-openssl", "python3", "python3-venv"];

/// What `bench signing` needs.
pub(crate) fn for_bench() -> Vec<&'static str> {
    [COMPILE, TOKEN, BENCH].concat()
}

/// What the journey in the terminal needs.
pub(crate) fn for_journey() -> Vec<&'static str> {
    [COMPILE, TOKEN].concat()
}

/// What `run` with its window needs.
pub(crate) fn for_window() -> Vec<&'static str> {
    [COMPILE, TOKEN, WINDOW].concat()
}

/// What `test` needs.
pub(crate) fn for_test() -> Vec<&'static str> {
    [COMPILE, TOKEN, WINDOW, TEST, REFEREES].concat()
}

/// Installs those of `wanted` that are missing.
pub(crate) fn install(wanted: &[&'static str]) -> Result<(), String> {
    if !child::is_in_path("dpkg-query") || !child::is_in_path("apt-get") {
        return elsewhere(wanted);
    }
    let missing = missing(wanted)?;
    if missing.is_empty() {
        eprintln!("    {} Debian packages: all there", wanted.len());
        return Ok(());
    }
    let names = missing.join(" ");
    eprintln!("    Installing with apt-get what is missing here: {names}");
    let by_hand = format!(
        "apt-get update && apt-get install -y --no-install-recommends {names}\n\
         Run this as root, then try again. If it cannot reach the package server, that is \
         the network's or the proxy's matter."
    );
    let Some(become_root) = become_root() else {
        return Err(format!("this needs root, and sudo is not there: {by_hand}"));
    };
    let apt = |words: &[&str]| {
        let mut command = match &become_root {
            Some(sudo) => {
                let mut command = Command::new(sudo);
                command.args(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
                command
            }
            None => Command::new("apt-get"),
        };
        command.env("DEBIAN_FRONTEND", "noninteractive").args(words);
        child::run(&mut command, INSTALL_LIMIT)
            .map_err(|error| format!("{error}. By hand: {by_hand}"))
    };
    apt(&["update", "-qq"])?;
    let mut words = vec!["install", "-y", "-qq", "--no-install-recommends"];
    words.extend(&missing);
    apt(&words)
}

/// Those of `wanted` that dpkg does not hold installed.
fn missing(wanted: &[&'static str]) -> Result<Vec<&'static str>, String> {
    let mut command = Command::new("dpkg-query");
    command.args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"]).args(wanted);
    // Its status is 1 when one of them is unknown: the lines of the others still come.
    let answer = child::ask(&mut command, b"", Duration::from_secs(60))
        .map_err(|error| error.to_string())?;
    Ok(not_in(wanted, &answer.stdout))
}

fn not_in(wanted: &[&'static str], listing: &str) -> Vec<&'static str> {
    let installed = |name: &str| {
        let line = format!("{name} installed");
        listing.lines().any(|row| row == line)
    };
    let missing = wanted.iter().filter(|name| !installed(name));
    missing.copied().collect()
}

/// How to become root: `Some(None)` when we are, `None` when there is no way.
fn become_root() -> Option<Option<&'static str>> {
    let answer = child::ask(Command::new("id").arg("-u"), b"", Duration::from_secs(10));
    if answer.is_ok_and(|answer| answer.stdout.trim() == "0") {
        Some(None)
    } else {
        child::is_in_path("sudo").then_some(Some("sudo"))
    }
}

/// On other systems we do not know the packages' names: say what is needed, go on when the tools
/// that can be seen are there.
fn elsewhere(wanted: &[&str]) -> Result<(), String> {
    let seen: &[(&str, &str)] = &[
        ("softhsm2", "softhsm2-util"),
        ("opensc", "pkcs11-tool"),
        ("openssl", "openssl"),
        ("webkit2gtk-driver", "WebKitWebDriver"),
        ("xvfb", "Xvfb"),
        ("chromium-driver", "chromedriver"),
        ("poppler-utils", "pdftotext"),
    ];
    let absent: Vec<&str> = seen
        .iter()
        .filter(|(package, tool)| wanted.contains(package) && !child::is_in_path(tool))
        .map(|(_, tool)| *tool)
        .collect();
    let here = if Path::new("/etc/debian_version").exists() {
        "apt-get is missing"
    } else {
        "this is not Debian or Ubuntu"
    };
    eprintln!(
        "    {here}: nothing is installed by itself. Needed are the equivalents of these Debian \
         packages: {}",
        wanted.join(" ")
    );
    if absent.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not found in PATH: {}. Install them with your system's package manager and try again",
        absent.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_installed_is_installed() {
        let listing = "xvfb installed\nopensc config-files\nxvfb-extra installed\n";
        assert_eq!(
            not_in(&["xvfb", "opensc", "dbus"], listing),
            ["opensc", "dbus"],
            "removed packages that left their configuration are missing too"
        );
    }

    #[test]
    fn a_test_machine_can_also_run() {
        let (test, window) = (for_test(), for_window());
        assert!(window.iter().all(|package| test.contains(package)));
        assert!(for_journey().iter().all(|package| window.contains(package)));
    }
}
