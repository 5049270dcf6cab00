//! How the desk asks providers elsewhere: within a time, without being led to another place, never in clear.

use std::time::Duration;

use url::Url;

/// A client that waits so long in all, follows nobody, and takes every status for an answer.
pub(crate) fn agent(limit: Duration) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(limit))
        .max_redirects(0)
        .http_status_as_error(false);
    config.build().new_agent()
}

/// Whether what is said there cannot be read on the way.
pub(crate) fn is_safe(url: &Url) -> bool {
    let loopback = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}
