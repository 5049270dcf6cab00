//! The desk over real HTTP: companies and officers act on a running desk.
#![allow(clippy::unwrap_used, reason = "a broken test world is a failed test")]

mod commands;
mod corrections;
mod examination;
mod filing;
mod http;
mod offers;
mod pages;
mod papers;
mod post;
mod process;
mod recorded;
mod revocation;
mod sending;
mod world;
