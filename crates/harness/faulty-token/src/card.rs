//! Where the card is, and what it remembers of PINs. Pure: calls nothing.

use std::collections::{HashSet, VecDeque};

use cryptoki_sys::{
    CK_FLAGS, CK_SESSION_HANDLE, CK_SLOT_ID, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY,
    CKF_USER_PIN_LOCKED,
};

use crate::faults::{Back, Faults, Removal};

const FIRST_SLOT: CK_SLOT_ID = 7;
const PIN_FLAGS: CK_FLAGS = CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED;

/// The card in its reader.
pub(crate) struct Card {
    /// Number of the reader's slot.
    pub(crate) slot: CK_SLOT_ID,
    /// Label of the token of SoftHSM.
    pub(crate) token: String,
    /// Serial number shown, where it is not SoftHSM's.
    pub(crate) serial: String,
    /// Sessions with a signature begun.
    pub(crate) begun: HashSet<CK_SESSION_HANDLE>,
    /// Those of them in which the PIN was given for it.
    pub(crate) allowed: HashSet<CK_SESSION_HANDLE>,
    /// Slots in which something happened since it was last asked.
    pub(crate) events: VecDeque<CK_SLOT_ID>,
    away: Option<Away>,
    wrong: u8,
}

struct Away {
    looks: u64,
    back: Back,
    /// C_Initialize came after all looks.
    initialised: bool,
}

impl Card {
    pub(crate) fn new(faults: &Faults) -> Self {
        Self {
            slot: FIRST_SLOT,
            token: faults.token.clone(),
            serial: faults.serial.clone(),
            begun: HashSet::new(),
            allowed: HashSet::new(),
            events: VecDeque::new(),
            away: None,
            wrong: 0,
        }
    }

    pub(crate) fn is_here(&self) -> bool {
        self.away.is_none()
    }

    pub(crate) fn is_in(&self, slot: CK_SLOT_ID) -> bool {
        self.is_here() && slot == self.slot
    }

    pub(crate) fn remove(&mut self, removal: &Removal) {
        let Removal { away, back, .. } = removal;
        self.away = Some(Away { looks: *away, back: back.clone(), initialised: false });
        self.forget_sessions();
        self.events.push_back(self.slot);
    }

    /// Somebody lists the slots.
    pub(crate) fn look(&mut self) {
        let Some(away) = &mut self.away else { return };
        if away.looks > 0 {
            away.looks -= 1;
            return;
        }
        if away.back == Back::AfterInitialise && !away.initialised {
            return;
        }
        match self.away.take().map(|away| away.back) {
            Some(Back::OtherSlot) => self.slot += 1,
            Some(Back::Stranger { token, same_serial }) => {
                self.token = token;
                if !same_serial {
                    self.serial.clear();
                }
            }
            Some(Back::SameSlot | Back::AfterInitialise) | None => {}
        }
        self.events.push_back(self.slot);
    }

    /// C_Initialize.
    pub(crate) fn initialise(&mut self) {
        self.forget_sessions();
        if let Some(away) = &mut self.away {
            away.initialised = away.looks == 0;
        }
    }

    fn forget_sessions(&mut self) {
        self.begun.clear();
        self.allowed.clear();
    }

    /// Judges a PIN; `tries` wrong ones lock the card.
    pub(crate) fn try_pin(&mut self, is_right: bool, tries: u8) -> PinAnswer {
        if self.wrong >= tries {
            return PinAnswer::Locked;
        }
        if is_right {
            self.wrong = 0;
            return PinAnswer::Right;
        }
        self.wrong += 1;
        if self.wrong >= tries { PinAnswer::Locked } else { PinAnswer::Wrong }
    }

    /// The token's flags with what they tell of wrong PINs.
    pub(crate) fn flags(&self, flags: CK_FLAGS, tries: u8, told: bool) -> CK_FLAGS {
        let mut flags = flags & !PIN_FLAGS;
        if told && self.wrong > 0 {
            flags |= CKF_USER_PIN_COUNT_LOW;
            flags |= match tries.saturating_sub(self.wrong) {
                0 => CKF_USER_PIN_LOCKED,
                1 => CKF_USER_PIN_FINAL_TRY,
                _ => 0,
            };
        }
        flags
    }
}

/// What the card says to a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PinAnswer {
    Right,
    Wrong,
    Locked,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(back: Back, away: u64) -> Card {
        let mut card = Card::new(&Faults::default());
        card.remove(&Removal { at: 1, code: 0x32, signed: false, away, back });
        card
    }

    #[test]
    fn a_card_is_back_after_so_many_looks() {
        let mut card = removed(Back::SameSlot, 2);
        card.look();
        card.look();
        assert!(!card.is_here(), "two looks find it away");
        card.look();
        assert!(card.is_in(FIRST_SLOT), "the third finds it where it was");
        assert_eq!(card.events.len(), 2, "out and in are events of the slot");
        let mut card = removed(Back::OtherSlot, 0);
        card.look();
        assert!(card.is_in(FIRST_SLOT + 1) && !card.is_in(FIRST_SLOT), "the number changed");
    }

    #[test]
    fn a_card_that_wants_a_new_begin_is_not_back_by_looking() {
        let mut card = removed(Back::AfterInitialise, 1);
        card.initialise();
        card.look();
        card.look();
        assert!(!card.is_here(), "that begin came before the card");
        card.initialise();
        card.look();
        assert!(card.is_here(), "this one came after it");
    }

    #[test]
    fn three_wrong_pins_lock_and_the_flags_tell_of_each() {
        let mut card = Card::new(&Faults::default());
        let told = |card: &Card| card.flags(PIN_FLAGS | 1, 3, true);
        assert_eq!(told(&card), 1, "no wrong PIN yet, whatever SoftHSM says");
        assert_eq!(card.try_pin(false, 3), PinAnswer::Wrong);
        assert_eq!(told(&card), 1 | CKF_USER_PIN_COUNT_LOW);
        assert_eq!(card.try_pin(false, 3), PinAnswer::Wrong);
        assert_eq!(told(&card), 1 | CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY);
        assert_eq!(card.flags(1, 3, false), 1, "a silent card tells nothing");
        assert_eq!(card.try_pin(false, 3), PinAnswer::Locked);
        assert_eq!(card.try_pin(true, 3), PinAnswer::Locked, "the right PIN is too late");
        assert_eq!(told(&card), 1 | CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_LOCKED);
    }
}
