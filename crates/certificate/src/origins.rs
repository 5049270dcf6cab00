//! The writing of an origin: a country, or the European Union with or without a member state.
//!
//! Owns what an origin means, whether it is written as box 3 wants it (rules V09, V10, V12), and what
//! box 3 holds: an explicit value wins over the one that the goods lines give.

use std::collections::BTreeSet;

use crate::countries::{self, Country};
use crate::derivation;
use crate::practice::Certificate;
use crate::text::{fold, is_blank};

/// What an origin says, whatever its spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// The European Union, with the code of the country that is named as its member.
    European(Option<&'static str>),
    /// A country outside the Union, by code.
    Foreign(&'static str),
    /// No country that we know, folded.
    Unknown(String),
}

/// How an origin is written, against the wording of box 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// As box 3 wants it.
    Good,
    /// Understood, but the member state does not stand after " - ".
    Unusual,
    /// A member state without "Unione Europea" before it, or an abbreviation of the Union.
    UnionNotInFull,
    /// The country named as a member state is none.
    NotAMember,
    /// No country in full.
    Unknown,
}

const UNION: [&str; 2] = ["UNIONE EUROPEA", "EUROPEAN UNION"];
const UNION_SHORT: [&str; 6] = ["UE", "U E", "EU", "E U", "CE", "COMUNITA EUROPEA"];

impl Origin {
    /// Reads an origin. Never fails: what is not understood is [`Origin::Unknown`].
    pub fn read(text: &str) -> Self {
        read(text).0
    }

    /// Whether the goods come from outside the Union, as far as we can tell.
    pub fn is_foreign(&self) -> bool {
        match self {
            Self::Foreign(_) => true,
            Self::European(_) | Self::Unknown(_) => false,
        }
    }
}

/// Judges how an origin is written.
pub fn writing(text: &str) -> Writing {
    read(text).1
}

/// The text of box 3 for an origin: a lone member state gets "Unione Europea - " before it.
pub fn in_box_3(text: &str) -> String {
    match read(text) {
        (Origin::European(Some(code)), Writing::UnionNotInFull) => {
            countries::all().iter().find(|country| country.code == code).map_or_else(
                || text.trim().to_owned(),
                |member| format!("Unione Europea - {}", member.italian),
            )
        }
        _ => text.trim().to_owned(),
    }
}

/// The same origin written as box 3 wants it, in the language in which it is written; what is not understood,
/// or good already, stays.
pub fn in_full(text: &str) -> String {
    let (Origin::European(Some(code)), Writing::Unusual | Writing::UnionNotInFull) = read(text)
    else {
        return text.trim().to_owned();
    };
    let member = countries::all().iter().find(|country| country.code == code);
    let english = fold(text).starts_with("EUROPEAN UNION");
    member.map_or_else(
        || text.trim().to_owned(),
        |member| match english {
            true => format!("European Union - {}", member.english),
            false => format!("Unione Europea - {}", member.italian),
        },
    )
}

/// The country alone, without the Union before it: Italian name where known, else as written.
pub fn country_alone(text: &str) -> String {
    let code = match Origin::read(text) {
        Origin::European(Some(code)) | Origin::Foreign(code) => code,
        Origin::European(None) | Origin::Unknown(_) => return text.trim().to_owned(),
    };
    let country = countries::all().iter().find(|country| country.code == code);
    country.map_or_else(|| text.trim().to_owned(), |country| country.italian.to_owned())
}

impl Certificate {
    /// Whether box 3 is filled in, rather than left to the goods lines.
    pub fn states_box_3(&self) -> bool {
        self.origin_countries.iter().any(|country| !is_blank(country))
    }

    /// What box 3 says: as stated, or each origin of the goods lines once, the Union first.
    pub fn box_3(&self) -> Vec<String> {
        if self.states_box_3() {
            let stated = self.origin_countries.iter().filter(|country| !is_blank(country));
            return stated.map(|country| country.trim().to_owned()).collect();
        }
        derivation::box_3(self)
    }

    /// The origins of the goods lines, from top to bottom: as written, else as their block says.
    pub fn origins_of_lines(&self) -> Vec<String> {
        let origins = self.goods.iter().map(|line| self.origin_of(line));
        origins.filter(|origin| !origin.is_empty()).collect()
    }

