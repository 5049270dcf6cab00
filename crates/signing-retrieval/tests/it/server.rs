//! A server that gives what a test says, and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What is answered at a path.
#[derive(Clone)]
pub(crate) enum Page {
    Bytes(Vec<u8>),
    Redirect(String),
    Status(u16),
    /// Bytes that go on for ever, without a length.
    Endless,
    /// The connection ends without an answer.
    HangsUp,
    /// Computed from the body of the request.
    Computed(Arc<Compute>),
}

/// An answer made from a request.
pub(crate) type Compute = dyn Fn(&[u8]) -> Vec<u8> + Send + Sync;

type Asked = Arc<Mutex<Vec<String>>>;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    asked: Asked,
}

impl Server {
    pub(crate) async fn start(pages: Vec<(&str, Page)>) -> Self {
        let pages: Vec<(String, Page)> =
            pages.into_iter().map(|(path, page)| (path.to_owned(), page)).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
        let address = listener.local_addr().expect("address");
        let asked = Asked::default();
        let log = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, pages.clone(), Arc::clone(&log)));
            }
        });
        Self { address, asked }
    }

    /// Method, path and content type of everything that was asked.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One connection; the client may have gone at any time, which is no fault here.
async fn answer(mut stream: TcpStream, pages: Vec<(String, Page)>, asked: Asked) -> Option<()> {
    let (head, body) = read(&mut stream).await?;
    let mut words = head.lines().next()?.split(' ');
    let (method, path) = (words.next()?, words.next()?);
    let field = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim().to_owned())
    };
    let line = format!("{method} {path} {}", field("content-type").unwrap_or_default());
    asked.lock().unwrap_or_else(PoisonError::into_inner).push(line.trim().to_owned());
    let page = pages.iter().find(|(known, _)| known == path).map(|(_, page)| page.clone());
    let (status, extra, bytes) = match page {
        Some(Page::Bytes(bytes)) => (200, String::new(), bytes),
        Some(Page::Computed(compute)) => (200, String::new(), compute(&body)),
        Some(Page::Status(status)) => (status, String::new(), Vec::new()),
        Some(Page::Redirect(to)) => (302, format!("location: {to}\r\n"), Vec::new()),
        Some(Page::HangsUp) => return None,
        Some(Page::Endless) => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await.ok()?;
            loop {
                stream.write_all(&[0x30; 64 * 1024]).await.ok()?;
            }
        }
        None => (404, String::new(), Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\n{extra}content-length: {}\r\nconnection: close\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(&bytes).await.ok()?;
    stream.shutdown().await.ok()
}

async fn read(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(key, _)| key.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, value)| value.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                return Some((head, bytes[end + 4..end + 4 + length].to_vec()));
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await.ok()? {
            0 => return None,
            read => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}
