//! What a window hears while it is open: the node of its home runs on a thread of its own, and what comes
//! from other devices, or from other processes of the home, is told.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use draft::PracticeId;
use store::{FeedKind, Store};
use sync_driver::node::{Node, NodeEvent};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep};

use crate::office::{OpenDrafts, Part};
use crate::views::together::{PersonHereView, SyncView};
use crate::{AppError, Code, Office};

/// Between two looks whether another process wrote.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Between two attempts to become the node where another process is it.
const TAKE_OVER_EVERY: Duration = Duration::from_secs(2);
/// How often the sign of the frame is told at least.
const SIGN_EVERY: Duration = Duration::from_secs(2);
/// Rows of the feed that are looked at one by one; where more changed, the list is looked at anew.
const ROWS_MAX: u32 = 512;

/// Something that a window shows has changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A practice.
    Practice(PracticeId),
    /// Who is where.
    Presence(Vec<PersonHereView>),
    /// How it stands with the other devices.
    Sync(SyncView),
    /// Members, or who asks to be one.
    Devices,
    /// One of the company's other documents, by the word of its kind.
    OfficeDocument(String),
}

/// Runs the node of this home, and tells what happens, as long as the office is open.
pub fn follow(office: &Office, hear: impl Fn(Happening) + Send + 'static) {
    let part = office.part();
    let run = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("origo-node")
            .enable_all()
            .build();
        match runtime {
            Ok(runtime) => runtime.block_on(Follower::new(part, hear).go_on()),
            Err(error) => tracing::error!(%error, "no node: threads cannot be started"),
        }
    };
    if let Err(error) = std::thread::Builder::new().name("origo-follow".to_owned()).spawn(run) {
        tracing::error!(%error, "no node: a thread cannot be started");
    }
}

struct Follower<F> {
    part: Part,
    hear: F,
    version: i64,
    seq: i64,
    sign: Option<SyncView>,
    signed: Instant,
}

impl<F: Fn(Happening)> Follower<F> {
    fn new(part: Part, hear: F) -> Self {
        let seq = part.store.feed_position().map_or(0, |position| position.seq);
        Self { part, hear, version: 0, seq, sign: None, signed: Instant::now() }
    }

    async fn go_on(mut self) {
        while self.part.is_open() {
            match super::start_with(&self.part, None).await {
                Ok(node) => {
                    self.with(&node).await;
                    if let Some(node) = Arc::into_inner(node) {
                        node.stop().await;
                    }
                }
                // Another process carries everything; its changes are seen all the same.
                Err(error) if error.code == Code::NodeRunning => self.without().await,
                Err(error) => {
                    tracing::warn!(%error, "no node");
                    self.without().await;
                }
            }
        }
    }

    async fn without(&mut self) {
        let until = Instant::now() + TAKE_OVER_EVERY;
        while self.part.is_open() && Instant::now() < until {
            self.look();
            sleep(LOOK_EVERY).await;
        }
    }

    async fn with(&mut self, node: &Arc<Node>) {
        let mut events = node.events();
        while self.part.is_open() {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(event) => self.tell(node, event),
                    Err(RecvError::Lagged(_)) => self.look(),
                    Err(RecvError::Closed) => return,
                },
                () = sleep(LOOK_EVERY) => self.look(),
            }
        }
    }

    fn tell(&mut self, node: &Node, event: NodeEvent) {
        match event {
            NodeEvent::Changed(documents) => {
                for document in documents {
                    self.changed(document);
                }
                self.sign(true);
            }
            NodeEvent::Presence => (self.hear)(Happening::Presence(super::people_of(node))),
            NodeEvent::Peers => {
                (self.hear)(Happening::Presence(super::people_of(node)));
                self.sign(true);
            }
            NodeEvent::Devices => {
                (self.hear)(Happening::Devices);
                self.sign(true);
            }
        }
    }

    /// What another process of the home wrote.
    fn look(&mut self) {
        self.sign(false);
        let store = Arc::clone(&self.part.store);
        let Ok(version) = store.data_version() else {
            return;
        };
        if std::mem::replace(&mut self.version, version) == version {
            return;
        }
        let Ok(rows) = store.feed_after(self.seq, ROWS_MAX) else {
            return;
        };
        let mut told = BTreeSet::new();
        for row in rows {
            self.seq = row.seq;
            let document = match row.kind {
                FeedKind::Document => <[u8; 16]>::try_from(row.id.as_slice()).ok(),
                FeedKind::Record => practice_of(&store, &row.id),
                FeedKind::Blob => None,
            };
            let Some(document) = document.map(PracticeId::from_bytes) else {
                continue;
            };
            let ours =
                row.kind == FeedKind::Document && is_in_hand(&self.part.drafts, &store, document);
            if !ours && told.insert(document) {
                self.changed(document);
            }
        }
        self.sign(true);
    }

    fn changed(&self, document: PracticeId) {
        let kind = self.part.store.document_kind(document).ok().flatten();
        (self.hear)(match kind.as_deref() {
            None | Some(store::PRACTICE) => Happening::Practice(document),
            Some(kind) => Happening::OfficeDocument(kind.to_owned()),
        });
    }

    /// The frame's sign, where it is another one.
    fn sign(&mut self, now: bool) {
        if !now && self.signed.elapsed() < SIGN_EVERY {
            return;
        }
        self.signed = Instant::now();
        let sign: Result<SyncView, AppError> = super::sign_of(&self.part);
        if let Ok(sign) = sign
            && self.sign.as_ref() != Some(&sign)
        {
            (self.hear)(Happening::Sync(sign.clone()));
            self.sign = Some(sign);
        }
    }
}

fn practice_of(store: &Store, id: &[u8]) -> Option<[u8; 16]> {
    let id = store::Digest::from_bytes(<[u8; 32]>::try_from(id).ok()?);
    store.record(id).ok()??.document.map(|document| *document.as_bytes())
}

/// Whether this process has the document as it is stored: it wrote it itself.
fn is_in_hand(drafts: &Weak<Mutex<OpenDrafts>>, store: &Store, document: PracticeId) -> bool {
    let Some(drafts) = drafts.upgrade() else {
        return false;
    };
    let in_hand = drafts
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&document)
        .map(|open| open.version);
    in_hand.is_some() && store.draft_version(document).ok() == in_hand
}
