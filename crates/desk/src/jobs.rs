//! What the desk does by itself. One module per job; each may be repeated without harm.

pub mod news;
pub mod post;
pub mod terms;
pub mod upkeep;
pub mod uploads;
