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
    /// How long at least one answer was awaited, from the last byte of a request to the last of its answer.
    pub waited: Duration,
}

/// A relay; it lives as long as its process.
#[derive(Debug)]
pub struct Relay {
    url: String,
    count: Arc<Mutex<Count>>,
}

/// All connections of a relay.
#[derive(Debug)]
struct Count {
    carried: Carried,
    /// Answers that are awaited, and since when one is without a break.
    awaited: usize,
    since: Instant,
}

impl Count {
    /// A connection's side has spoken; `asking` says whether the desk was to speak before, and is now.
    fn spoke(&mut self, asking: &mut bool, company: bool) {
        if company == *asking {
            return;
        }
        *asking = company;
        if company {
            self.carried.requests += 1;
            if self.awaited == 0 {
                self.since = Instant::now();
            }
            self.awaited += 1;
        } else {
            self.awaited -= 1;
        }
    }
}

impl Relay {
    /// A relay to a desk on a port of its own.
    ///
    /// # Errors
    /// Where the system gives no port.
    pub fn to(desk: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let count = Count { carried: Carried::default(), awaited: 0, since: Instant::now() };
        let count = Arc::new(Mutex::new(count));
        let shared = Arc::clone(&count);
        thread::spawn(move || {
            for company in listener.incoming().flatten() {
                // A side that is gone is seen by the other.
                let _ = carry(company, desk, &shared);
            }
        });
        Ok(Self { url, count })
    }

    /// Where the office finds the desk, through this relay.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What passed since the last time this was asked.
    #[must_use]
    pub fn take(&self) -> Carried {
        std::mem::take(&mut lock(&self.count).carried)
    }
}

fn carry(company: TcpStream, desk: SocketAddr, count: &Arc<Mutex<Count>>) -> io::Result<()> {
    let desk = TcpStream::connect(desk)?;
    for side in [&company, &desk] {
        side.set_nodelay(true)?;
    }
    let asking = Arc::new(Mutex::new(false));
    let (to_desk, to_company) = (desk.try_clone()?, company.try_clone()?);
    let (there, turn) = (Arc::clone(count), Arc::clone(&asking));
    thread::spawn(move || {
        pump(company, to_desk, |bytes| {
            let mut all = lock(&there);
            all.carried.bytes_there += bytes as u64;
            all.spoke(&mut lock(&turn), true);
        });
    });
    let back = Arc::clone(count);
    thread::spawn(move || {
        pump(desk, to_company, |bytes| {
            let mut all = lock(&back);
            all.carried.bytes_back += bytes as u64;
            // Every piece of an answer is waited for, not the first alone.
            let now = Instant::now();
            if all.awaited > 0 {
                let since = std::mem::replace(&mut all.since, now);
                all.carried.waited += now - since;
            }
            all.spoke(&mut lock(&asking), false);
        });
        // One that hung up owes no answer any more.
        lock(&back).spoke(&mut lock(&asking), false);
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

    #[test]
    fn two_answers_that_are_awaited_at_once_take_the_time_of_one() {
        let desk = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = desk.local_addr().unwrap();
        let slow = Duration::from_millis(300);
        thread::spawn(move || {
            for mut company in desk.incoming().flatten() {
                thread::spawn(move || {
                    company.read_exact(&mut [0; 5]).unwrap();
                    thread::sleep(slow);
                    company.write_all(b"answer").unwrap();
                });
            }
        });
        let relay = Relay::to(address).unwrap();
        let offices = [(); 2].map(|()| {
            let url = relay.url().trim_start_matches("http://").to_owned();
            thread::spawn(move || {
                let mut office = TcpStream::connect(url).unwrap();
                office.write_all(b"what?").unwrap();
                office.read_exact(&mut [0; 6]).unwrap();
            })
        });
        for office in offices {
            office.join().unwrap();
        }
        let carried = relay.take();
        assert_eq!(carried.requests, 2);
        assert!(carried.waited >= slow && carried.waited < slow * 2, "{carried:?}");
    }
}
