//! The rules that a program can check before an officer does (V01 to V37 of the domain dossier; O, K and P are
//! our own: order, kinds of practices, proofs).
//!
//! Owns ids, severities, where a finding stands and what would mend it. A finding is a value, never an
//! error of the program: the paper may be wrong at any time while people write it. Deliberately reads no
//! attachment's bytes: what needs them, and the signature (V30), is judged where they are at hand.

mod addresses;
mod attachments;
mod blanks;
mod consignee;
mod consignor;
mod copies;
mod declaration;
mod delegation;
mod desk;
mod fee;
mod forms;
mod goods;
mod late;
pub(crate) mod money;
mod order;
mod origin;
mod packing;
mod phrases;
mod print;
mod printing;
mod proofs;
mod remarks;
mod replacement;
mod report;
mod shipment;
mod transport;
mod visas;
mod wording;

use jiff::civil::Date;
use serde::Serialize;

use crate::chamber::{Chamber, Ruling};
use crate::codes::{BoxId, Kind};
use crate::fees::Cents;
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::Certificate;
use crate::proofs::KnownProof;

/// Every rule that [`check`] can answer with.
pub const RULES: [&str; 47] = [
    "V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V11", "V12", "V13",
    "V14", "V15", "V16", "V17", "V19", "V20", "V21", "V22", "V23", "V24", "V25", "V26", "V27",
    "V28", "V29", "V31", "V32", "V33", "V35", "V36", "V37", "O01", "O02", "O03", "O09", "K01",
    "K02", "K03", "K04", "K05", "K06", "P01", "P02", "P03",
];

/// Rules that nobody can break here: the composition never prints an empty line inside box 6 (V18) and
/// pages boxes 6 and 7 in pairs (V34). V30, the signature, is judged where it is made and taken in.
pub const ELSEWHERE: [&str; 3] = ["V18", "V30", "V34"];

/// Characters that a box takes (domain dossier section 2.2); none where only the paper's room limits it.
/// Boxes 1, 4 and 5 are judged by it; of box 2 it is what every desk takes.
pub const fn characters_max(box_id: BoxId) -> Option<usize> {
    match box_id {
        BoxId::Consignor => Some(consignor::CHARACTERS_MAX),
        BoxId::Consignee => Some(258),
        BoxId::Transport => Some(transport::CHARACTERS_MAX),
        BoxId::Remarks => Some(remarks::CHARACTERS_MAX),
        _ => None,
    }
}

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
    /// What a program can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<Mend>,
}

/// What the rules need to know beside the paper.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The day in Europe/Rome on which the paper is judged.
    pub today: Date,
    /// The Chamber that will examine it.
    pub chamber: &'a Chamber,
    /// The DIRITTI balance as last known; none where nothing is known.
    pub balance: Option<Cents>,
    /// Invoices of the company's other practices that are neither rejected nor annulled.
    pub invoices_elsewhere: &'a [InvoiceElsewhere],
    /// The company's library of proofs, as far as this practice draws from it; none where it is not known.
    pub proofs: Option<&'a [KnownProof]>,
}

/// An invoice that another practice names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceElsewhere {
    /// Its number.
    pub number: String,
    /// Its date, `YYYY-MM-DD`.
    pub date: String,
    /// What that practice is called.
    pub practice: String,
    /// Number of the certificate that was issued on it; empty while none was.
    pub certificate: String,
}

impl<'a> Context<'a> {
    /// What is known of the paper alone.
    pub const fn new(today: Date, chamber: &'a Chamber) -> Self {
        Self { today, chamber, balance: None, invoices_elsewhere: &[], proofs: None }
    }
}

/// Judges the paper. Findings stand in a stable order: box, then line, then rule.
pub fn check(certificate: &Certificate, context: &Context<'_>) -> Vec<Finding> {
    let mut judgement = Judgement { certificate, context, found: Vec::new() };
    if certificate.kind == Kind::Co {
        consignor::check(&mut judgement);
        consignee::check(&mut judgement);
        origin::check(&mut judgement);
        transport::check(&mut judgement);
        remarks::check(&mut judgement);
        late::check(&mut judgement);
        shipment::check(&mut judgement);
        forms::check(&mut judgement);
        goods::check(&mut judgement);
        packing::check(&mut judgement);
        print::check(&mut judgement);
        wording::check(&mut judgement);
        declaration::check(&mut judgement);
        attachments::check(&mut judgement);
        order::check(&mut judgement);
        replacement::check(&mut judgement);
        proofs::check(&mut judgement);
    }
    match certificate.kind {
        Kind::Co => {}
        Kind::Va => copies::check(&mut judgement),
        Kind::Df | Kind::Dd => report::check(&mut judgement),
        Kind::Cd | Kind::Rd => delegation::check(&mut judgement),
    }
    // Other practices have no form; their documents are files, cost something and carry a name.
    printing::check(&mut judgement);
    desk::check(&mut judgement);
    attachments::check_files(&mut judgement);
    visas::check(&mut judgement);
    fee::check(&mut judgement);
    blanks::check(&mut judgement);
    judgement.found.sort_by(|a, b| a.0.cmp(&b.0));
    judgement.found.into_iter().map(|(_, finding)| finding).collect()
}

/// Box, line within the box, rule.
type Place = (BoxId, usize, &'static str);

/// The paper under judgement, and what was found so far.
struct Judgement<'a> {
    certificate: &'a Certificate,
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

    /// As the Chamber rules; answers whether something was found.
    fn rule(
        &mut self,
        ruling: Ruling,
        place: Place,
        pointer: impl Into<String>,
        message: Message,
    ) -> bool {
        match ruling {
            Ruling::Allowed => return false,
            Ruling::Warned => self.warning(place, pointer, message),
            Ruling::Refused => self.error(place, pointer, message),
        }
        true
    }

    /// What was found last can be mended so.
    fn mend(&mut self, mend: Mend) {
        if let Some((_, finding)) = self.found.last_mut() {
            finding.mend = Some(mend);
        }
    }

    fn find(&mut self, severity: Severity, place: Place, pointer: String, message: Message) {
        let (box_id, _, rule) = place;
        let finding = Finding { rule, severity, box_id, pointer, message, mend: None };
        self.found.push((place, finding));
    }
}
