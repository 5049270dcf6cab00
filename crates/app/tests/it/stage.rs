//! Practices that wait for the shared test token's holder, and a person before it who follows a
//! script.

use std::collections::VecDeque;
use std::path::Path;

use app::signatures::{
    self, Chosen, Control, Orders, Person, PinAnswer, PinQuestion, SignRequest, Signed, Told,
};
use app::views::signing::BatchState;
use app::{AppError, Office, PracticeId, Secret, sealing};
use harness::pki::{SoftToken, shared};
use serde_json::{Value, json};

use crate::home::{Home, fixture};

/// Holder of the first key of the shared token.
pub(crate) const ROSSI: &str = "RSSMRA80A01F205X";
/// Holder of the key of the token for wrong PINs.
pub(crate) const GIALLI: &str = "GLLGUO80A01F205X";

/// A sealed practice of this signatory; `change` may alter the example before it is taken in.
pub(crate) fn sealed(
    home: &Home,
    office: &Office,
    reference: &str,
    signatory: &str,
    change: impl FnOnce(&mut Value),
) -> PracticeId {
    let id = drafted(home, office, reference, signatory, change);
    sealing::freeze(office, id).unwrap();
    id
}

/// The same, not sealed yet.
pub(crate) fn drafted(
    home: &Home,
    office: &Office,
    reference: &str,
    signatory: &str,
    change: impl FnOnce(&mut Value),
) -> PracticeId {
    let text = std::fs::read(fixture("ex-01.json")).unwrap();
    let mut practice: Value = serde_json::from_slice(&text).unwrap();
    practice["id"] = reference.into();
    practice["title"] = reference.into();
    practice["firmatario"]["codiceFiscale"] = signatory.into();
    change(&mut practice);
    let file = home.folder.path().join(format!("{reference}.json"));
    std::fs::write(&file, practice.to_string()).unwrap();
    let view = app::import::import(office, &[file]).unwrap();
    let id: PracticeId = view.practices[0].id.parse().unwrap();
    for (name, kind) in [("fattura_2026_EX_0418.pdf", "FAE"), ("packing_list_0418.pdf", "PAC")] {
        app::attachments::attach(office, id, &home.document(name), kind).unwrap();
    }
    id
}

/// With a visa on the invoice, which wants it signed.
pub(crate) fn with_visa(practice: &mut Value) {
    practice["allegati"][0]["visti"] = json!(1);
    practice["ordine"]["vistiFattura"] = json!(1);
}

/// Who answers questions in this order, and does something when it hears a state.
pub(crate) struct Script<'a> {
    pub(crate) pins: VecDeque<Option<&'static str>>,
    pub(crate) asked: Vec<PinQuestion>,
    pub(crate) hear: Box<dyn FnMut(BatchState, usize) + 'a>,
}

impl<'a> Script<'a> {
    pub(crate) fn pins(pins: &[&'static str]) -> Self {
        Self {
            pins: pins.iter().map(|pin| Some(*pin)).collect(),
            asked: Vec::new(),
            hear: Box::new(|_, _| {}),
        }
    }

    pub(crate) fn hearing(pins: &[&'static str], hear: impl FnMut(BatchState, usize) + 'a) -> Self {
        Self { hear: Box::new(hear), ..Self::pins(pins) }
    }
}

impl Person for Script<'_> {
    fn pin(&mut self, question: &PinQuestion) -> Result<Option<PinAnswer>, AppError> {
        self.asked.push(question.clone());
        let pin = self.pins.pop_front().flatten();
        Ok(pin.map(|pin| PinAnswer { pin: Some(Secret::from(pin)), accepts_last_try: false }))
    }

    fn hear(&mut self, told: &Told<'_>) {
        (self.hear)(told.state(), told.done().0);
    }
}

/// Signs these with a token of the shared authority.
pub(crate) fn sign(
    office: &Office,
    token: &SoftToken,
    chosen: Vec<Chosen>,
    person: &mut Script<'_>,
) -> Result<Signed, AppError> {
    sign_with(office, token, chosen, Control::new().1, person)
}

/// The same, steered.
pub(crate) fn sign_with(
    office: &Office,
    token: &SoftToken,
    chosen: Vec<Chosen>,
    orders: Orders,
    person: &mut Script<'_>,
) -> Result<Signed, AppError> {
    sign_at(office, shared().pki.module_path(), &token.label, chosen, orders, person)
}

/// The same at another module.
pub(crate) fn sign_at(
    office: &Office,
    module: &Path,
    label: &str,
    chosen: Vec<Chosen>,
    orders: Orders,
    person: &mut Script<'_>,
) -> Result<Signed, AppError> {
    let request = SignRequest {
        chosen,
        module: module.to_owned(),
        label: label.to_owned(),
        token_patience: None,
    };
    signatures::sign(office, request, orders, person)
}

/// One outcome a practice or paper.
pub(crate) fn outcomes(signed: &Signed) -> Vec<&str> {
    signed.results.iter().map(|result| result.outcome.as_str()).collect()
}
