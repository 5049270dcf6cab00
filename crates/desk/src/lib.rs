//! The Chamber's side (sportello telematico): receives, protocols, charges, examines and issues.
//!
//! Owns accounts, the ledger, the protocol register and every practice from its arrival on. Speaks
//! FPWS and PTCOWS under their real paths, and extensions of its own beside them. Deliberately knows
//! nothing of drafts and devices: what it gets are signed bytes.

pub mod access;
pub mod appointments;
mod back_page;
pub mod backup;
pub mod blobs;
pub mod clock;
pub mod commands;
pub mod correction;
pub mod counter;
pub mod credentials;
pub mod csv;
pub mod delegations;
pub mod desk;
pub mod drafts;
pub mod entrance;
pub mod error;
pub mod examination;
mod fetch;
pub mod filing;
pub mod form_stock;
pub mod former;
pub mod handover;
pub mod identity_provider;
pub mod intake;
pub mod jobs;
pub mod letters;
pub mod letters_of_accounts;
pub mod news;
pub mod officer_key;
pub mod operation;
pub mod order;
pub mod outage;
pub mod pages;
mod paper;
pub mod payment;
pub mod places;
pub mod powers;
pub mod preservation;
pub mod receipts;
pub mod registration;
pub mod relocation;
pub mod retention;
pub mod routes;
pub mod sending;
pub mod server;
pub mod storage;
pub mod till;
pub mod traces;
pub mod uploads;
pub mod words;
