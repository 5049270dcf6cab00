//! Fetching from a real server on loopback, behind the names that test certificates carry.

mod retrieval;
mod server;
