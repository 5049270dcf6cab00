//! Offices of one to nine machines and one to three desks, played from a seed: people write, sign and submit,
//! officers ask for corrections, reject and issue, the network fails, machines and desks crash, are restored, copied, put out; at the end everybody must agree,
//! nothing that was acknowledged may be lost, and each practice has one protocol number and one charge.
//!
//! Owns time, network, power and people; the stores, documents, sessions, submissions, signatures and desks
//! are the product's own. No socket, no clock and no dice but the seed's.

mod acts;
mod answering;
mod card;
mod chamber;
mod checks;
mod courier;
mod dice;
mod driving;
mod ends;
mod filing;
mod following;
mod founding;
mod judging;
mod machine;
mod officers;
mod oracle;
mod outcomes;
mod paper;
mod people;
mod plan;
mod planted;
mod runs;
mod signatory;
mod trace;
mod wire;
mod world;
