//! What waits for a signature, with everything that the signer must see.

use certificate::fees::Cents;
use certificate::rules::Severity;
use certificate::{Kind, Support};
use draft::PracticeId;
use wire::base_form::BaseForm;

use crate::signatures::{self, Target, papers};
use crate::views::signing::{
    ChamberSumView, QueueItemView, QueueSignatoryView, QueueView, ToSignView,
};
use crate::{AppError, Office, checking, desks, facts, sealing, words};

/// The signing queue, the oldest first: of one signatory (a fiscal code), or of all.
///
/// # Errors
/// [`crate::Code::Storage`].
pub fn queue(office: &Office, signatory: Option<&str>) -> Result<QueueView, AppError> {
    let (mut items, mut fees) = (Vec::new(), Vec::new());
    for chosen in signatures::ready(office, signatory)? {
        let Target::Practice(id) = chosen.target else {
            continue;
        };
        let revision = office.store.list_item(id)?.row.revision;
        let Some(seal) = facts::seal(office, id, revision)? else {
            continue;
        };
        fees.push((seal.certificate.desk.chamber.clone(), Cents(seal.fee_cents)));
        items.push(item(office, id, &seal)?);
    }
    let sums = sums(office, &fees)?;
    let balance = match sums.first() {
        Some(sum) => sum.balance.clone(),
        None => match office.store.desk_accounts()?.first() {
            Some(account) => desks::known(office, &account.chamber)?,
            None => None,
        },
    };
    let total = fees.iter().fold(Cents(0), |sum, (_, fee)| sum.plus(*fee));
    Ok(QueueView {
        signatories: signatories(office)?,
        signatory: signatory.map(str::to_owned),
        items,
        papers: papers::list(office, signatory)?,
        total: total.to_string(),
        sums,
        balance,
    })
}

/// Everybody for whom something waits, by name.
fn signatories(office: &Office) -> Result<Vec<QueueSignatoryView>, AppError> {
    let mut people: Vec<QueueSignatoryView> = Vec::new();
    for chosen in signatures::ready(office, None)? {
        let Target::Practice(id) = chosen.target else {
            continue;
        };
        let signatory = office.store.shadow(id)?.signatory;
        let fiscal_code = signatory.fiscal_code.to_uppercase();
        match people.iter_mut().find(|one| one.fiscal_code == fiscal_code) {
            Some(one) => one.documents += 1,
            None => people.push(QueueSignatoryView {
                fiscal_code,
                name: format!("{} {}", signatory.given_name, signatory.family_name),
                documents: 1,
            }),
        }
    }
    people.sort_by(|a, b| (&a.name, &a.fiscal_code).cmp(&(&b.name, &b.fiscal_code)));
    Ok(people)
}

/// What fees come to with each Chamber, and what DIRITTI are left there after them.
pub(crate) fn sums(
    office: &Office,
    fees: &[(String, Cents)],
) -> Result<Vec<ChamberSumView>, AppError> {
    let mut totals: Vec<(String, Cents)> = Vec::new();
    for (chamber, fee) in fees {
        match totals.iter_mut().find(|(known, _)| known == chamber) {
            Some((_, total)) => *total = total.plus(*fee),
            None if chamber.is_empty() => {}
            None => totals.push((chamber.clone(), *fee)),
        }
    }
    let mut views = Vec::with_capacity(totals.len());
    for (chamber, total) in totals {
        let balance = desks::known(office, &chamber)?;
        let known = desks::known_cents(office, &chamber)?;
        let after = known.map(|known| Cents(known.saturating_sub(total.0)).to_string());
        views.push(ChamberSumView { chamber, total: total.to_string(), balance, after });
    }
    Ok(views)
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
    let documents = signatures::of_seal(office, id, seal)?;
    Ok(QueueItemView {
        id: id.to_string(),
        title: certificate.heading().to_owned(),
        consignee: consignee.join(", "),
        signatory: format!(
            "{} {} ({})",
            signatory.given_name, signatory.family_name, signatory.fiscal_code
        ),
        fiscal_code: signatory.fiscal_code.clone(),
        chamber: certificate.desk.chamber.clone(),
        seal: sealing::view(office, id)?
            .ok_or_else(|| AppError::internal("a sealed practice without its seal"))?,
        digest: seal.id.to_string(),
        fee: Cents(seal.fee_cents).to_string(),
        order: order(office.language, seal),
        warnings,
        declaration: declaration(seal)?,
        proofs: signatures::proof_views(office, seal, &documents)?,
        documents: documents
            .into_iter()
            .map(|one| ToSignView {
                name: one.document.name,
                form: one.document.form,
                why: one.document.why,
                sha256: one.document.sha256.to_string(),
                done: one.done,
            })
            .collect(),
        since: signatures::comparisons(office, id, seal)?,
    })
}

/// The declaration in place of an affidavit (art. 47 D.P.R. 445/2000), as the bytes that are signed have it.
fn declaration(seal: &facts::SealFact) -> Result<String, AppError> {
    match seal.certificate.kind {
        Kind::Co => {
            BaseForm::read(&seal.base_form).map(|form| form.statement).map_err(AppError::internal)
        }
        Kind::Va | Kind::Df | Kind::Dd | Kind::Cd | Kind::Rd => Ok(String::new()),
    }
}

/// The order detail in plain words: its digest is part of the seal, so its content is shown.
pub(crate) fn order(language: certificate::words::Language, seal: &facts::SealFact) -> Vec<String> {
    let counts = certificate::fees::Counts::of(&seal.certificate);
    let order = &seal.certificate.order;
    let say = |id: &str, args: &[(&str, String)]| words::say(language, id, args);
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
