//! The services of a list that matter here, with their history (ETSI TS 119 612 section 5.5).

use std::sync::Arc;

use jiff::Timestamp;
use roxmltree::Node;

use super::criteria::{self, Qualifiers};
use super::{ListError, TSL, certificates, child, children, text_of};

const MAX_SERVICES: usize = 50_000;
const MAX_PERIODS: usize = 200;
/// Where the words for types and statuses begin.
const WORDS: &str = "http://uri.etsi.org/TrstSvc/";

/// A service of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Its name, in Italian or English where there is a choice.
    pub name: String,
    /// Who runs it.
    pub provider: String,
    /// What it gives out.
    pub kind: ServiceKind,
    /// Its certificates, DER: not necessarily roots.
    pub certificates: Vec<Vec<u8>>,
    /// What the list says of it, the newest first.
    pub periods: Vec<Period>,
    /// When the next list must be out: after this, what is said here may be out of date.
    pub next_update: Option<Timestamp>,
}

/// What a service gives out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    /// Qualified certificates (CA/QC).
    Certificates,
    /// Qualified timestamps (TSA/QTST).
    Timestamps,
}

/// A span of time in which a status holds, until the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its begin.
    pub from: Timestamp,
    /// The last word of the status: `granted`, `withdrawn`, `undersupervision`, ...
    pub status: String,
    /// Whether it is for electronic signatures of persons, where the list says for what it is
    /// (ForeSignatures, ForeSeals, ForWebSiteAuthentication).
    pub for_signatures: Option<bool>,
    /// What the list says of some of its certificates.
    pub qualifiers: Vec<Qualifiers>,
}

impl Listing {
    /// What the list says of it at a moment.
    #[must_use]
    pub fn period(&self, at: Timestamp) -> Option<&Period> {
        self.periods.iter().find(|period| period.from <= at)
    }

    /// Whether it was granted then, or, before July 2016, supervised or accredited (ETSI TS 119 615
    /// section 4.3).
    #[must_use]
    pub fn is_granted(&self, at: Timestamp) -> bool {
        self.period(at).is_some_and(Period::is_granted)
    }

    /// The status then, in words.
    #[must_use]
    pub fn status(&self, at: Timestamp) -> String {
        self.period(at).map_or_else(
            || "not yet known".to_owned(),
            |period| format!("{} since {}", period.status, period.from),
        )
    }

    /// Whether the list that says so should have been replaced by then.
    #[must_use]
    pub fn is_stale(&self, at: Timestamp) -> bool {
        self.next_update.is_some_and(|next| next < at)
    }

    /// Until when the status at `at` is known to last.
    pub(crate) fn unchanged_until(&self, at: Timestamp) -> Timestamp {
        let later = self.periods.iter().map(|period| period.from).filter(|from| *from > at);
        later.min().unwrap_or(Timestamp::MAX)
    }
}

impl Period {
    fn is_granted(&self) -> bool {
        const GRANTED: [&str; 4] =
            ["granted", "undersupervision", "supervisionincessation", "accredited"];
        GRANTED.contains(&self.status.as_str())
    }
}

/// All services of the two kinds; `next_update` is the list's.
pub(super) fn read(
    root: Node<'_, '_>,
    next_update: Option<Timestamp>,
) -> Result<Vec<Arc<Listing>>, ListError> {
    let mut services = Vec::new();
    let providers = child(root, "TrustServiceProviderList");
    for provider in providers.into_iter().flat_map(|all| children(all, "TrustServiceProvider")) {
        let name = child(provider, "TSPInformation")
            .and_then(|information| child(information, "TSPName"))
            .map(name_of)
            .unwrap_or_default();
        let all = child(provider, "TSPServices");
        for service in all.into_iter().flat_map(|all| children(all, "TSPService")) {
            let service = read_one(service, &name)?;
            services.extend(service.map(|one| Arc::new(Listing { next_update, ..one })));
            if services.len() > MAX_SERVICES {
                return Err(ListError::TooLarge("services".to_owned()));
            }
        }
    }
    Ok(services)
}

/// `None` for a service of another kind, or without a certificate.
fn read_one(node: Node<'_, '_>, provider: &str) -> Result<Option<Listing>, ListError> {
    let Some(current) = child(node, "ServiceInformation") else {
        return Ok(None);
    };
    let Some(kind) = kind_of(current) else {
        return Ok(None);
    };
    let history = child(node, "ServiceHistory");
    let history = history.into_iter().flat_map(|all| children(all, "ServiceHistoryInstance"));
    // A service may have been of another kind before.
    let instances =
        std::iter::once(current).chain(history).filter(|one| kind_of(*one) == Some(kind));
    let mut periods = Vec::new();
    for instance in instances {
        periods.extend(period(instance)?);
        if periods.len() > MAX_PERIODS {
            return Err(ListError::TooLarge("the history of a service".to_owned()));
        }
    }
    periods.sort_by_key(|period| std::cmp::Reverse(period.from));
    let certificates = child(current, "ServiceDigitalIdentity").map(certificates);
    let certificates = certificates.unwrap_or_default();
    if certificates.is_empty() || periods.is_empty() {
        return Ok(None);
    }
    let name = child(current, "ServiceName").map(name_of).unwrap_or_default();
    let provider = provider.to_owned();
    Ok(Some(Listing { name, provider, kind, certificates, periods, next_update: None }))
}

fn kind_of(information: Node<'_, '_>) -> Option<ServiceKind> {
    match text_of(information, "ServiceTypeIdentifier")?.strip_prefix(WORDS)? {
        "Svctype/CA/QC" => Some(ServiceKind::Certificates),
        "Svctype/TSA/QTST" => Some(ServiceKind::Timestamps),
        _ => None,
    }
}

fn period(instance: Node<'_, '_>) -> Result<Option<Period>, ListError> {
    let status = text_of(instance, "ServiceStatus").and_then(|text| text.strip_prefix(WORDS));
    let from = text_of(instance, "StatusStartingTime").and_then(|text| text.parse().ok());
    let (Some(status), Some(from)) = (status, from) else {
        return Ok(None);
    };
    let status = status.rsplit('/').next().unwrap_or_default().to_owned();
    let extensions = child(instance, "ServiceInformationExtensions");
    let uses: Vec<&str> = extensions
        .into_iter()
        .flat_map(|all| all.descendants())
        .filter(|node| node.has_tag_name((TSL, "AdditionalServiceInformation")))
        .filter_map(|node| text_of(node, "URI"))
        .filter_map(|text| text.rsplit('/').next())
        .filter(|word| word.starts_with("For"))
        .collect();
    let for_signatures = (!uses.is_empty()).then(|| uses.contains(&"ForeSignatures"));
    let qualifiers = extensions.map(criteria::read).transpose()?.unwrap_or_default();
    Ok(Some(Period { from, status, for_signatures, qualifiers }))
}

/// A name in one of the languages that are read here, else in the first.
fn name_of(names: Node<'_, '_>) -> String {
    const XML: &str = "http://www.w3.org/XML/1998/namespace";
    let all: Vec<_> = children(names, "Name").collect();
    let in_language = |language: &str| {
        all.iter().find(|name| name.attribute((XML, "lang")) == Some(language)).copied()
    };
    let name = in_language("it").or_else(|| in_language("en")).or(all.first().copied());
    let text = name.and_then(|name| name.text()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect::<String>().trim().to_owned()
}
