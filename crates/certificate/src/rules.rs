//! The rules that a program can check before an officer does (V01 to V37 of the domain dossier).
//!
//! Owns ids, severities and where a finding stands. A finding is a value, never an error of the program:
//! the paper may be wrong at any time while people write it. Deliberately reads no attachment's bytes.

mod attachments;
mod consignee;
mod consignor;
mod declaration;
mod goods;
mod money;
mod order;
mod origin;
mod remarks;
mod wording;

use jiff::civil::Date;
use serde::Serialize;

use crate::chamber::Chamber;
use crate::codes::{BoxId, Kind};
use crate::message::Message;
use crate::practice::Certificate;

/// Every rule that [`check`] can answer with.
pub const RULES: [&str; 19] = [
    "V01", "V02", "V04", "V05", "V06", "V07", "V09", "V10", "V11", "V12", "V14", "V17", "V19",
    "V20", "V22", "V25", "V26", "V27", "O01",
];

/// Whether a finding blocks sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Blocks sealing.
    Error,
    /// To be looked at.
    Warning,
}

/// What a rule found, and beside which field it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Id of the rule, for instance `V05`.
    pub rule: &'static str,
    /// Whether it blocks.
    pub severity: Severity,
    /// The box of the form, or the sheet beside it.
    #[serde(rename = "box")]
    pub box_id: BoxId,
    /// JSON pointer (RFC 6901) of the field in the exchange form.
    pub pointer: String,
    /// What is wrong and how to mend it.
    pub message: Message,
}

/// What the rules need to know beside the paper.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The day in Europe/Rome on which the paper is judged.
    pub today: Date,
    /// The Chamber that will examine it.
    pub chamber: &'a Chamber,
}

/// Judges the paper. Findings stand in a stable order: box, then line, then rule.
pub fn check(certificate: &Certificate, context: &Context<'_>) -> Vec<Finding> {
    let mut judgement = Judgement { certificate, context, found: Vec::new() };
    match certificate.kind {
        Kind::Co => {
            consignor::check(&mut judgement);
            consignee::check(&mut judgement);
            origin::check(&mut judgement);
            remarks::check(&mut judgement);
            goods::check(&mut judgement);
            wording::check(&mut judgement);
            declaration::check(&mut judgement);
            attachments::check(&mut judgement);
            order::check(&mut judgement);
        }
        // A visa practice has no form: its documents are judged by eye, its counts by the fee table.
        Kind::Va => {}
    }
    judgement.found.sort_by(|a, b| a.0.cmp(&b.0));
    judgement.found.into_iter().map(|(_, finding)| finding).collect()
}

/// Box, line within the box, rule.
type Place = (BoxId, usize, &'static str);

/// The paper under judgement, and what was found so far.
struct Judgement<'a> {
    certificate: &'a Certificate,
    #[expect(dead_code, reason = "no rule of the first set depends on the day or on the Chamber")]
    context: &'a Context<'a>,
    found: Vec<(Place, Finding)>,
}

impl Judgement<'_> {
    fn error(&mut self, place: Place, pointer: impl Into<String>, message: Message) {
        self.find(Severity::Error, place, pointer.into(), message);
    }

    fn warning(&mut self, place: Place, pointer: impl Into<String>, message: Message) {
        self.find(Severity::Warning, place, pointer.into(), message);
    }

    fn find(&mut self, severity: Severity, place: Place, pointer: String, message: Message) {
        let (box_id, _, rule) = place;
        self.found.push((place, Finding { rule, severity, box_id, pointer, message }));
    }
}
