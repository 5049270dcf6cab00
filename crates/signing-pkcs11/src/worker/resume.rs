//! The way back to a token that went away, rung by rung: a new session in its slot; all slots
//! listed anew, as the token may be in another one; the module begun anew, as some see no token
//! again before that. The last rung is a person's hand.
//!
//! A token is the same only with the same serial number and the same certificates.

use std::sync::Arc;

use cryptoki::slot::Slot;

use super::{Worker, login};
use crate::error::TokenError;
use crate::info::TokenInfo;
use crate::library::Life;
use crate::objects;

/// Every so manieth look begins the module anew: that takes real modules long.
const LOOKS_PER_BEGIN: u32 = 4;

impl Worker {
    /// One walk up the ladder. A login that lived is over.
    pub(super) fn come_back(&mut self) -> Result<Option<TokenInfo>, TokenError> {
        let library = Arc::clone(&self.library);
        {
            let life = library.enter();
            self.log_out();
            if let Some(info) = self.look(&life) {
                return Ok(Some(info));
            }
        }
        self.lose();
        let turn = self.looks.is_multiple_of(LOOKS_PER_BEGIN);
        self.looks = self.looks.wrapping_add(1);
        let in_use = || login::is_taken(library.path());
        // A module that cannot begin now is asked again later: the token stays away so long.
        if turn && library.begin_anew(in_use).unwrap_or(false) {
            return Ok(self.look(&library.enter()));
        }
        Ok(None)
    }

    /// The token in its slot, or in another one; opens a session there.
    pub(super) fn look(&mut self, life: &Life<'_>) -> Option<TokenInfo> {
        if let Some(info) = self.take_up(life, self.slot) {
            return Some(info);
        }
        let mut present = life.present().unwrap_or_default();
        present.retain(|(_, info)| info.serial == self.serial);
        present.into_iter().find_map(|(slot, _)| self.take_up(life, slot))
    }

    fn take_up(&mut self, life: &Life<'_>, slot: Slot) -> Option<TokenInfo> {
        let info = TokenInfo::from(&life.module().get_token_info(slot).ok()?);
        if info.serial != self.serial {
            return None;
        }
        let session = life.open(slot).ok()?;
        if objects::certificates(&session).ok()? != self.certificates {
            return None;
        }
        if let Some(old) = self.session.take() {
            old.replaced_by(&session);
        }
        self.session = Some(session);
        self.slot = slot;
        self.looks = 0;
        Some(info)
    }
}
