//! The company's library of proofs of origin: suppliers' declarations, customs declarations, foreign
//! certificates, each kept once and used in many practices.
//!
//! Owns whether a proof holds on a day, what is left of its quantity, and which goods it fits. What is drawn
//! from a proof (scarico) stands in the practices that use it, so the sum is a function of their set: any
//! order in which devices hear of them gives the same.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes::AttachmentType;
use crate::origins::Origin;
use crate::practice::{Certificate, Extra, GoodsLine, OriginBlock};
use crate::quantities::{Thousandths, amounts, one_unit, written};
use crate::text::{contains_words, fold, fold_name, is_blank};

/// One proof of the library; members are named as in its document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Proof {
    /// Type code: DDO, BOL, COE, FAA, ...
    #[serde(rename = "tipo", skip_serializing_if = "Option::is_none")]
    pub kind: Option<AttachmentType>,
    /// Number, as on the paper (MRN of a customs declaration).
    #[serde(rename = "numero", skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Date of the paper, `YYYY-MM-DD`.
    #[serde(rename = "data", skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Supplier, or who issued it.
    #[serde(rename = "fornitore", skip_serializing_if = "String::is_empty")]
    pub supplier: String,
    /// Origin that it proves.
    #[serde(rename = "paese", skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// First day on which it holds, `YYYY-MM-DD`; empty without a beginning.
    #[serde(rename = "dal", skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Last day on which it holds; empty without an end.
    #[serde(rename = "al", skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// Articles that it covers: codes, or words of their descriptions. None: all goods.
    #[serde(rename = "articoli", skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<String>,
    /// Quantity that it covers; empty without a limit.
    #[serde(rename = "quantita", skip_serializing_if = "String::is_empty")]
    pub quantity: String,
    /// Unit of the quantity.
    #[serde(rename = "unita", skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// File name.
    #[serde(rename = "nome", skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// SHA-256 of the file, lower-case hex.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// Notes.
    #[serde(rename = "note", skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A proof with what the company's other practices draw from it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KnownProof {
    /// Its key in the library.
    pub key: String,
    /// The proof.
    pub proof: Proof,
    /// Quantities drawn by other practices that are neither rejected nor annulled.
    pub drawn_elsewhere: Vec<String>,
}

/// Whether a proof holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// It holds.
    Holds,
    /// It begins later.
    NotYet(Date),
    /// It ended.
    Ended(Date),
}

/// What is left of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Unit, in capitals.
    pub unit: String,
    /// What it covers.
    pub covered: Thousandths,
    /// What is drawn from it.
    pub drawn: Thousandths,
    /// Draws that are in another unit, or no quantity at all.
    pub unread: Vec<String>,
}

impl Balance {
    /// What is left, in its unit; nothing where more is drawn than is covered.
    pub fn left(&self) -> Thousandths {
        self.covered.saturating_sub(self.drawn)
    }

    /// Whether more is drawn than is covered.
    pub fn is_overdrawn(&self) -> bool {
        self.drawn > self.covered
    }

    /// An amount with its unit, as people write it.
    pub fn say(&self, amount: Thousandths) -> String {
        format!("{} {}", self.unit, written(amount)).trim().to_owned()
    }
}

impl Proof {
    /// Whether it holds on that day. A date that is none limits nothing: the rules speak of it.
    pub fn validity(&self, day: Date) -> Validity {
        let date = |text: &str| text.trim().parse::<Date>().ok();
        if let Some(until) = date(&self.until).filter(|until| day > *until) {
            return Validity::Ended(until);
        }
        match date(&self.from).filter(|from| day < *from) {
            Some(from) => Validity::NotYet(from),
            None => Validity::Holds,
        }
    }

