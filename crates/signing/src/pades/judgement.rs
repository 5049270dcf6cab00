//! Every signature of a file judged: its place, what came after it, and what it says.

use std::collections::BTreeSet;

use jiff::Timestamp;
use lopdf::{Dictionary, Document, Object};

use super::changes;
use super::found::{self, Coverage, Field, Kind};
use super::lengths;
use super::reading::{Revision, Unreadable, bounded};
use super::store::Store;
use crate::report::{Check, CheckName, Indication, Report, SignerReport};
use crate::verify::{Detached, File, Finding, Policy, Stamped, detached};

/// What was found in a file, before any signature is judged.
#[derive(Debug, Default)]
struct Reading {
    /// About the file as a whole.
    findings: Vec<Finding>,
    /// The newest first.
    signatures: Vec<Placed>,
    /// Document timestamps (ISO 32000-2 section 12.8.5) with their fields' names; the oldest first.
    timestamps: Vec<(String, Coverage)>,
    /// What the file keeps beside its signatures.
    store: Store,
}

/// A signature with its place.
#[derive(Debug)]
struct Placed {
    coverage: Coverage,
    claimed_at: Option<Timestamp>,
    findings: Vec<Finding>,
}

/// Validates the signatures of a PDF.
///
/// Never fails: what cannot be read is TOTAL-FAILED with FORMAT_FAILURE, and so is a signature
/// over something else than its revision. What was changed after signing is INDETERMINATE with
/// FORMAT_FAILURE. The report's content is the newest signed revision, whole.
#[must_use]
pub fn verify(pdf: &[u8], policy: &Policy) -> Report {
    judge(pdf, Some(policy))
}

/// What a further signature did.
pub(super) enum Outcome {
    AllHold,
    /// An earlier signature does not say any more what it said.
    EarlierHarmed,
}

/// Whether the newest signature of a file just made holds (all but its chain), or why not; and
/// whether all earlier ones are what they were in its first `before` bytes.
pub(super) fn newest(pdf: &[u8], before: usize) -> Result<Outcome, String> {
    let signers = newest_holds(pdf)?;
    let earlier = signers.get(1..).unwrap_or_default();
    let were = if earlier.is_empty() { Vec::new() } else { judge(&pdf[..before], None).signers };
    let verdict = |signer: &SignerReport| (signer.indication, signer.sub_indication);
    let same = earlier.iter().map(verdict).eq(were.iter().map(verdict));
    Ok(if same { Outcome::AllHold } else { Outcome::EarlierHarmed })
}

/// All signatures of a file whose newest one holds (all but its chain), or why it does not.
pub(super) fn newest_holds(pdf: &[u8]) -> Result<Vec<SignerReport>, String> {
    let report = judge(pdf, None);
    let newest = report.signers.first().ok_or("no signature is found")?;
    let of_newest = |check: &&Check| check.signer == Some(0) && check.passed == Some(false);
    match report.checks.iter().find(of_newest) {
        Some(check) => Err(check.detail.clone()),
        None if newest.indication != Indication::TotalPassed => {
            Err("the signature does not hold".to_owned())
        }
        None => Ok(report.signers),
    }
}

/// The place of the signature that ends a file; nothing is judged.
pub(super) fn at_end(pdf: &[u8]) -> Result<Coverage, String> {
    let reading = bounded(pdf, read).map_err(|error| error.to_string())?;
    let newest = reading.signatures.into_iter().next().map(|placed| placed.coverage);
    let ends = newest.filter(|coverage| coverage.end == pdf.len());
    ends.ok_or_else(|| "no signature ends it".to_owned())
}

