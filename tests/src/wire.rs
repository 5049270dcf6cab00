//! A wire to a desk that can be cut: a proxy on loopback that knows where a request of HTTP/1.1 ends.
//!
//! It cuts either before the chosen request reaches the desk, so that nothing happened; or after it
//! has taken the desk's whole answer, so that the desk did it and nobody heard. To the company both look
//! the same.

use std::io::{self, BufRead, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A side that stays silent longer has hung up.
const SILENCE: Duration = Duration::from_secs(60);
const BODY_BYTES_MAX: usize = 40 * 1024 * 1024;

/// On which side of the desk's work the wire is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The desk never hears the request.
    BeforeTheDesk,
    /// The company never hears the answer.
    AfterTheDesk,
}

/// A wire; it lives as long as the test's process.
pub struct Wire {
    url: String,
    state: Arc<State>,
}

struct State {
    desk: SocketAddr,
    /// Requests that may still pass before one is cut; `usize::MAX` for all.
    left: AtomicUsize,
    side: Mutex<Side>,
    /// Only requests that begin with this are counted.
    words: Mutex<String>,
    seen: Mutex<Vec<String>>,
    /// In the place of the desk's `Date`, where there is one.
    date: Mutex<Option<String>>,
    /// Requests that begin with this are no operations of this desk.
    unknown: Mutex<Option<String>>,
}

impl Wire {
    /// Lays a wire to the desk that passes everything.
    pub fn to(desk: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(State {
            desk,
            left: AtomicUsize::new(usize::MAX),
            side: Mutex::new(Side::AfterTheDesk),
            words: Mutex::default(),
            seen: Mutex::default(),
            date: Mutex::default(),
            unknown: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for company in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A broken connection is what this is for.
                thread::spawn(move || state.carry(company));
            }
        });
        Ok(Self { url, state })
    }

    /// Where the company finds the desk, through this wire.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Passes the next `count` requests with their answers, and cuts the one after on this side of
    /// the desk's work; then passes everything again.
    pub fn cut_after(&self, count: usize, side: Side) {
        *lock(&self.state.side) = side;
        lock(&self.state.words).clear();
        lock(&self.state.seen).clear();
        self.state.left.store(count, Ordering::SeqCst);
    }

    /// Passes everything but the request after `count` whose first line begins with these words.
    pub fn cut_at(&self, words: &str, count: usize, side: Side) {
        self.cut_after(count, side);
        words.clone_into(&mut lock(&self.state.words));
    }

    /// Passes everything.
    pub fn mend(&self) {
        self.cut_after(usize::MAX, Side::AfterTheDesk);
    }

    /// Lets the desk tell this `Date`, or its own again.
    pub fn tell_date(&self, date: Option<&str>) {
        *lock(&self.state.date) = date.map(str::to_owned);
    }

    /// Makes it a desk that does not know the operation whose request line begins with these words.
    pub fn forget_operation(&self, words: &str) {
        *lock(&self.state.unknown) = Some(words.to_owned());
    }

    /// Whether the cut that was ordered has happened.
    #[must_use]
    pub fn was_cut(&self) -> bool {
        self.seen().iter().any(|line| line.ends_with(" CUT"))
    }

    /// First lines of the requests since the last order, the one that was cut marked.
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        lock(&self.state.seen).clone()
    }
}

impl State {
    /// Counts one request; the side of the cut when it is this one's turn. A cut happens once.
    fn is_cut_here(&self, line: &str) -> Option<Side> {
        if !line.starts_with(lock(&self.words).as_str()) {
            return None;
        }
        let next = |left| Some(if left == 0 || left == usize::MAX { usize::MAX } else { left - 1 });
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next);
        (left == Ok(0)).then(|| *lock(&self.side))
    }

    /// Carries requests of one connection until a side hangs up.
    fn carry(&self, company: TcpStream) -> io::Result<()> {
        company.set_read_timeout(Some(SILENCE))?;
        let mut from_company = BufReader::new(company.try_clone()?);
        let mut to_company = company;
        while let Some(request) = message(&mut from_company)? {
            let line = first_line(&request);
            let cut = self.is_cut_here(&line);
            if cut == Some(Side::BeforeTheDesk) {
                lock(&self.seen).push(format!("{line} CUT"));
                return Ok(());
            }
            if lock(&self.unknown).as_ref().is_some_and(|words| line.starts_with(words.as_str())) {
                lock(&self.seen).push(line);
                to_company.write_all(NOT_FOUND)?;
                continue;
            }
            let desk = TcpStream::connect(self.desk)?;
            desk.set_read_timeout(Some(SILENCE))?;
            (&desk).write_all(&request)?;
            let answer = message(&mut BufReader::new(&desk))?;
            if cut == Some(Side::AfterTheDesk) {
                lock(&self.seen).push(format!("{line} CUT"));
                return Ok(());
            }
            lock(&self.seen).push(line);
            match answer {
                Some(answer) => to_company.write_all(&dated(answer, &lock(&self.date)))?,
                None => return Ok(()),
            }
        }
        Ok(())
    }
}

