//! Stories over the real programs: `origo`, `origo-desk`, SoftHSM, the officer's pages over HTTP.

mod bad_input;
mod by_hand;
mod care;
mod clock;
mod correction;
mod cut_wire;
mod drafts;
mod encryption;
mod following;
#[cfg(target_os = "linux")]
mod full_disk;
mod journey;
#[cfg(target_os = "linux")]
mod killed;
mod outage;
mod passwords;
mod pieces;
mod queue;
mod quiet_logs;
mod restored;
mod several;
#[cfg(target_os = "linux")]
mod stopped;
mod telling;
mod together;
#[cfg(target_os = "linux")]
mod unplugged;
