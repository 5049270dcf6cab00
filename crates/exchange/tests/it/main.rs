//! Exchange JSON in and out, and its published schema.

mod examples;
mod practice;
mod schema;
