//! Through which proxy desks are reached.

use std::fmt;
use std::str::FromStr;

use reqwest::{ClientBuilder, Url};

/// Which proxy stands between this computer and the desks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Proxy {
    /// The one of the system: `HTTPS_PROXY` and its kin, or the desktop's setting.
    #[default]
    System,
    /// None, whatever the system says.
    None,
    /// This one, `http://host:port`.
    At(Url),
}

/// The text names no proxy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no proxy: system, none, or http://host:port")]
pub struct ProxyError(String);

impl Proxy {
    /// Makes a client go through it.
    pub(super) fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, ProxyError> {
        match self {
            Self::System => Ok(builder),
            Self::None => Ok(builder.no_proxy()),
            Self::At(url) => {
                let proxy = reqwest::Proxy::all(url.clone())
                    .map_err(|_| ProxyError(format!("{:?}", url.host_str())))?;
                Ok(builder.proxy(proxy))
            }
        }
    }
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        let wrong = || ProxyError(text.chars().take(80).collect());
        match text.trim() {
            "" | "system" => Ok(Self::System),
            "none" => Ok(Self::None),
            text => {
                let url = Url::parse(text).map_err(|_| wrong())?;
                let speaks = matches!(url.scheme(), "http" | "https");
                // Secrets have no place in a setting that is shown.
                let plain = url.username().is_empty() && url.password().is_none();
                if speaks && plain && url.has_host() { Ok(Self::At(url)) } else { Err(wrong()) }
            }
        }
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::None => f.write_str("none"),
            Self::At(url) => f.write_str(url.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_comes_back_from_its_words_and_carries_no_secret() {
        for text in ["system", "none", "http://proxy.example:3128/"] {
            assert_eq!(text.parse::<Proxy>().unwrap().to_string(), text);
        }
        for text in ["proxy", "ftp://proxy.example", "http://anna:x@proxy.example", "http://"] {
            assert!(text.parse::<Proxy>().is_err(), "{text}");
        }
    }
}
