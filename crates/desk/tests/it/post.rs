//! Mails by SMTP.

use std::sync::{Arc, Mutex};

use desk::clock::{Clock, Dice};
use desk::desk::Desk;
use desk::jobs::post::{Post, send_due};
use desk::storage::outbox::{self, NewMail};
use harness::mailbox::Mailbox;
use jiff::{SignedDuration, Timestamp};
use signing::Anchors;

/// A desk whose clock the test moves.
struct Late {
    desk: Desk,
    at: Arc<Mutex<Timestamp>>,
    _dir: tempfile::TempDir,
}

impl Late {
    fn desk() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let at = Arc::new(Mutex::new("2026-11-22T08:00:00Z".parse().unwrap()));
        let moved = Arc::clone(&at);
        let clock = Clock::from_fn(move || *moved.lock().unwrap());
        let (url, dice) = ("https://desk.example", Dice::system());
        let desk = Desk::open(&crate::places::of(dir.path()), Anchors::none(), url, clock, dice);
        Self { desk: desk.unwrap(), at, _dir: dir }
    }

    fn pass(&self, time: SignedDuration) {
        *self.at.lock().unwrap() += time;
    }

    /// Writes a mail of this name.
    fn write(&self, name: &str) {
        let mail = NewMail {
            message_id: name.to_owned(),
            practice: None,
            recipient: "ufficio@impresa.example".into(),
            subject: "Pratica protocollata".into(),
            body: format!("È arrivata.\n  {}\n", "ab".repeat(32)),
        };
        let now = self.desk.now();
        self.desk.storage.write(|tx| outbox::insert(tx, &mail, now)).unwrap();
    }

    /// One round of the post; how many were tried.
    fn send(&self, post: &Post) -> usize {
        let from = "Sportello <sportello@desk.example>".parse().unwrap();
        send_due(&self.desk, post, &from).unwrap()
    }

    fn waiting(&self) -> u64 {
        self.desk.storage.read(outbox::waiting).unwrap()
    }
}

fn nobody() -> Post {
    Post::smtp("smtp://127.0.0.1:1").unwrap()
}

#[test]
fn a_mail_that_cannot_leave_waits_and_leaves_under_the_same_message_id() {
    let late = Late::desk();
    late.write("M26B22ABCDE.protocol");
    assert_eq!(late.send(&nobody()), 1, "it was tried");
    assert_eq!(late.waiting(), 1, "and waits");
    assert_eq!(late.send(&nobody()), 0, "not again at once");

    late.pass(SignedDuration::from_mins(1));
    let mailbox = Mailbox::open().unwrap();
    assert_eq!(late.send(&Post::smtp(&mailbox.url()).unwrap()), 1);
    assert_eq!(late.waiting(), 0, "it left");
    let taken = mailbox.taken();
    let [kept] = taken.as_slice() else { panic!("one mail: {taken:?}") };
    for part in [
        "RCPT TO:<ufficio@impresa.example>",
        "Message-ID: <M26B22ABCDE.protocol@desk.example>",
        "Date: Sun, 22 Nov 2026 08:00:00 +0000",
        &"ab".repeat(32),
    ] {
        assert!(kept.contains(part), "{part} in\n{kept}");
    }
}

#[test]
fn a_mail_server_that_is_down_for_a_day_gets_every_mail_once() {
    const MAILS: usize = 48;
    let late = Late::desk();
    let mut tried = 0;
    // A new mail every half an hour; the post looks every five minutes.
    for round in 0..MAILS * 6 {
        if round % 6 == 0 {
            late.write(&format!("M{:02}.protocol", round / 6));
        }
        tried += late.send(&nobody());
        late.pass(SignedDuration::from_mins(5));
    }
    assert_eq!(late.waiting(), MAILS as u64, "none is given up, none is lost");
    // At 10, 20, 40 s and so on, then every hour: the longest pause, over a day, and not at every look.
    assert!(tried < MAILS * 40, "a server that is down is not hammered: {tried}");

    let mailbox = Mailbox::open().unwrap();
    let post = Post::smtp(&mailbox.url()).unwrap();
    // An hour is the longest that a mail waits once its server is back.
    for _ in 0..13 {
        while late.send(&post) > 0 {}
        late.pass(SignedDuration::from_mins(5));
    }
    assert_eq!(late.waiting(), 0, "all of them left");
    let counts = mailbox.counts();
    assert_eq!((counts.len(), counts.values().max()), (MAILS, Some(&1)), "{counts:?}");
}

#[test]
fn a_mail_whose_taking_was_not_heard_comes_again_under_the_same_message_id() {
    let late = Late::desk();
    late.write("M1.protocol");
    let mailbox = Mailbox::listening(1).unwrap();
    let post = Post::smtp(&mailbox.url()).unwrap();
    assert_eq!((late.send(&post), late.waiting()), (1, 1), "nobody said that it was taken");
    late.pass(SignedDuration::from_mins(1));
    assert_eq!((late.send(&post), late.waiting()), (1, 0));
    // The server cannot be asked: who reads it knows both by their one name.
    let counts = mailbox.counts();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("<M1.protocol@desk.example>".to_owned(), 2)]);
}
