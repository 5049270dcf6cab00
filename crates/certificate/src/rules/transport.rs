//! Box 4: V13 (not too long; a mode of transport that is recognised).

use crate::codes::BoxId;
use crate::message::Message;
use crate::text::{contains_words, fold, is_blank, length};

use super::Judgement;

/// Characters that box 4 takes (domain dossier section 2.2).
pub(super) const CHARACTERS_MAX: usize = 129;
const POINTER: &str = "/box4_trasporto";

/// Words of which one names how the goods travel.
const MODES: [&str; 46] = [
    "MARE",
    "MARITTIMA",
    "MARITTIMO",
    "NAVE",
    "SEA",
    "VESSEL",
    "SHIP",
    "OCEAN",
    "AEREA",
    "AEREO",
    "AIR",
    "PLANE",
    "AIRFREIGHT",
    "STRADA",
    "STRADALE",
    "CAMION",
    "AUTOCARRO",
    "AUTOMEZZO",
    "TIR",
    "ROAD",
    "TRUCK",
    "LORRY",
    "TERRA",
    "LAND",
    "FERROVIA",
    "FERROVIARIO",
    "TRENO",
    "RAIL",
    "RAILWAY",
    "TRAIN",
    "FIUME",
    "FLUVIALE",
    "RIVER",
    "INLAND WATERWAY",
    "MISTO",
    "MIXED",
    "COMBINATO",
    "COMBINED",
    "MULTIMODALE",
    "MULTIMODAL",
    "INTERMODALE",
    "INTERMODAL",
    "CORRIERE",
    "COURIER",
    "POSTA",
    "POST",
];

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let text = judgement.certificate.transport.as_str();
    let place = (BoxId::Transport, 0, "V13");
    if length(text) > CHARACTERS_MAX {
        let message =
            Message::new("v13-long").with("length", length(text)).with("max", CHARACTERS_MAX);
        judgement.error(place, POINTER, message);
    }
    // The box may stay empty.
    let folded = fold(text);
    if !is_blank(text) && !MODES.iter().any(|mode| contains_words(&folded, mode)) {
        judgement.warning(place, POINTER, Message::new("v13-mode"));
    }
}
