//! What is judged, printed and taken in: the example of the exchange form, with more of its goods.

use std::path::{Path, PathBuf};

use certificate::{Certificate, Form};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::Failure;

/// The day on which the rules are asked.
pub(crate) const TODAY: Date = jiff::civil::date(2026, 9, 1);

/// A practice of the exchange form.
pub(crate) fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("fixtures").join("ex-01.json")
}

/// The example with so many goods lines.
pub(crate) fn practice(lines: usize) -> Result<Certificate, Failure> {
    let mut practice = exchange::read(&std::fs::read(example())?)?;
    let pattern = practice.goods.first().cloned().ok_or("the example has no goods")?;
    practice.goods = (1..=u32::try_from(lines)?)
        .map(|number| {
            let mut line = pattern.clone();
            line.number = number;
            line.description = format!("{} - TYPE {number}", pattern.description);
            line
        })
        .collect();
    Ok(practice)
}

/// The example as a file of its own, under its own reference.
pub(crate) fn file(folder: &Path, number: usize) -> Result<PathBuf, Failure> {
    let mut practice: Value = serde_json::from_slice(&std::fs::read(example())?)?;
    practice["id"] = format!("BENCH-{number}").into();
    let file = folder.join(format!("practice-{number}.json"));
    std::fs::write(&file, practice.to_string())?;
    Ok(file)
}

/// A workbook as an export office's own program writes it.
pub(crate) fn workbook(lines: usize) -> Result<Vec<u8>, Failure> {
    let head = ["Codice articolo", "Descrizione", "Colli", "Origine", "Quantità", "UM"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend((1..=lines).map(|number| {
        vec![
            format!("VS-{number:05}"),
            format!("VALVOLA A SFERA DN{} / BALL VALVE", 10 + number % 90),
            format!("{}", 1 + number % 12),
            "ITALIA".to_owned(),
            format!("{},5", 10 + number % 400),
            "KG".to_owned(),
        ]
    }));
    Ok(exchange::sheet::write_xlsx("Merce", &rows)?)
}

/// What stands on the page, for programs that only print.
pub(crate) fn texts(form: &Form) -> Value {
    let page = form.pages.first();
    json!({
        "consignor": form.consignor,
        "consignee": form.consignee,
        "origin": form.origin_countries,
        "transport": form.transport,
        "remarks": form.remarks,
        "goods": page.map(|page| page.goods.as_str()),
        "quantity": page.map(|page| page.quantity.as_str()),
    })
}
