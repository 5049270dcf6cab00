//! The stories of `tests/it` over a real PostgreSQL server and a real S3 server, and what only several
//! desks beside each other can show.
#![allow(clippy::unwrap_used, reason = "a broken test world is a failed test")]

mod beside;
mod connections;
mod migration;
mod servers;

use servers::{documents_of, make_places};

include!("../it/stories.rs");
