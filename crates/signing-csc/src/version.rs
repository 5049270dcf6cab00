//! The two vocabularies. Section numbers are those of CSC API 1.0.4.0 and 2.0.0.2.

use url::Url;

/// A version of the API, by what its words are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 1.0.x: `hash`, `hashAlgo`, `PIN`, `OTP`, `credentials/sendOTP` (sections 11.6 to 11.9).
    V1,
    /// 2.x: `hashes`, `hashAlgorithmOID`, `authData`, `credentials/getChallenge` (sections 11.6
    /// to 11.10).
    V2,
}

impl Version {
    /// From `specs` of `info`, for instance `1.0.4.0`.
    pub(crate) fn of_specs(specs: &str) -> Option<Self> {
        match specs.split('.').next() {
            Some("1") => Some(Self::V1),
            Some("2") => Some(Self::V2),
            Some(_) | None => None,
        }
    }

    /// Base addresses to try for what a person typed, the newest first. Base addresses end in
    /// `/csc/v1` or `/csc/v2` (section 7.2); what ends otherwise is taken for what stands before.
    pub(crate) fn bases(typed: &Url) -> Vec<Url> {
        let path = typed.path().trim_end_matches('/');
        let with = |path: String| {
            let mut url = typed.clone();
            url.set_path(&path);
            url.set_query(None);
            url.set_fragment(None);
            url
        };
        if path.ends_with("/v1") || path.ends_with("/v2") {
            return vec![with(format!("{path}/"))];
        }
        let stem = path.strip_suffix("/csc").unwrap_or(path);
        ["v2", "v1"].iter().map(|version| with(format!("{stem}/csc/{version}/"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    fn bases(typed: &str) -> Vec<String> {
        let typed = typed.parse().expect("address");
        Version::bases(&typed).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_person_types_leads_to_base_addresses() {
        assert_eq!(bases("https://qtsp.it/csc/v1"), ["https://qtsp.it/csc/v1/"], "told whole");
        assert_eq!(bases("https://qtsp.it/sign/v2/?x"), ["https://qtsp.it/sign/v2/"]);
        for host in ["https://qtsp.it", "https://qtsp.it/csc/"] {
            let both = ["https://qtsp.it/csc/v2/", "https://qtsp.it/csc/v1/"];
            assert_eq!(bases(host), both, "{host}: the newest first");
        }
    }

    #[test]
    fn the_service_says_its_version() {
        assert_eq!(Version::of_specs("1.0.4.0"), Some(Version::V1));
        assert_eq!(Version::of_specs("2.0.0.2"), Some(Version::V2));
        assert_eq!(Version::of_specs("0.1"), None, "a draft's words are other ones");
        assert_eq!(Version::of_specs(""), None);
    }
}
