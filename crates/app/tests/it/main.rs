//! Intents over a real home: two processes' worth of offices, refusals, the seal.

mod editing;
mod home;
mod sealing;
