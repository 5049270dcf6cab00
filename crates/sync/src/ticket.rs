//! Tickets and pairing: how a new device finds the company, and how both persons know that the device
//! is the one that they mean. Owns the texts, proofs and codes; the conversation is the driver's.

use std::{net::SocketAddr, str::FromStr};

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::device::DeviceId;
use crate::record::RecordId;

/// How long a ticket is good, in milliseconds.
pub const TICKET_LIFE_MS: i64 = 15 * 60 * 1000;
/// Most characters of a ticket's text.
pub const TICKET_LIMIT: usize = 1_024;
/// Most addresses in a ticket.
const ADDRESSES_MAX: usize = 16;
/// Most characters of the company's name.
const NAME_MAX: usize = 60;
const VERSION: u8 = 1;
const CHECK_BYTES: usize = 4;

/// What an administrator's device hands to a new device, as text or as a picture.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Names the company.
    pub company: RecordId,
    /// The company's name, so that a person sees which one it is; cut to 60 characters.
    pub name: String,
    /// Who invites.
    pub device: DeviceId,
    /// Where it listens.
    pub addresses: Vec<SocketAddr>,
    /// Known to nobody else, good once.
    pub secret: [u8; 16],
    /// Milliseconds since 1970 by the inviter's clock, which alone decides.
    pub expires_at_ms: i64,
}

/// The text is no ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// A character is missing or wrong.
    #[error("the ticket is damaged: copy it once more, whole")]
    Damaged,
    /// It was made by a newer version.
    #[error("the ticket is of version {0}, this program knows {VERSION}: update it")]
    Newer(u8),
}

impl Ticket {
    /// Cuts what a ticket cannot hold.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        self.addresses.truncate(ADDRESSES_MAX);
        self.name = self.name.chars().take(NAME_MAX).collect();
        self
    }

    /// Names this ticket without telling its secret.
    pub fn invitation(&self) -> [u8; 16] {
        invitation(&self.secret)
    }

    /// The proof, for the inviter, that the joining device holds this ticket.
    pub fn proof(&self, joiner: &DeviceId) -> [u8; 32] {
        proof(&self.secret, "origo join", joiner, &self.device)
    }

    /// The six digits that both screens show.
    pub fn code(&self, joiner: &DeviceId) -> String {
        code(&self.secret, joiner, &self.device)
    }
}

/// As [`Ticket::invitation`], where only the secret is kept.
pub fn invitation(secret: &[u8; 16]) -> [u8; 16] {
    let digest = Sha256::digest([b"origo invitation\0".as_slice(), secret].concat());
    let mut name = [0; 16];
    name.copy_from_slice(&digest[..16]);
    name
}

/// As [`Ticket::proof`], where only the secret is kept.
pub fn proof(secret: &[u8; 16], purpose: &str, joiner: &DeviceId, inviter: &DeviceId) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length makes an HMAC");
    mac.update(purpose.as_bytes());
    mac.update(&joiner.0);
    mac.update(&inviter.0);
    mac.finalize().into_bytes().into()
}

/// Whether a proof is right; takes the same time for every wrong one.
pub fn proves(secret: &[u8; 16], joiner: &DeviceId, inviter: &DeviceId, given: &[u8; 32]) -> bool {
    let right = proof(secret, "origo join", joiner, inviter);
    right.iter().zip(given).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
}

/// As [`Ticket::code`], where only the secret is kept.
pub fn code(secret: &[u8; 16], joiner: &DeviceId, inviter: &DeviceId) -> String {
    let bytes = proof(secret, "origo code", joiner, inviter);
    let number = u64::from_be_bytes([
        bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
    ]);
    format!("{:06}", number % 1_000_000)
}

impl std::fmt::Display for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![VERSION];
        bytes.extend(postcard::to_stdvec(self).map_err(|_| std::fmt::Error)?);
        let check = Sha256::digest(&bytes);
        bytes.extend_from_slice(&check[..CHECK_BYTES]);
        f.write_str(&BASE32_NOPAD.encode(&bytes))
    }
}

/// The secret stays out of logs.
impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket").field("device", &self.device).finish_non_exhaustive()
    }
}

impl FromStr for Ticket {
    type Err = TicketError;

    /// Spaces, line ends, hyphens and lower case do no harm.
    fn from_str(text: &str) -> Result<Self, TicketError> {
        if text.len() > 2 * TICKET_LIMIT {
            return Err(TicketError::Damaged);
        }
        let plain: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let bytes = BASE32_NOPAD.decode(plain.as_bytes()).map_err(|_| TicketError::Damaged)?;
        let (bytes, check) = bytes.split_last_chunk::<CHECK_BYTES>().ok_or(TicketError::Damaged)?;
        if Sha256::digest(bytes)[..CHECK_BYTES] != check[..] {
            return Err(TicketError::Damaged);
        }
        let (version, body) = bytes.split_first().ok_or(TicketError::Damaged)?;
        if *version != VERSION {
            return Err(TicketError::Newer(*version));
        }
        let (ticket, rest) =
            postcard::take_from_bytes::<Self>(body).map_err(|_| TicketError::Damaged)?;
        let plausible = rest.is_empty()
            && ticket.addresses.len() <= ADDRESSES_MAX
            && ticket.name.chars().count() <= NAME_MAX;
        if plausible { Ok(ticket) } else { Err(TicketError::Damaged) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::device::DeviceKey;

    fn ticket() -> Ticket {
        Ticket {
            company: [1; 32],
            name: "Tessilmacchine Valseriana S.r.l.".to_owned(),
            device: DeviceKey::from_secret(&[2; 32]).id(),
            addresses: vec![
                "192.0.2.7:4433".parse().unwrap(),
                "[2001:db8::1]:4433".parse().unwrap(),
            ],
            secret: [3; 16],
            expires_at_ms: 1_700_000_000_000,
        }
    }

    #[test]
    fn a_ticket_survives_paper_mail_and_lower_case() {
        let text = ticket().to_string();
        assert_eq!(text.parse::<Ticket>().unwrap(), ticket());
        let torn = format!(" {}\n-{} ", &text[..20], text[20..].to_lowercase());
        assert_eq!(torn.parse::<Ticket>().unwrap(), ticket());
        assert!(text.len() < 300, "short enough for a picture: {}", text.len());
    }

    #[test]
    fn one_wrong_letter_is_found() {
        let text = ticket().to_string();
        for at in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert!(wrong.parse::<Ticket>().is_err(), "letter {at}");
        }
    }

    #[test]
    fn the_code_is_the_same_on_both_screens_and_another_for_another_device() {
        let joiner = DeviceKey::from_secret(&[4; 32]).id();
        let (ours, theirs) = (ticket(), ticket());
        assert_eq!(ours.code(&joiner), theirs.code(&joiner));
        assert_eq!(ours.code(&joiner).len(), 6, "six digits, zeros too");
        let other = DeviceKey::from_secret(&[5; 32]).id();
        assert_ne!(ours.code(&joiner), ours.code(&other));
        assert!(proves(&ours.secret, &joiner, &ours.device, &ours.proof(&joiner)));
        assert!(!proves(&ours.secret, &other, &ours.device, &ours.proof(&joiner)), "not theirs");
        assert!(!format!("{ours:?}").contains("secret"), "the secret is in no log");
    }

    proptest! {
        #[test]
        fn foreign_text_is_refused_without_a_panic(text in ".{0,300}") {
            let _ = text.parse::<Ticket>();
        }
    }
}
