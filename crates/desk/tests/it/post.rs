//! Mails by SMTP, against a server of a few lines that keeps what it is given.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use desk::clock::{Clock, Dice};
use desk::desk::Desk;
use desk::jobs::post::{Post, send_due};
use desk::storage::outbox::{self, NewMail};
use jiff::Timestamp;
use signing::Anchors;

/// Takes one mail and gives back its envelope and text.
fn take_one(listener: &TcpListener) -> String {
    let (stream, _) = listener.accept().unwrap();
    let mut out = stream.try_clone().unwrap();
    let mut kept = String::new();
    let mut in_data = false;
    out.write_all(b"220 mail.example\r\n").unwrap();
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { break };
        let said: &[u8] = match (in_data, line.as_str()) {
            (true, ".") => {
                in_data = false;
                b"250 taken\r\n"
            }
            (true, _) => b"",
            (false, "DATA") => {
                in_data = true;
                b"354 go on\r\n"
            }
            (false, "QUIT") => b"221 bye\r\n",
            (false, _) => b"250 mail.example\r\n",
        };
        kept.push_str(&line);
        kept.push('\n');
        if !said.is_empty() && out.write_all(said).is_err() {
            break;
        }
        if kept.contains("\n.\n") {
            break;
        }
    }
    kept
}

#[test]
fn a_mail_that_cannot_leave_waits_and_leaves_under_the_same_message_id() {
    let dir = tempfile::tempdir().unwrap();
    let start: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
    let late: Timestamp = "2026-11-22T08:01:00Z".parse().unwrap();
    let at = std::sync::Arc::new(std::sync::Mutex::new(start));
    let clock = {
        let at = std::sync::Arc::clone(&at);
        Clock::from_fn(move || *at.lock().unwrap())
    };
    let url = "https://desk.example";
    let desk = Desk::open(&crate::places::of(dir.path()), Anchors::none(), url, clock, Dice::system()).unwrap();
    let mail = NewMail {
        message_id: "M26B22ABCDE.protocol".into(),
        practice: None,
        recipient: "ufficio@impresa.example".into(),
        subject: "Pratica protocollata".into(),
        body: format!("È arrivata.\n  {}\n", "ab".repeat(32)),
    };
    desk.storage.write(|tx| outbox::insert(tx, &mail, start)).unwrap();
    let from = "Sportello <sportello@desk.example>".parse().unwrap();

    let nobody = Post::smtp("smtp://127.0.0.1:1").unwrap();
    assert_eq!(send_due(&desk, &nobody, &from).unwrap(), 1, "it was tried");
    assert_eq!(desk.storage.read(outbox::waiting).unwrap(), 1, "and waits");
    assert_eq!(send_due(&desk, &nobody, &from).unwrap(), 0, "not again at once");

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let post = Post::smtp(&format!("smtp://{}", listener.local_addr().unwrap())).unwrap();
    *at.lock().unwrap() = late;
    let server = std::thread::spawn(move || take_one(&listener));
    assert_eq!(send_due(&desk, &post, &from).unwrap(), 1);
    let kept = server.join().unwrap();
    assert_eq!(desk.storage.read(outbox::waiting).unwrap(), 0, "it left");
    for part in [
        "RCPT TO:<ufficio@impresa.example>",
        "Message-ID: <M26B22ABCDE.protocol@desk.example>",
        "Date: Sun, 22 Nov 2026 08:00:00 +0000",
        &"ab".repeat(32),
    ] {
        assert!(kept.contains(part), "{part} in\n{kept}");
    }
}
