//! The contract of an account as a picture.

use serde::Serialize;

use super::{Page, Picture, in_italian, refuse_unprintable};
use crate::contract::Contract;
use crate::error::RenderError;

#[derive(Debug, Serialize)]
pub(super) struct ContractPicture {
    title: String,
    title_en: String,
    fields: Vec<[String; 3]>,
    clauses: Vec<String>,
    signatory: String,
    place_and_date: String,
}

/// The pages of a contract. Nothing is replaced by a square: it is signed as it stands.
pub(crate) fn of_contract(contract: &Contract) -> Result<Picture, RenderError> {
    let [title, title_en] = contract.titles.clone();
    let values = contract.fields.iter().map(|[_, _, value]| value.as_str());
    refuse_unprintable(values.chain([contract.signatory.as_str(), &contract.chamber]))?;
    let day = contract.dated;
    let place = if contract.place.is_empty() {
        in_italian(day)
    } else {
        format!("{}, {}", contract.place, in_italian(day))
    };
    Ok(Picture {
        title: title.clone(),
        date: Some([i32::from(day.year()), i32::from(day.month()), i32::from(day.day())]),
        draft: false,
        chamber: contract.chamber.clone(),
        digest: String::new(),
        issued: None,
        pages: vec![Page::Contract(ContractPicture {
            title,
            title_en,
            fields: contract.fields.clone(),
            clauses: contract.clauses.clone(),
            signatory: contract.signatory.clone(),
            place_and_date: place,
        })],
    })
}