/// A web server's own answer to an address that it does not know.
const NOT_FOUND: &[u8] =
    b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>";

/// An answer with another `Date`.
fn dated(answer: Vec<u8>, date: &Option<String>) -> Vec<u8> {
    let Some(date) = date else { return answer };
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(answer.len());
    let text = String::from_utf8_lossy(&answer[..head]).into_owned();
    let is_date = |line: &&str| line.to_ascii_lowercase().starts_with("date:");
    let lines: Vec<&str> = text.split("\r\n").filter(|line| !is_date(line)).collect();
    let mut whole = format!("{}\r\nDate: {date}", lines.join("\r\n")).into_bytes();
    whole.extend_from_slice(&answer[head..]);
    whole
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn first_line(message: &[u8]) -> String {
    let line = message.split(|byte| *byte == b'\r').next();
    String::from_utf8_lossy(line.unwrap_or_default()).into_owned()
}

/// One whole request or answer, as it came; none when the other side has hung up before it.
fn message(from: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut whole = Vec::new();
    let mut length: Option<usize> = None;
    let mut chunked = false;
    loop {
        let begin = whole.len();
        if from.read_until(b'\n', &mut whole)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&whole[begin..]).to_ascii_lowercase();
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            match name {
                "content-length" => length = value.trim().parse().ok(),
                "transfer-encoding" => chunked = value.contains("chunked"),
                _ => {}
            }
        }
    }
    if chunked {
        chunks(from, &mut whole)?;
    } else if let Some(length) = length {
        let begin = whole.len();
        if length > BODY_BYTES_MAX {
            return Err(io::Error::other("a body larger than any that we send"));
        }
        whole.resize(begin + length, 0);
        from.read_exact(&mut whole[begin..])?;
    }
    Ok(Some(whole))
}

/// A chunked body up to and with its empty trailer (RFC 9112 section 7.1).
fn chunks(from: &mut impl BufRead, whole: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let begin = whole.len();
        from.read_until(b'\n', whole)?;
        let line = String::from_utf8_lossy(&whole[begin..]).into_owned();
        let size = line.split([';', '\r', '\n']).next().unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        // The chunk and its line end; after the last one only the line end.
        let begin = whole.len();
        whole.resize(begin + size + 2, 0);
        from.read_exact(&mut whole[begin..])?;
        if size == 0 {
            return Ok(());
        }
        if whole.len() > BODY_BYTES_MAX {
            return Err(io::Error::other("a body larger than any that we send"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A desk that counts what reaches it and answers with the count.
    fn counting_desk() -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let request = message(&mut BufReader::new(&connection)).unwrap();
                if request.is_some() {
                    let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
                    let body = number.to_string();
                    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                    (&connection).write_all((head + &body).as_bytes()).unwrap();
                }
            }
        });
        (address, count)
    }

    fn post(url: &str) -> io::Result<Vec<u8>> {
        let address = url.trim_start_matches("http://");
        let mut connection = TcpStream::connect(address)?;
        connection.write_all(
            b"POST /x HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n\
              5\r\nhello\r\n0\r\n\r\n",
        )?;
        let answer = message(&mut BufReader::new(&connection))?;
        answer.ok_or_else(|| io::Error::other("cut"))
    }

    #[test]
    fn a_cut_request_reaches_the_desk_or_not_and_is_never_answered() {
        for (side, reached) in [(Side::AfterTheDesk, 3), (Side::BeforeTheDesk, 2)] {
            let (desk, count) = counting_desk();
            let wire = Wire::to(desk).unwrap();
            wire.cut_after(1, side);
            assert!(post(wire.url()).is_ok(), "the first passes");
            assert!(post(wire.url()).is_err(), "the second is not answered");
            assert!(post(wire.url()).is_ok(), "a cut happens once");
            assert_eq!(count.load(Ordering::SeqCst), reached, "what the desk got: {side:?}");
            assert!(wire.was_cut());
            assert_eq!(wire.seen()[1], "POST /x HTTP/1.1 CUT");
        }
    }
}