    /// Whether box 3 and the goods lines speak of more than one origin.
    pub fn has_several_origins(&self) -> bool {
        let all = self.box_3().into_iter().chain(self.origins_of_lines());
        all.map(|origin| Origin::read(&origin)).collect::<BTreeSet<_>>().len() > 1
    }
}

fn read(text: &str) -> (Origin, Writing) {
    let folded = fold(text);
    for union in UNION {
        if let Some(member) = folded.strip_prefix(union) {
            return after_union(text, member.trim());
        }
        if let Some(country) =
            folded.strip_suffix(union).and_then(|member| countries::by_name(member.trim()))
        {
            return (Origin::European(Some(country.code)), Writing::UnionNotInFull);
        }
    }
    for union in UNION_SHORT {
        if folded == union {
            return (Origin::European(None), Writing::UnionNotInFull);
        }
        let rest = folded.strip_prefix(union).filter(|rest| rest.starts_with(' '));
        if let Some(country) = rest.and_then(|member| countries::by_name(member.trim())) {
            return (Origin::European(Some(country.code)), Writing::UnionNotInFull);
        }
    }
    match countries::by_name(text) {
        Some(country) if country.eu => {
            (Origin::European(Some(country.code)), Writing::UnionNotInFull)
        }
        Some(country) => (Origin::Foreign(country.code), Writing::Good),
        None => (Origin::Unknown(folded), Writing::Unknown),
    }
}

fn after_union(text: &str, member: &str) -> (Origin, Writing) {
    if member.is_empty() {
        return (Origin::European(None), Writing::Good);
    }
    match countries::by_name(member) {
        Some(country) if !country.eu => (Origin::European(Some(country.code)), Writing::NotAMember),
        Some(country) => (Origin::European(Some(country.code)), separator(text, country)),
        None => (Origin::Unknown(fold(text)), Writing::Unknown),
    }
}

fn separator(text: &str, country: &Country) -> Writing {
    match countries::split_at_end(text) {
        Some((union, found)) if found == country => {
            let dashed = text.trim()[union.len()..].trim_start().starts_with(['-', '–', '—']);
            if dashed { Writing::Good } else { Writing::Unusual }
        }
        _ => Writing::Unusual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_union_stands_in_full_before_its_member() {
        for (text, expected) in [
            ("Unione Europea", Writing::Good),
            ("UNIONE EUROPEA - ITALIA", Writing::Good),
            ("European Union - Italy", Writing::Good),
            ("Unione Europea – Repubblica Ceca", Writing::Good),
            ("India", Writing::Good),
            ("Regno Unito", Writing::Good),
            ("TURCHIA", Writing::Good),
            ("Unione Europea (Italia)", Writing::Unusual),
            ("Unione Europea, Italia", Writing::Unusual),
            ("Unione Europea-Italia", Writing::Unusual),
            ("Italia", Writing::UnionNotInFull),
            ("UE - Italia", Writing::UnionNotInFull),
            ("U.E. (Italia)", Writing::UnionNotInFull),
            ("Italia - Unione Europea", Writing::UnionNotInFull),
            ("Unione Europea - Regno Unito", Writing::NotAMember),
            ("Unione Europea - Svizzera", Writing::NotAMember),
            ("Unione Europea - Atlantide", Writing::Unknown),
            ("Made in Italy", Writing::Unknown),
            ("IN", Writing::Unknown),
            ("", Writing::Unknown),
        ] {
            assert_eq!(writing(text), expected, "{text}");
        }
    }

    #[test]
    fn one_origin_has_one_meaning_in_all_its_spellings() {
        for text in ["Italia", "Unione Europea - Italia", "UNIONE EUROPEA (ITALY)", "UE - Italia"] {
            assert_eq!(Origin::read(text), Origin::European(Some("IT")), "{text}");
        }
        assert_eq!(
            Origin::read("UNITED KINGDOM"),
            Origin::Foreign("GB"),
            "the United Kingdom left the Union"
        );
        assert_eq!(in_box_3("Italia"), "Unione Europea - Italia");
        assert_eq!(country_alone("Unione Europea - Italy"), "Italia");
        assert_eq!(in_full("UNIONE EUROPEA (ITALIA)"), "Unione Europea - Italia");
        assert_eq!(in_full("EUROPEAN UNION (ITALY)"), "European Union - Italy");
        assert_eq!(in_full("UNIONE EUROPEA - ITALIA"), "UNIONE EUROPEA - ITALIA", "good already");
        assert_eq!(in_full("Atlantide"), "Atlantide", "nobody guesses");
    }
}
