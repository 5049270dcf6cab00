// Every story, for both mains: `it` (embedded) and `at_scale` (PostgreSQL and S3).

mod accounts;
mod commands;
mod conformance;
mod corrections;
mod examination;
mod extensions;
mod filing;
mod handover;
mod http;
mod money;
mod offers;
mod pages;
mod papers;
mod places;
mod post;
mod process;
mod recorded;
mod replays;
mod revocation;
mod sending;
mod signatures;
mod sprint;
mod terms;
mod traces;
mod world;
