//! Which addresses are asked. Names are resolved here, so that none can point inwards.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Which addresses are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public network.
    Public,
    /// Every name is at this one address: a mirror, or a test.
    At(SocketAddr),
}

impl Reach {
    /// Whether an address is asked.
    #[must_use]
    pub fn admits(self, url: &Url) -> bool {
        let plain = url.username().is_empty() && url.password().is_none();
        let scheme = matches!(url.scheme(), "http" | "https");
        let host = match (self, url.host()) {
            (_, None) => false,
            (Self::Public, Some(Host::Ipv4(address))) => is_public(address.into()),
            (Self::Public, Some(Host::Ipv6(address))) => is_public(address.into()),
            (Self::At(only), Some(Host::Ipv4(address))) => only.ip() == IpAddr::from(address),
            (Self::At(only), Some(Host::Ipv6(address))) => only.ip() == IpAddr::from(address),
            (_, Some(Host::Domain(name))) => !name.is_empty(),
        };
        plain && scheme && host
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = *self;
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = match reach {
                Reach::At(address) => vec![address],
                Reach::Public => tokio::net::lookup_host((name.as_str(), 0))
                    .await?
                    .filter(|address| is_public(address.ip()))
                    .collect(),
            };
            if addresses.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public network (IANA's registries of special addresses).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || first == 0
        || first >= 240
        // Shared by carriers, protocol assignments, benchmarks.
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Global unicast, without documentation, and without what wraps an IPv4 address (6to4, Teredo).
    (0x2000..0x4000).contains(&segments[0])
        && segments[0] != 0x2002
        && !(segments[0] == 0x2001 && (segments[1] == 0x0db8 || segments[1] == 0))
}

#[cfg(test)]
mod tests {
    use super::{Reach, is_public};
    use url::Url;

    fn admits(text: &str) -> bool {
        Url::parse(text).is_ok_and(|url| Reach::Public.admits(&url))
    }

    #[test]
    fn the_public_web_is_asked_and_nothing_else() {
        for asked in ["http://crl.example.it/a.crl", "https://93.184.216.34/x", "HTTP://ocsp.it"] {
            assert!(admits(asked), "{asked}");
        }
        for not in [
            "ftp://crl.example.it/a.crl",
            "ldap://ldap.example.it/cn=x",
            "file:///etc/passwd",
            "http://user:word@crl.example.it/",
            "http://127.0.0.1/x",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://10.1.2.3/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://[2002:a00:1::]/",
        ] {
            assert!(!admits(not), "{not}");
        }
    }

    #[test]
    fn names_that_point_inwards_are_filtered() {
        for inwards in ["127.0.0.1", "10.0.0.1", "::1", "fd00::1", "224.0.0.1", "198.18.0.1"] {
            assert!(!is_public(inwards.parse().expect("address")), "{inwards}");
        }
        for outwards in ["8.8.8.8", "2a00:1450:4002::1"] {
            assert!(is_public(outwards.parse().expect("address")), "{outwards}");
        }
    }
}
