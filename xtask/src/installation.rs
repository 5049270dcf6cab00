//! What the machine must have before anything is built. Each part says what it will install before
//! it installs it, and tells plainly what to do where it cannot.

pub(crate) mod debian;
pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod tool;

use std::time::Duration;

/// Downloads and compilations: long, but never for ever.
const INSTALL_LIMIT: Duration = Duration::from_secs(20 * 60);
