//! What waits for a signature, with everything that the signer must see.

use certificate::fees::Cents;
use certificate::rules::Severity;
use certificate::{Kind, Support};
use draft::PracticeId;

use crate::views::{QueueItemView, QueueView};
use crate::{AppError, Office, checking, desks, facts, sealing, signatures, words};

/// The signing queue, the oldest first.
///
/// # Errors
/// [`crate::Code::Storage`].
pub fn queue(office: &Office) -> Result<QueueView, AppError> {
    let mut items = Vec::new();
    let (mut total, mut chamber) = (Cents(0), String::new());
    for id in signatures::ready(office)? {
        let revision = office.store.list_item(id)?.row.revision;
        let Some(seal) = facts::seal(office, id, revision)? else {
            continue;
        };
        total = total.plus(Cents(seal.fee_cents));
        chamber.clone_from(&seal.certificate.desk.chamber);
        items.push(item(office, id, &seal)?);
    }
    let balance = if chamber.is_empty() {
        office.store.desk_accounts()?.first().map(|account| account.chamber.clone())
    } else {
        Some(chamber)
    };
    let balance = match balance {
        Some(chamber) => desks::known(office, &chamber)?,
        None => None,
    };
    Ok(QueueView { items, total: total.to_string(), balance })
}

fn item(
    office: &Office,
    id: PracticeId,
    seal: &facts::SealFact,
) -> Result<QueueItemView, AppError> {
    let certificate = &seal.certificate;
    let signatory = &certificate.signatory;
    let warnings = checking::findings_here(office, id, certificate, checking::today())?
        .iter()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| checking::finding_view(finding, office.language))
        .collect();
    let consignee: Vec<&str> = certificate
        .consignee
        .iter()
        .next()
        .into_iter()
        .chain([certificate.destination_country.as_str()])
        .filter(|part| !part.is_empty())
        .collect();
    Ok(QueueItemView {
        id: id.to_string(),
        title: certificate.heading().to_owned(),
        consignee: consignee.join(", "),
        signatory: format!(
            "{} {} ({})",
            signatory.given_name, signatory.family_name, signatory.fiscal_code
        ),
        seal: sealing::view(office, id)?
            .ok_or_else(|| AppError::internal("a sealed practice without its seal"))?,
        fee: Cents(seal.fee_cents).to_string(),
        order: order(office, seal),
        warnings,
        declaration: match certificate.kind {
            Kind::Co => wire::base_form::STATEMENT.to_owned(),
            Kind::Va => String::new(),
        },
    })
}

/// The order detail in plain words: its digest is part of the seal, so its content is shown.
fn order(office: &Office, seal: &facts::SealFact) -> Vec<String> {
    let counts = certificate::fees::Counts::of(&seal.certificate);
    let order = &seal.certificate.order;
    let say = |id: &str, args: &[(&str, String)]| words::say(office.language, id, args);
    let mut lines = Vec::new();
    for (id, count) in [
        ("order-copies", counts.copies),
        ("order-visas", counts.visas),
        ("order-legalisations", counts.legalisations),
    ] {
        if count > 0 {
            lines.push(say(id, &[("count", count.to_string())]));
        }
    }
    if order.print_at_company.unwrap_or(false) {
        let support = if order.support == Some(Support::Form) { "form" } else { "white" };
        lines.push(say("order-print", &[("support", support.to_owned())]));
    } else {
        lines.push(say("order-counter", &[]));
    }
    if order.urgent.unwrap_or(false) {
        lines.push(say("order-urgent", &[]));
    }
    if !seal.certificate.goods_location.is_empty() {
        let place = seal.certificate.goods_location.clone();
        lines.push(say("order-location", &[("place", place)]));
    }
    lines
}
