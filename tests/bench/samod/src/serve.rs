//! The side that is there all the time: it answers those who connect, and changes documents when the
//! bench says so.

use std::path::Path;

use samod::{DocHandle, Repo};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;

use crate::Failure;
use crate::meter::{self, Counted, Span, Traffic};
use crate::{corpus, peer};

/// Serves until standard input closes.
pub(crate) async fn serve(home: &Path, listen: &str) -> Result<(), Failure> {
    let span = Span::begin();
    let traffic = Traffic::default();
    let repo = peer::open(home).await;
    accept(&repo, listen, &traffic).await?;
    meter::say(&json!({ "ready": true }));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut round = 0;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.split_once(' ') {
            Some(("change", count)) => {
                round += 1;
                change(&repo, corpus::count(home)?, count.trim().parse()?, round).await?
            }
            None if line == "type" => type_one(&repo).await?,
            _ => return Err(format!("no such request: {line}").into()),
        };
        meter::say(&answer);
    }
    meter::say(&span.end(&traffic));
    Ok(())
}

async fn accept(repo: &Repo, listen: &str, traffic: &Traffic) -> Result<(), Failure> {
    let listener = TcpListener::bind(listen).await?;
    let acceptor = repo.make_acceptor(peer::url(listen)?)?;
    let traffic = traffic.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let refused = socket.set_nodelay(true).is_err()
                || acceptor.accept_tokio_io(Counted::new(socket, traffic.clone())).is_err();
            if refused {
                break;
            }
        }
    });
    Ok(())
}

/// Changes `count` documents, spread over all; the answer tells a client what to wait for.
async fn change(
    repo: &Repo,
    documents: usize,
    count: usize,
    round: usize,
) -> Result<Value, Failure> {
    let mut changed = Vec::new();
    for place in 0..count {
        let index = (round * 7_919 + place * (documents / count).max(1)) % documents;
        let value = format!("corretto {round}-{place}");
        open(repo, index).await?.with_document(|doc| corpus::change(doc, &value))?;
        changed.push(json!([index, value]));
    }
    Ok(json!({ "changed": changed }))
}

/// Types one character into the first document; tells its time and the length that it makes.
async fn type_one(repo: &Repo) -> Result<Value, Failure> {
    let handle = open(repo, 0).await?;
    let at_us = meter::now_us();
    let length = handle.with_document(|doc| -> Result<usize, Failure> {
        corpus::type_one(doc)?;
        Ok(corpus::notes_len(doc))
    })?;
    Ok(json!({ "typed": length, "at_us": at_us }))
}

async fn open(repo: &Repo, index: usize) -> Result<DocHandle, Failure> {
    let found = repo.find(corpus::id(index)?).await?;
    found.ok_or_else(|| format!("document {index} is not here").into())
}
