//! The side that is there all the time: it answers those who connect, and changes documents when the
//! bench says so.

use std::net::SocketAddr;
use std::path::Path;

use draft::{ActorId, Author, Draft, Operation, PracticeId};
use serde_json::{Value, json};
use store::{Append, Change, Content, ListRow, Version};
use sync_driver::node::NodeOptions;
use sync_driver::replica::{Ground, vouched};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::meter::{self, Span};
use crate::{Failure, corpus, home};

/// Serves until standard input closes.
pub(crate) async fn serve(folder: &Path, listen: SocketAddr) -> Result<(), Failure> {
    let span = Span::begin();
    let options = NodeOptions { listen: Some(listen), ..NodeOptions::default() };
    let (ground, node) = home::start(folder, options).await?;
    let documents = home::count(folder)?;
    meter::say(&json!({ "ready": true }));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut desk = Desk { ground: &ground, open: None };
    let mut round = 0;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.split_once(' ') {
            Some(("change", count)) => {
                round += 1;
                change(&mut desk, documents, count.trim().parse()?, round)?
            }
            None if line == "type" => type_one(&mut desk)?,
            _ => return Err(format!("no such request: {line}").into()),
        };
        node.wrote();
        meter::say(&answer);
    }
    meter::say(&span.end(node.traffic()));
    node.stop().await;
    Ok(())
}

/// A document in a person's hands.
struct Open {
    draft: Draft,
    actor: ActorId,
    version: Version,
}

/// Where documents are written, as the window does: the one in hand stays open.
struct Desk<'a> {
    ground: &'a Ground,
    open: Option<Open>,
}

impl Desk<'_> {
    fn open(&mut self, id: PracticeId) -> Result<&mut Open, Failure> {
        if self.open.as_ref().is_none_or(|open| open.draft.id() != id) {
            let stored = self.ground.store.load_draft(id)?;
            let actor = ActorId(*uuid::Uuid::new_v4().as_bytes());
            let draft = Draft::load(&stored.bytes, actor)?;
            self.open = Some(Open { draft, actor, version: stored.version });
        }
        self.open.as_mut().ok_or_else(|| "no document is open".into())
    }

    /// One change, on the disk when it returns.
    fn write(
        &mut self,
        id: PracticeId,
        operation: impl FnOnce(&Draft) -> Operation,
    ) -> Result<(), Failure> {
        let ground = self.ground;
        let open = self.open(id)?;
        let (author, at_ms) = (Author::new(home::WRITER), meter::now_ms());
        let operation = operation(&open.draft);
        let applied = open.draft.apply(operation, &author, at_ms)?;
        let newest = *applied.heads.as_slice().first().ok_or("a change without a head")?;
        let paper = open.draft.certificate();
        let row = ListRow::of(&paper, "draft", 1);
        let append = ground.store.append_change(&Change {
            document: id,
            seen: open.version,
            increment: &applied.increment,
            heads: &applied.heads,
            content: Content::Practice { certificate: &paper, row: &row },
            attestation: Some(&vouched(&ground.key, id, open.actor.0, newest)),
            at_ms,
        })?;
        match append {
            Append::Stored(version) => open.version = version,
            Append::Behind => return Err("somebody else writes in the founder's home".into()),
        }
        Ok(())
    }
}

/// Changes `count` documents, spread over all; the answer tells a client what to wait for.
fn change(
    desk: &mut Desk<'_>,
    documents: usize,
    count: usize,
    round: usize,
) -> Result<Value, Failure> {
    let mut changed = Vec::new();
    for place in 0..count {
        let index = (round * 7_919 + place * (documents / count).max(1)) % documents;
        let value = format!("corretto {round}-{place}");
        desk.write(corpus::id(index), |_| corpus::change(&value))?;
        changed.push(json!([index, value]));
    }
    Ok(json!({ "changed": changed }))
}

/// Types one character into the first document; tells its time and the length that it makes.
fn type_one(desk: &mut Desk<'_>) -> Result<Value, Failure> {
    let id = corpus::id(0);
    desk.open(id)?;
    let at_us = meter::now_us();
    desk.write(id, |draft| corpus::typed(corpus::notes_len(&draft.certificate())))?;
    let length = corpus::notes_len(&desk.open(id)?.draft.certificate());
    Ok(json!({ "typed": length, "at_us": at_us }))
}
