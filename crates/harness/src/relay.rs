//! A relay on loopback between an office and a desk that counts what passes and how long the desk is waited for.
//! It changes nothing, and knows of HTTP only that who asks speaks first.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// What passed so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Carried {
    /// Requests.
    pub requests: u64,
    /// Bytes to the desk, with HTTP's own.
    pub bytes_there: u64,
    /// Bytes from it.
    pub bytes_back: u64,
    /// From the last byte of a request to the last of its answer, all of them together.
    pub waited: Duration,
}

/// A relay; it lives as long as its process.
#[derive(Debug)]
pub struct Relay {
    url: String,
    carried: Arc<Mutex<Carried>>,
}

/// One connection's turn: since when the desk is waited for.
struct Turn {
    since: Instant,
    asking: bool,
}

impl Relay {
    /// A relay to a desk on a port of its own.
    ///
    /// # Errors
    /// Where the system gives no port.
    pub fn to(desk: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let carried = Arc::new(Mutex::new(Carried::default()));
        let shared = Arc::clone(&carried);
        thread::spawn(move || {
            for company in listener.incoming().flatten() {
                // A side that is gone is seen by the other.
                let _ = carry(company, desk, &shared);
            }
        });
        Ok(Self { url, carried })
    }

    /// Where the office finds the desk, through this relay.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What passed since the last time this was asked.
    #[must_use]
    pub fn take(&self) -> Carried {
        std::mem::take(&mut *lock(&self.carried))
    }
}

fn carry(company: TcpStream, desk: SocketAddr, carried: &Arc<Mutex<Carried>>) -> io::Result<()> {
    let desk = TcpStream::connect(desk)?;
    for side in [&company, &desk] {
        side.set_nodelay(true)?;
    }
    let turn = Arc::new(Mutex::new(Turn { since: Instant::now(), asking: false }));
    let (to_desk, to_company) = (desk.try_clone()?, company.try_clone()?);
    let (there, asking) = (Arc::clone(carried), Arc::clone(&turn));
    thread::spawn(move || {
        pump(company, to_desk, |bytes| {
            let (mut all, mut turn) = (lock(&there), lock(&asking));
            all.bytes_there += bytes as u64;
            all.requests += u64::from(!turn.asking);
            *turn = Turn { since: Instant::now(), asking: true };
        });
    });
    let back = Arc::clone(carried);
    thread::spawn(move || {
        pump(desk, to_company, |bytes| {
            let (mut all, mut turn) = (lock(&back), lock(&turn));
            all.bytes_back += bytes as u64;
            all.waited += turn.since.elapsed();
            *turn = Turn { since: Instant::now(), asking: false };
        });
    });
    Ok(())
}

fn pump(mut from: TcpStream, mut to: TcpStream, mut count: impl FnMut(usize)) {
    let mut piece = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        count(length);
        if to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    // Whoever hung up is not spoken to any more.
    let _ = to.shutdown(Shutdown::Write);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_requests_and_the_time_of_the_other_side_are_counted() {
        let desk = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = desk.local_addr().unwrap();
        thread::spawn(move || {
            let (mut company, _) = desk.accept().unwrap();
            let mut question = [0; 5];
            while company.read_exact(&mut question).is_ok() {
                company.write_all(b"answer").unwrap();
            }
        });
        let relay = Relay::to(address).unwrap();
        let mut office = TcpStream::connect(relay.url().trim_start_matches("http://")).unwrap();
        let mut answer = [0; 6];
        for _ in 0..3 {
            office.write_all(b"what?").unwrap();
            office.read_exact(&mut answer).unwrap();
        }
        let carried = relay.take();
        assert_eq!((carried.requests, carried.bytes_there, carried.bytes_back), (3, 15, 18));
        assert!(carried.waited > Duration::ZERO);
        assert_eq!(relay.take(), Carried::default(), "taken once");
    }
}
