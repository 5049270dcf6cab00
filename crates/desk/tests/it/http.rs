//! Requests as bytes, so that a test decides every header itself.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{} is no JSON ({error}): {}", self.status, String::from_utf8_lossy(&self.body))
        })
    }

    /// The payload of an envelope that says yes.
    pub(crate) fn data(&self) -> Value {
        let envelope = self.json();
        assert_eq!(envelope["result"], "OK", "expected a yes: {envelope}");
        assert_eq!(envelope["codError"], Value::Null, "{envelope}");
        assert_eq!(self.status, 200, "{envelope}");
        envelope["data"].clone()
    }

    /// The code of an envelope that says no.
    pub(crate) fn refusal(&self) -> String {
        let envelope = self.json();
        assert_eq!(envelope["result"], "KO", "expected a no: {envelope}");
        assert!(envelope["message"].as_str().is_some_and(|words| !words.is_empty()), "{envelope}");
        envelope["codError"].as_str().unwrap_or_else(|| panic!("no code: {envelope}")).to_owned()
    }
}

/// Sends the bytes of one request and reads the answer until the desk closes or is done.
pub(crate) fn raw(to: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(to).expect("the desk listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request).expect("the desk reads the whole request");
    let mut bytes = Vec::new();
    let mut buffer = [0; 65_536];
    loop {
        if let Some(answer) = complete(&bytes) {
            return answer;
        }
        let read = stream.read(&mut buffer).expect("the desk answers in time");
        assert!(read > 0, "cut off: {}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&buffer[..read]);
    }
}

/// One request with headers and a body.
pub(crate) fn request(
    to: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> Answer {
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: {to}\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = body {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body.unwrap_or_default());
    raw(to, &bytes)
}

fn complete(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length: usize = head
        .lines()
        .find_map(|line| line.to_lowercase().strip_prefix("content-length:").map(str::to_owned))
        .map_or(0, |length| length.trim().parse().expect("a length"));
    let body = bytes.get(end + 4..end + 4 + length)?.to_vec();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head, body })
}

/// Percent-encodes a query value.
pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
