//! Why there is no connection, or no longer one, and what a person or the caller can do about it.

use std::net::SocketAddr;

use iroh::endpoint::{
    ConnectError, ConnectWithOptsError, ConnectingError, ConnectionError, TransportErrorCode,
    VarInt,
};

use super::frames::TooLarge;
use super::{CONNECT_LIMIT, SILENCE_LIMIT};

/// Codes of a close, on the wire: never reuse one.
pub(super) const CLOSED: VarInt = VarInt::from_u32(0);
pub(super) const NOT_LET_IN: VarInt = VarInt::from_u32(1);
pub(super) const SHUT_OUT: VarInt = VarInt::from_u32(2);
pub(super) const FRAME_TOO_LARGE: VarInt = VarInt::from_u32(3);

/// TLS alerts occupy this range of QUIC's error codes (RFC 9001, 4.8).
const ALERTS: std::ops::Range<u64> = 0x100..0x200;

/// TLS alert `no_application_protocol` (RFC 7301, 3.2).
const ALERT_NO_PROTOCOL: u8 = 120;

/// Why a connection was not made, or a socket not opened.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The socket cannot be opened.
    #[error("cannot listen{}: {cause}; choose another port, or end the program that has it", at(*.address))]
    Listen {
        /// As asked for.
        address: Option<SocketAddr>,
        /// What the system said.
        cause: String,
    },
    /// 32 bytes that are no public key.
    #[error("these bytes are no device's key: ask for a new ticket")]
    NotAKey,
    /// The key is our own.
    #[error(
        "this is the key of this very device: two copies of one home cannot connect; pair the other device anew"
    )]
    Itself,
    /// Nobody ever said where this device is.
    #[error("no address of this device is known: type one, as 192.168.1.20:4100")]
    NoAddress,
    /// Looking on the local link is impossible here.
    #[error(
        "this network has no route for multicast (224.0.0.0/4), so devices cannot find each other by themselves: type the other device's address"
    )]
    NoMulticastRoute,
    /// Looked for on the local link in vain.
    #[error("the device is not seen on this network: switch it on there, or type its address")]
    NotSeen,
    /// It does not answer where it should be.
    #[error("no answer within {} s from {}: see that the device is on, that the address is right, and that its firewall lets UDP in", CONNECT_LIMIT.as_secs(), list(.addresses))]
    Unreachable {
        /// Where it was looked for.
        addresses: Vec<SocketAddr>,
    },
    /// Somebody else answers there.
    #[error(
        "another device answers at that address: correct the address, or pair anew if the device was set up again"
    )]
    OtherKey,
    /// The other side does not let us in.
    #[error(
        "the other device does not let this one in: ask an administrator whether this device is (still) a member"
    )]
    Refused,
    /// Our own gate does not let it be dialled.
    #[error("this device may not connect to that one: it is not (or no longer) a member")]
    Barred,
    /// It speaks another version of ours.
    #[error("the other device speaks another version: update the older one")]
    OtherVersion,
    /// The connection broke off in its beginning.
    #[error("the connection broke off ({cause}): try again")]
    Broken {
        /// For the log.
        cause: String,
    },
    /// This transport is closed.
    #[error("connections are closed here: start anew")]
    Closed,
}

/// Why a link ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ending {
    /// The other side has sent all and said so.
    #[error("the other device has finished")]
    Finished,
    /// The other side closed.
    #[error("the other device closed the connection: {reason}")]
    Closed {
        /// In its words, foreign text.
        reason: String,
    },
    /// We closed.
    #[error("closed here")]
    Here,
    /// One of both gates no longer lets the other in.
    #[error("the other device is no longer let in, or lets us in no longer: ask an administrator")]
    ShutOut,
    /// A frame past the limit, ours or theirs.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// Our frame was larger than the other side takes.
    #[error("the other device refused a frame for its size: send it in parts")]
    TooLargeForPeer,
    /// Nothing was heard any more.
    #[error("nothing heard for {} s: dial again", SILENCE_LIMIT.as_secs())]
    Silent,
    /// It broke off.
    #[error("the connection broke off ({cause}): dial again")]
    Lost {
        /// For the log.
        cause: String,
    },
}

fn at(address: Option<SocketAddr>) -> String {
    address.map(|address| format!(" at {address}")).unwrap_or_default()
}

fn list(addresses: &[SocketAddr]) -> String {
    let words: Vec<String> = addresses.iter().map(SocketAddr::to_string).collect();
    words.join(", ")
}

/// Why a connection was not made.
pub(super) fn of_connecting(error: ConnectError) -> TransportError {
    match error {
        ConnectError::Connect { source, .. } => match source {
            ConnectWithOptsError::SelfConnect { .. } => TransportError::Itself,
            ConnectWithOptsError::NoAddress { .. } => TransportError::NotSeen,
            ConnectWithOptsError::LocallyRejected { .. } => TransportError::Barred,
            ConnectWithOptsError::EndpointClosed { .. } => TransportError::Closed,
            other => TransportError::Broken { cause: other.to_string() },
        },
        ConnectError::Connecting { source, .. } => match source {
            ConnectingError::LocallyRejected { .. } => TransportError::Barred,
            ConnectingError::ConnectionError { source, .. } => of_connection(&source),
            other => TransportError::Broken { cause: other.to_string() },
        },
        ConnectError::Connection { source, .. } => of_connection(&source),
        other => TransportError::Broken { cause: other.to_string() },
    }
}

/// Why a connection that stood gave no stream.
pub(super) fn of_unopened(reason: Option<ConnectionError>) -> TransportError {
    match reason {
        Some(reason) => of_connection(&reason),
        None => TransportError::OtherVersion,
    }
}

fn of_connection(error: &ConnectionError) -> TransportError {
    match error {
        // Ours: the certificate at the other end does not belong to the key that was dialled.
        ConnectionError::TransportError(error) if ALERTS.contains(&u64::from(error.code)) => {
            TransportError::OtherKey
        }
        ConnectionError::ConnectionClosed(close)
            if close.error_code == TransportErrorCode::crypto(ALERT_NO_PROTOCOL) =>
        {
            TransportError::OtherVersion
        }
        ConnectionError::VersionMismatch => TransportError::OtherVersion,
        ConnectionError::ApplicationClosed(close)
            if [NOT_LET_IN, SHUT_OUT].contains(&close.error_code) =>
        {
            TransportError::Refused
        }
        ConnectionError::TimedOut => TransportError::NotSeen,
        ConnectionError::LocallyClosed => TransportError::Closed,
        other => TransportError::Broken { cause: other.to_string() },
    }
}

/// Why a connection that stood is gone.
pub(super) fn ending(error: &ConnectionError) -> Ending {
    match error {
        ConnectionError::ApplicationClosed(close) => match close.error_code {
            NOT_LET_IN | SHUT_OUT => Ending::ShutOut,
            FRAME_TOO_LARGE => Ending::TooLargeForPeer,
            _ => Ending::Closed { reason: String::from_utf8_lossy(&close.reason).into_owned() },
        },
        ConnectionError::TimedOut => Ending::Silent,
        ConnectionError::LocallyClosed => Ending::Here,
        other => Ending::Lost { cause: other.to_string() },
    }
}
