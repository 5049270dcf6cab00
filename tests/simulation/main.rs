//! Offices of two to nine machines, played from a seed: people write, the network fails, machines
//! crash, are restored, copied, put out; at the end everybody must agree, and nothing that was
//! acknowledged may be lost.
//!
//! Owns time, network, power and people; the stores, documents, sessions and what they keep are the
//! product's own. No socket, no clock and no dice but the seed's.

mod acts;
mod checks;
mod dice;
mod founding;
mod machine;
mod oracle;
mod paper;
mod people;
mod plan;
mod planted;
mod runs;
mod trace;
mod wire;
mod world;
