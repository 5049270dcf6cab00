//! CPU, memory, bytes and clock of this process, and its lines of JSON.

use std::io::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes over the sockets of this process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traffic {
    read: Arc<AtomicU64>,
    written: Arc<AtomicU64>,
}

/// A socket whose bytes are counted.
#[derive(Debug)]
pub(crate) struct Counted<S> {
    socket: S,
    traffic: Traffic,
}

impl<S> Counted<S> {
    pub(crate) fn new(socket: S, traffic: Traffic) -> Self {
        Self { socket, traffic }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.socket).poll_read(context, buffer);
        let read = (buffer.filled().len() - before) as u64;
        self.traffic.read.fetch_add(read, Ordering::Relaxed);
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let polled = Pin::new(&mut self.socket).poll_write(context, bytes);
        if let Poll::Ready(Ok(written)) = &polled {
            self.traffic.written.fetch_add(*written as u64, Ordering::Relaxed);
        }
        polled
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

/// From here to now.
#[derive(Debug)]
pub(crate) struct Span {
    begun: Instant,
    cpu_s: f64,
}

impl Span {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), cpu_s: cpu_s() }
    }

    /// Seconds, CPU seconds, memory and bytes, in the words of the bench.
    pub(crate) fn end(&self, traffic: &Traffic) -> Value {
        json!({
            "seconds": self.begun.elapsed().as_secs_f64(),
            "cpu_s": cpu_s() - self.cpu_s,
            "rss_peak_mb": rss_peak_mb(),
            "bytes_in": traffic.read.load(Ordering::Relaxed),
            "bytes_out": traffic.written.load(Ordering::Relaxed),
        })
    }
}

/// CPU of all threads of this process since its start.
pub(crate) fn cpu_s() -> f64 {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

/// The most memory that this process ever held, in megabytes; 0 where the system does not tell.
fn rss_peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1024.0 / 1e6
}

/// Microseconds since 1970, to compare between two processes of one machine.
pub(crate) fn now_us() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_micros()).unwrap_or(u64::MAX)
}

/// One line of JSON on standard output, for the bench to read at once.
pub(crate) fn say(line: &Value) {
    let mut out = std::io::stdout().lock();
    // The bench is gone when this fails, and so is everybody who could be told.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