fn judge(pdf: &[u8], policy: Option<&Policy>) -> Report {
    let reading = bounded(pdf, read).unwrap_or_else(|error| {
        let fault = Finding::fault(CheckName::Format, Indication::TotalFailed, error.to_string());
        Reading { findings: vec![fault], ..Reading::default() }
    });
    let around = |coverage: &Coverage| {
        let Coverage { gap, end, .. } = coverage;
        [&pdf[..gap.start], &pdf[gap.end..*end]].concat()
    };
    let contents: Vec<Vec<u8>> =
        reading.signatures.iter().map(|placed| around(&placed.coverage)).collect();
    let stamped: Vec<Vec<u8>> =
        reading.timestamps.iter().map(|(_, coverage)| around(coverage)).collect();
    let timestamps: Vec<Stamped<'_>> = reading
        .timestamps
        .iter()
        .zip(&stamped)
        .map(|((name, coverage), content)| Stamped {
            name: name.clone(),
            token: &coverage.cms,
            content,
        })
        .collect();
    let signatures: Vec<Detached<'_>> = reading
        .signatures
        .iter()
        .zip(&contents)
        .map(|(placed, content)| Detached {
            cms: &placed.coverage.cms,
            content,
            claimed_at: placed.claimed_at,
            findings: placed.findings.clone(),
            timestamps_before: reading
                .timestamps
                .iter()
                .filter(|(_, stamp)| stamp.end < placed.coverage.end)
                .count(),
        })
        .collect();
    let newest = reading.signatures.first().map(|placed| pdf[..placed.coverage.end].to_vec());
    let Store { certificates, crls, responses } = reading.store;
    let file = File { findings: reading.findings, certificates, crls, responses };
    detached(file, &signatures, &timestamps, newest, policy)
}

/// Runs on the parser's thread.
fn read(pdf: &[u8]) -> Result<Reading, Unreadable> {
    let whole = Revision::read(pdf)?;
    let fields = found::fields(&whole)?;
    let signed: Vec<&Field> = fields.iter().filter(|field| field.signature.is_some()).collect();
    let mut reading = Reading { store: Store::read(&whole), ..Reading::default() };
    for field in &signed {
        one(&whole, field, &mut reading)?;
    }
    reading.signatures.sort_by_key(|placed| std::cmp::Reverse(placed.coverage.end));
    reading.timestamps.sort_by_key(|(_, coverage)| coverage.end);
    let twice = reading.signatures.windows(2).any(|pair| pair[0].coverage == pair[1].coverage);
    if twice {
        reading.fault("two fields hold the same signature");
    }
    if lost(&whole, &signed) {
        let detail = "a signature is in the file that no field of it holds any more";
        let fault = Finding::fault(CheckName::Coverage, Indication::Indeterminate, detail);
        reading.findings.push(fault);
    }
    let count = reading.signatures.len();
    if count == 0 && reading.findings.iter().all(|finding| finding.verdict.is_ok()) {
        reading.fault("no signature");
    } else {
        let line = format!("PDF, {count} signature(s), {} update(s)", updates(&whole.document));
        reading.findings.insert(0, Finding::pass(CheckName::Format, line));
    }
    if runs_programs(&whole.document) {
        let note = "the file runs programs (JavaScript), which may change what is shown";
        reading.findings.push(Finding::note(CheckName::Content, note));
    }
    Ok(reading)
}

impl Reading {
    fn fault(&mut self, detail: &str) {
        let fault = Finding::fault(CheckName::Format, Indication::TotalFailed, detail);
        self.findings.push(fault);
    }
}

/// One signed field.
fn one(whole: &Revision<'_>, field: &Field, reading: &mut Reading) -> Result<(), Unreadable> {
    let Some(id) = field.signature else {
        return Ok(());
    };
    let failed = |detail: String| {
        let detail = format!("{}: {detail}", field.name);
        Finding::fault(CheckName::Coverage, Indication::TotalFailed, detail)
    };
    let Ok(dictionary) = whole.document.get_dictionary(id) else {
        reading.findings.push(failed("no signature dictionary".to_owned()));
        return Ok(());
    };
    let coverage = match found::coverage(whole, id) {
        Ok(coverage) => coverage,
        Err(detail) => {
            reading.findings.push(failed(detail));
            return Ok(());
        }
    };
    let old = Revision::read(&whole.bytes[..coverage.end]);
    let level = found::certification(whole, dictionary);
    let finding = match &old {
        Ok(old) if !holds(old, field)? => {
            reading.findings.push(failed("its own revision does not have it".to_owned()));
            return Ok(());
        }
        Ok(old) => later(old, whole, level),
        Err(error) => {
            reading.findings.push(failed(format!("its revision cannot be read: {error}")));
            return Ok(());
        }
    };
    match found::kind(whole, dictionary) {
        Kind::Signature => {}
        Kind::Timestamp => {
            // It proves what its own revision holds, whatever came after it.
            reading.timestamps.push((field.name.clone(), coverage));
            return Ok(());
        }
        Kind::Other(form) => {
            reading.findings.push(failed(format!("the form {form} is not accepted")));
            return Ok(());
        }
    }
    let detail = match coverage.end {
        end if end == whole.bytes.len() => format!("{}: the whole file", field.name),
        end => format!("{}: the revision of the first {end} bytes", field.name),
    };
    reading.signatures.push(Placed {
        coverage,
        claimed_at: found::claimed_at(whole, dictionary),
        findings: vec![Finding::pass(CheckName::Coverage, detail), finding],
    });
    Ok(())
}

