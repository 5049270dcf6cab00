//! Exchange JSON in and out, and its published schema.

mod examples;
mod fattura;
mod practice;
mod schema;
mod sheet;
