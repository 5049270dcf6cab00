//! A mail server (SMTP, RFC 5321) that takes everything and keeps it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// A mail that was taken: the lines of the conversation that brought it, envelope and text.
pub type Taken = String;

/// A server that runs as long as its process. It may say that a mail was taken, or take it and say nothing.
#[derive(Debug)]
pub struct Mailbox {
    at: SocketAddr,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Mailbox {
    /// One that answers as a server ought to.
    ///
    /// # Errors
    /// Where no port can be had.
    pub fn open() -> std::io::Result<Self> {
        Self::listening(0)
    }

    /// One that is cut off after it has taken each of its first `mutes` mails, before it says so.
    ///
    /// # Errors
    /// Where no port can be had.
    pub fn listening(mutes: usize) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let at = listener.local_addr()?;
        let taken: Arc<Mutex<Vec<Taken>>> = Arc::default();
        let kept = Arc::clone(&taken);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                // A conversation that breaks off concerns nobody else.
                std::thread::spawn(move || serve(stream, &kept, mutes));
            }
        });
        Ok(Self { at, taken })
    }

    /// Its address, as `smtp://host:port`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.at)
    }

    /// Everything that it took, in order.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often it took each mail, by Message-ID.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, u32> {
        let mut counts = BTreeMap::new();
        for mail in self.taken() {
            let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: "));
            *counts.entry(id.unwrap_or_default().to_owned()).or_default() += 1;
        }
        counts
    }
}

fn serve(stream: TcpStream, taken: &Mutex<Vec<Taken>>, mutes: usize) -> Option<()> {
    let mut out = stream.try_clone().ok()?;
    let (mut in_data, mut mail) = (false, String::new());
    out.write_all(b"220 mail.example\r\n").ok()?;
    for line in BufReader::new(stream).lines() {
        let line = line.ok()?;
        mail.push_str(&line);
        mail.push('\n');
        let said: &[u8] = match (in_data, line.as_str()) {
            (true, ".") => {
                in_data = false;
                let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
                taken.push(std::mem::take(&mut mail));
                if taken.len() <= mutes {
                    return None;
                }
                b"250 taken\r\n"
            }
            (true, _) => continue,
            (false, "DATA") => {
                in_data = true;
                b"354 go on\r\n"
            }
            (false, "QUIT") => b"221 bye\r\n",
            (false, _) => b"250 mail.example\r\n",
        };
        out.write_all(said).ok()?;
    }
    Some(())
}
