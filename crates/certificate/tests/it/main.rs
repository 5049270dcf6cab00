//! The rules, fees and form over whole practices.

mod composition;
mod derivation;
mod examples;
mod paper;
mod rules;
mod words;
