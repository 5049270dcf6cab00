//! Box 3: V09 (written in full, the Union first), V10 (the origins of the goods), V12 (members of the EU-27).

use std::collections::BTreeSet;

use crate::codes::BoxId;
use crate::mend::Mend;
use crate::message::Message;
use crate::origins::{Origin, Writing, in_box_3, in_full, writing};
use crate::practice::Certificate;
use crate::text::is_blank;

use super::Judgement;

const POINTER: &str = "/box3_paesiOrigine";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let countries = certificate.box_3();
    if countries.is_empty() {
        return judgement.error((BoxId::Origin, 0, "V09"), POINTER, Message::new("v09-empty"));
    }
    for (line, country) in countries.iter().enumerate() {
        check_writing(judgement, line, country);
    }
    let foreign_first = countries.windows(2).any(|pair| {
        Origin::read(&pair[0]).is_foreign() && matches!(Origin::read(&pair[1]), Origin::European(_))
    });
    if foreign_first {
        judgement.warning((BoxId::Origin, 0, "V09"), POINTER, Message::new("v09-order"));
        if certificate.states_box_3() {
            // A stable sort: among themselves they stay as they were written.
            let mut mended = countries.clone();
            mended.sort_by_key(|country| !matches!(Origin::read(country), Origin::European(_)));
            judgement.mend(Mend::set(Message::new("mend-union-first"), POINTER, mended));
        }
    }
    check_against_goods(judgement, &countries);
}

fn check_writing(judgement: &mut Judgement<'_>, line: usize, country: &str) {
    let pointer = if judgement.certificate.states_box_3() {
        let blanks_before = judgement.certificate.origin_countries.iter().enumerate();
        let index = blanks_before
            .filter(|(_, entry)| !is_blank(entry))
            .nth(line)
            .map_or(line, |(at, _)| at);
        format!("{POINTER}/{index}")
    } else {
        POINTER.to_owned()
    };
    let v09 = (BoxId::Origin, line, "V09");
    let message = |id| Message::new(id).with("country", country);
    match writing(country) {
        Writing::Good => {}
        Writing::Unusual => {
            judgement.warning(v09, pointer, message("v09-writing"));
            if judgement.certificate.states_box_3() {
                let stated = judgement.certificate.box_3();
                let mended: Vec<String> = stated.iter().map(|country| in_full(country)).collect();
                judgement.mend(Mend::set(Message::new("mend-union"), POINTER, mended));
            }
        }
        Writing::UnionNotInFull => {
            judgement.error(v09, pointer, message("v09-union"));
            let mended: Vec<String> =
                judgement.certificate.box_3().iter().map(|country| in_box_3(country)).collect();
            if judgement.certificate.states_box_3() && writing(&in_box_3(country)) == Writing::Good
            {
                judgement.mend(Mend::set(Message::new("mend-union"), POINTER, mended));
            }
        }
        Writing::Unknown => judgement.error(v09, pointer, message("v09-unknown")),
        Writing::NotAMember => {
            judgement.error((BoxId::Origin, line, "V12"), pointer, message("v12-not-a-member"));
        }
    }
}

fn check_against_goods(judgement: &mut Judgement<'_>, countries: &[String]) {
    let stated: BTreeSet<Origin> = countries.iter().map(|country| Origin::read(country)).collect();
    let of_goods = origins_of_goods(judgement.certificate);
    let missing = names(&judgement.certificate.origins_of_lines(), &stated);
    let unused = names(countries, &of_goods);
    let place = (BoxId::Origin, countries.len(), "V10");
    // Without a text of its own the box takes the origins of the goods.
    let mend = || Mend::set(Message::new("mend-origins"), POINTER, Vec::<String>::new());
    if !missing.is_empty() {
        judgement.error(place, POINTER, Message::new("v10-missing").with("countries", missing));
        judgement.mend(mend());
    }
    if !unused.is_empty() {
        judgement.error(place, POINTER, Message::new("v10-unused").with("countries", unused));
        judgement.mend(mend());
    }
}

fn origins_of_goods(certificate: &Certificate) -> BTreeSet<Origin> {
    certificate.origins_of_lines().iter().map(|origin| Origin::read(origin)).collect()
}

/// The names, each once, whose origin is not among the known.
fn names(written: &[String], known: &BTreeSet<Origin>) -> String {
    let mut seen = known.clone();
    let names = written.iter().filter(|name| seen.insert(Origin::read(name)));
    names.map(|name| name.trim()).collect::<Vec<_>>().join(", ")
}