/// Whether the revision that a signature is over has it in the same field.
fn holds(old: &Revision<'_>, field: &Field) -> Result<bool, Unreadable> {
    let fields = found::fields(old)?;
    Ok(fields.iter().any(|own| own.id == field.id && own.signature == field.signature))
}

fn later(old: &Revision<'_>, whole: &Revision<'_>, level: Option<i64>) -> Finding {
    const NAME: CheckName = CheckName::LaterChanges;
    match changes::since(old, whole, level) {
        Ok(later) if later.additions.is_empty() => Finding::pass(NAME, "nothing was changed"),
        Ok(later) => Finding::pass(NAME, format!("added later: {}", later.additions.join(", "))),
        Err(changed) => {
            let detail = format!("changed after signing: {}", changed.0);
            Finding::fault(NAME, Indication::Indeterminate, detail)
        }
    }
}

fn updates(document: &Document) -> usize {
    document.revision_count().saturating_sub(1)
}

/// Whether a dictionary with a range stands in the file that no field refers to.
///
/// A look at the text, as later updates may have taken the object away. What is inside of a stream
/// is not looked at: files may carry files.
fn lost(whole: &Revision<'_>, fields: &[&Field]) -> bool {
    const KEY: &[u8] = b"/ByteRange";
    const MAX_LOOKS: usize = 100;
    let pdf = whole.bytes;
    let mut known: BTreeSet<u32> =
        fields.iter().filter_map(|field| Some(field.signature?.0)).collect();
    if let Ok((root, catalog)) = whole.catalog() {
        // Usage rights are signed too, and not by a person.
        known.insert(root.0);
        let rights = whole.dictionary(catalog, "Perms").into_iter().flat_map(Dictionary::iter);
        known.extend(rights.filter_map(|(_, value)| Some(value.as_reference().ok()?.0)));
    }
    let places = pdf.windows(KEY.len()).enumerate().filter(|(_, window)| *window == KEY);
    let mut outside = places.map(|(at, _)| at).filter(|at| !in_stream(pdf, *at)).take(MAX_LOOKS);
    outside.any(|at| {
        let around = last_before(pdf, at, b"obj").and_then(|obj| lengths::number_before(pdf, obj));
        around.is_none_or(|number| !known.contains(&number))
    })
}

/// Whether the nearest keyword before this place opens a stream.
fn in_stream(pdf: &[u8], at: usize) -> bool {
    match (last_before(pdf, at, b"stream"), last_before(pdf, at, b"obj")) {
        (Some(stream), object) => {
            object.is_none_or(|object| stream > object) && !pdf[..stream].ends_with(b"end")
        }
        (None, _) => false,
    }
}

/// Where a keyword stands last before a place; one that is very far does not count.
fn last_before(pdf: &[u8], at: usize, what: &[u8]) -> Option<usize> {
    const FAR: usize = 1024 * 1024;
    let start = at.saturating_sub(FAR);
    let near = &pdf[start..at];
    near.windows(what.len()).rposition(|window| window == what).map(|found| start + found)
}

/// Whether something in the file is JavaScript that a reader may run.
fn runs_programs(document: &Document) -> bool {
    let is_script = |object: &Object| {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => return false,
        };
        let action = dictionary.get(b"S").and_then(Object::as_name);
        action.is_ok_and(|action| action == b"JavaScript")
            || dictionary.has(b"JS")
            || dictionary.has(b"JavaScript")
    };
    document.objects.values().any(|object| anywhere(object, &is_script))
}

/// Whether an object or something inside of it is such; the parser limits its depth.
fn anywhere(object: &Object, is_such: &impl Fn(&Object) -> bool) -> bool {
    if is_such(object) {
        return true;
    }
    match object {
        Object::Array(items) => items.iter().any(|item| anywhere(item, is_such)),
        Object::Dictionary(dictionary) => {
            dictionary.iter().any(|(_, value)| anywhere(value, is_such))
        }
        _ => false,
    }
}
