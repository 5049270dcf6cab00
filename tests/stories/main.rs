//! Stories over the real programs: `origo`, `origo-desk`, SoftHSM, the officer's pages over HTTP.

mod bad_input;
mod by_hand;
mod care;
mod correction;
mod cut_wire;
mod encryption;
mod following;
mod journey;
mod passwords;
mod pieces;
mod queue;
mod quiet_logs;
mod restored;
mod several;
mod telling;
mod together;