    /// What is left after these draws; none where the proof has no quantity.
    pub fn balance<'a>(&self, draws: impl IntoIterator<Item = &'a str>) -> Option<Balance> {
        let (unit, covered) = self.read(&self.quantity)?;
        let mut balance = Balance { unit, covered, drawn: 0, unread: Vec::new() };
        for text in draws.into_iter().filter(|text| !is_blank(text)) {
            match self.read(text).filter(|(unit, _)| *unit == balance.unit) {
                Some((_, amount)) => balance.drawn = balance.drawn.saturating_add(amount),
                None => balance.unread.push(text.trim().to_owned()),
            }
        }
        balance.unread.sort_unstable();
        Some(balance)
    }

    /// How it is named in the declaration, for instance `bolletta doganale n. 26IT... del 12/03/2026`.
    pub fn words(&self) -> String {
        let kind = match &self.kind {
            Some(AttachmentType::CustomsDeclaration) => "bolletta doganale",
            Some(AttachmentType::ForeignCertificate) => "certificato di origine estero",
            Some(AttachmentType::OriginDeclaration) => "dichiarazione di origine",
            Some(AttachmentType::PurchaseInvoice) => "fattura di acquisto",
            Some(AttachmentType::TransportDocument) => "documento di trasporto",
            Some(_) | None => "documento",
        };
        let mut words = kind.to_owned();
        for (before, text) in [(" n. ", &self.number), (" di ", &self.supplier)] {
            if !is_blank(text) {
                words.push_str(before);
                words.push_str(text.trim());
            }
        }
        if let Ok(date) = self.date.trim().parse::<Date>() {
            words.push_str(&format!(
                " del {:02}/{:02}/{:04}",
                date.day(),
                date.month(),
                date.year()
            ));
        }
        words
    }

    /// How well it fits a block, for an order in which to offer proofs: 0 not at all.
    pub fn fit(&self, certificate: &Certificate, block: &OriginBlock) -> u8 {
        if !is_blank(&self.country)
            && !is_blank(&block.country)
            && Origin::read(&self.country) != Origin::read(&block.country)
        {
            return 0;
        }
        let supplier = fold_name(&self.supplier);
        let of_supplier = !supplier.is_empty() && supplier == fold_name(&block.company);
        let same_country = !is_blank(&self.country) && !is_blank(&block.country);
        let covers = !self.articles.is_empty() && self.covers_some(certificate, block);
        1 + 4 * u8::from(covers) + 2 * u8::from(of_supplier) + u8::from(same_country)
    }

    /// Whether one of its articles stands in the block's lines.
    fn covers_some(&self, certificate: &Certificate, block: &OriginBlock) -> bool {
        let mut lines = certificate.goods.iter().filter(|line| block.items.contains(&line.number));
        lines.any(|line| self.covers(line))
    }

    /// Whether the line's article is one of those it covers: by its code, else by words of its text.
    pub fn covers(&self, line: &GoodsLine) -> bool {
        let code = fold(&line.article);
        let text = fold(&format!("{} {}", line.description, line.marks));
        let articles = self.articles.iter().map(|article| fold(article));
        articles
            .filter(|article| !article.is_empty())
            .any(|article| (!code.is_empty() && code == article) || contains_words(&text, &article))
    }

    /// A quantity in the proof's unit, where it says none of its own.
    fn read(&self, text: &str) -> Option<(String, Thousandths)> {
        if let Some(found) = amounts(text).into_iter().next() {
            return Some(found);
        }
        let unit = fold(&self.unit);
        let unit = if unit.is_empty() { "N" } else { &unit };
        let (_, amount) = amounts(&format!("X {}", text.trim())).into_iter().next()?;
        Some((one_unit(unit), amount))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn declaration() -> Proof {
        Proof {
            kind: Some(AttachmentType::OriginDeclaration),
            number: "12/2026".to_owned(),
            date: "2026-01-05".to_owned(),
            supplier: "Moravske Trubky a.s.".to_owned(),
            from: "2026-01-01".to_owned(),
            until: "2026-12-31".to_owned(),
            quantity: "1.000".to_owned(),
            unit: "kg".to_owned(),
            ..Proof::default()
        }
    }

    #[test]
    fn a_proof_holds_from_its_first_to_its_last_day() {
        let proof = declaration();
        assert_eq!(proof.validity(date(2025, 12, 31)), Validity::NotYet(date(2026, 1, 1)));
        assert_eq!(proof.validity(date(2026, 1, 1)), Validity::Holds);
        assert_eq!(proof.validity(date(2026, 12, 31)), Validity::Holds, "the last day too");
        assert_eq!(proof.validity(date(2027, 1, 1)), Validity::Ended(date(2026, 12, 31)));
        assert_eq!(Proof::default().validity(date(1999, 1, 1)), Validity::Holds, "without limits");
    }

    #[test]
    fn what_is_left_counts_the_proofs_own_unit() {
        let proof = declaration();
        let balance = proof.balance(["KG 400", "250", "100,5 kg", "", "N. 3"]).unwrap();
        assert_eq!(balance.say(balance.drawn), "KG 750,500");
        assert_eq!(balance.say(balance.left()), "KG 249,500");
        assert_eq!(balance.unread, ["N. 3"], "pieces are no kilos, and are told");
        assert!(!balance.is_overdrawn());
        assert!(proof.balance(["KG 1000,001"]).unwrap().is_overdrawn());
        assert!(!proof.balance(["KG 1.000"]).unwrap().is_overdrawn(), "all of it is not too much");
        assert_eq!(
            Proof::default().balance(["KG 1"]),
            None,
            "without a quantity nothing is counted"
        );
    }

    #[test]
    fn a_proof_is_named_as_the_declaration_wants_it() {
        assert_eq!(
            declaration().words(),
            "dichiarazione di origine n. 12/2026 di Moravske Trubky a.s. del 05/01/2026"
        );
    }

    #[test]
    fn a_proof_fits_by_country_supplier_and_article() {
        let goods = crate::GoodsLine {
            number: 1,
            description: "TUBI SALDATI DN 200".to_owned(),
            ..crate::GoodsLine::default()
        };
        let paper = Certificate { goods: vec![goods], ..Certificate::default() };
        let block = OriginBlock {
            country: "Unione Europea - Repubblica Ceca".to_owned(),
            company: "MORAVSKE TRUBKY A.S.".to_owned(),
            items: vec![1],
            ..OriginBlock::default()
        };
        let czech = Proof { country: "Repubblica Ceca".to_owned(), ..declaration() };
        let covering = Proof { articles: vec!["DN 200".to_owned()], ..czech.clone() };
        let other = Proof { country: "India".to_owned(), ..declaration() };
        assert!(covering.fit(&paper, &block) > czech.fit(&paper, &block), "it names the article");
        assert!(czech.fit(&paper, &block) > Proof::default().fit(&paper, &block));
        assert_eq!(other.fit(&paper, &block), 0, "another origin proves nothing here");
        let coded = Proof { articles: vec!["vs-190".to_owned()], ..czech.clone() };
        assert_eq!(coded.fit(&paper, &block), czech.fit(&paper, &block), "not the article");
        let mut paper = paper;
        paper.goods[0].article = "VS 190".to_owned();
        assert!(coded.fit(&paper, &block) > czech.fit(&paper, &block), "by the code of the line");
        paper.goods[0].article = "VS 1900".to_owned();
        assert!(!coded.covers(&paper.goods[0]), "a code counts whole");
    }

    proptest! {
        #[test]
        fn the_sum_of_draws_is_the_same_in_any_order(
            draws in prop::collection::vec(("(KG |N. |)", 0_u32..100_000, "(,[0-9]{1,3})?"), 0..20),
            seed in any::<u64>(),
        ) {
            let proof = declaration();
            let texts: Vec<String> =
                draws.iter().map(|(unit, whole, rest)| format!("{unit}{whole}{rest}")).collect();
            let mut shuffled = texts.clone();
            shuffled.sort_by_key(|text| {
                text.bytes().fold(seed, |hash, byte| hash.rotate_left(7) ^ u64::from(byte))
            });
            let one = proof.balance(texts.iter().map(String::as_str)).unwrap();
            let two = proof.balance(shuffled.iter().map(String::as_str)).unwrap();
            prop_assert_eq!(&one, &two);
            let parts = texts.iter().map(|text| proof.balance([text.as_str()]).unwrap().drawn);
            prop_assert_eq!(one.drawn, parts.sum::<u64>(), "the whole is the sum of its parts");
        }
    }
}
