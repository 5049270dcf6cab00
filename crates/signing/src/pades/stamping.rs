//! A timestamp over a signature, inside of it (PAdES B-T, ETSI EN 319 142-1 section 5.3).
//!
//! The token goes into the room that the signature's field left: no other octet of the file
//! changes, so whatever is signed stays so. Only a signature that ends the file is stamped, as a
//! later one is over the octets of the room too.

use super::found::Coverage;
use super::{PadesError, filled, judgement};
use crate::signer::SignError;
use crate::{ber, timestamp};

/// Our signatures have one signer each.
const OWN: usize = 0;

/// The CMS of the signature that ends the file: what a token is asked for, as of any signed file.
///
/// # Errors
/// [`PadesError::Unreadable`] where no signature ends it.
pub fn newest_signature(pdf: &[u8]) -> Result<Vec<u8>, PadesError> {
    Ok(own(&place(pdf)?).to_vec())
}

/// The file with `token` (a ContentInfo) over the signature that ends it.
///
/// # Errors
/// [`PadesError::Unreadable`] where no signature ends it, [`PadesError::Stamp`],
/// [`PadesError::SignatureTooLarge`]: the file is good as it is.
pub fn stamped(pdf: &[u8], token: &[u8]) -> Result<Vec<u8>, PadesError> {
    let place = place(pdf)?;
    let cms = timestamp::embed(own(&place), OWN, token)?;
    let stamped = filled(pdf, &place.gap, &cms);
    let stamped = stamped.ok_or(PadesError::SignatureTooLarge { bytes: cms.len() })?;
    judgement::newest_holds(&stamped).map_err(|detail| SignError::WrongSignature { detail })?;
    Ok(stamped)
}

fn place(pdf: &[u8]) -> Result<Coverage, PadesError> {
    judgement::at_end(pdf).map_err(PadesError::Unreadable)
}

/// The signature without the zeros of its room.
fn own(place: &Coverage) -> &[u8] {
    match ber::to_definite(&place.cms) {
        Ok((_, used)) => &place.cms[..used],
        // What cannot be read is refused by whoever reads it next.
        Err(_) => &place.cms,
    }
}
