//! `origo-desk admin` and the refusals of `serve`.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) fn origo_desk(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo-desk"));
    crate::places::tell(&mut command, data);
    let mut child = command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A command that refuses its arguments closes its input unread.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

pub(crate) fn admin(data: &Path, arguments: &[&str], input: &str) -> (i32, Value) {
    let mut all = vec!["--json", "admin", "--data", data.to_str().unwrap()];
    all.extend_from_slice(arguments);
    let output = origo_desk(data, &all, input);
    let said = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}: {} {}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    });
    (output.status.code().unwrap(), said)
}

pub(crate) const ACCOUNT: &[&str] = &[
    "account",
    "add",
    "--user",
    "tessil",
    "--password-stdin",
    "--company-fiscal-code",
    "99990010169",
    "--name",
    "Tessilmacchine Valseriana S.r.l.",
    "--email",
    "ufficio@impresa.example",
];

#[test]
fn accounts_officers_and_balances_are_prepared_from_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let (exit, said) = admin(dir.path(), ACCOUNT, "parola-di-prova\n");
    assert_eq!((exit, said["account"]["user"].as_str()), (0, Some("tessil")), "{said}");
    let (exit, said) = admin(dir.path(), ACCOUNT, "parola-di-prova\n");
    assert_eq!((exit, said["error"]["code"].as_str()), (1, Some("userTaken")), "{said}");
    let (_, said) = admin(dir.path(), &["topup", "--user", "tessil", "--euro", "100.00"], "");
    assert_eq!(said["balanceCents"], 10_000);
    let (_, said) = admin(dir.path(), &["topup", "--user", "tessil", "--cents", "50"], "");
    assert_eq!(said["balanceCents"], 10_050);
    let (exit, said) = admin(dir.path(), &["topup", "--user", "nessuno", "--cents", "50"], "");
    assert_eq!((exit, said["error"]["code"].as_str()), (1, Some("unknownAccount")));
    let officer = ["officer", "add", "--user", "neri", "--password-stdin", "--name", "Anna Neri"];
    let (exit, _) = admin(dir.path(), &officer, "parola-di-prova\n");
    assert_eq!(exit, 0);
    let (exit, said) =
        admin(dir.path(), &[&officer[..], &["--chamber", "XX"]].concat(), "parola-di-prova\n");
    assert_eq!((exit, said["error"]["code"].as_str()), (1, Some("chamber")));
    let head = ["officer", "add", "--user", "capo", "--password-stdin", "--name", "Carla Rota"];
    let duties = ["--chamber", "BG", "--role", "supervisor", "--seat"];
    let with = |seat| {
        admin(dir.path(), &[&head[..], &duties, &[seat]].concat(), "parola-di-prova\n")
    };
    let (exit, said) = with("Milano");
    assert_eq!((exit, said["error"]["code"].as_str()), (1, Some("seat")), "no office of Bergamo");
    let (_, said) = with("Treviglio");
    assert_eq!(said["officer"]["role"], "supervisor", "{said}");
    let (_, said) = admin(dir.path(), &["account", "list"], "");
    assert_eq!(said["accounts"][0]["balanceCents"], 10_050);
    let add =
        ["chamber", "add", "--sign", "xy", "--name", "Prova", "--seat", "Uno", "--fee", "issue"];
    let (_, said) = admin(dir.path(), &add, "");
    assert_eq!(said["chamber"]["feeMoment"], "issue", "{said}");
    let (_, said) = admin(dir.path(), &["chamber", "list"], "");
    let signs: Vec<&str> =
        said["chambers"].as_array().unwrap().iter().map(|c| c["sign"].as_str().unwrap()).collect();
    assert!(signs.windows(2).all(|two| two[0] < two[1]) && signs.contains(&"XY"), "{signs:?}");
    assert_eq!(
        signs.len(),
        certificate::chamber::Chamber::known().len() + 1,
        "those of the rules, and this one"
    );
    let (exit, said) = admin(dir.path(), ACCOUNT, "short\n");
    assert_eq!((exit, said["error"]["code"].as_str()), (1, Some("password")));
}

#[test]
fn plain_http_is_for_loopback_unless_a_proxy_is_declared() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let output = origo_desk(dir.path(), &["--json", "serve", "--listen", "0.0.0.0:0", "--data", data], "");
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["error"]["code"], "notLoopback");
    assert!(said["error"]["nextStep"].as_str().unwrap().contains("--behind-proxy"), "{said}");
    let output = origo_desk(
        dir.path(),
        &["serve", "--smtp", "not an address", "--listen", "127.0.0.1:0", "--data", data],
        "",
    );
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(origo_desk(dir.path(), &["serve", "--listen", "boh"], "").status.code(), Some(2), "usage");
}
