//! `origo-desk`: reads the arguments, gives the real clock and dice, and reports.

use std::process::ExitCode;

use desk::clock::{Clock, Dice};
use desk::commands::{self, Arguments};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    commands::run(Arguments::read(), Clock::system(), Dice::system())
}
