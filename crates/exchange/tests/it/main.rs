//! Exchange JSON in and out, and its published schema.

mod examples;
mod fattura;
mod practice;
mod round;
mod schema;
mod sheet;
