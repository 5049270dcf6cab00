//! A look through the queue before the PIN: what was shown, what is ticked, and the digests that
//! were frozen when it began.
//!
//! Owns two promises: what was not shown cannot be ticked, unless the person chose so for this
//! time; and what is signed is what was shown, so a seal that is another one now cannot be ticked.
//! Kept by whoever shows, for as long as it is looked at; never stored.

use certificate::fees::Cents;
use store::Digest;

use super::documents::{self, Chosen, Target};
use crate::views::signing::{ReviewEntryView, ReviewView, ReviewWay};
use crate::{AppError, Code, Office, facts, queue};

/// A review under way.
#[derive(Debug, Clone)]
pub struct Review {
    way: ReviewWay,
    signatory: Option<String>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    frozen: Chosen,
    title: String,
    chamber: String,
    fee_cents: i64,
    shown: bool,
    ticked: bool,
    changed: bool,
}

impl Review {
    /// Begins with everything that waits, of one signatory or of all; nothing is shown and nothing
    /// ticked.
    ///
    /// # Errors
    /// [`Code::Storage`].
    pub fn start(
        office: &Office,
        signatory: Option<String>,
        way: ReviewWay,
    ) -> Result<Self, AppError> {
        let mut entries = Vec::new();
        for frozen in documents::ready(office, signatory.as_deref())? {
            entries.push(Entry::of(office, frozen)?);
        }
        Ok(Self { way, signatory, entries })
    }

    /// The pages of a practice or paper, with this digest, were on the screen to their end.
    ///
    /// # Errors
    /// [`Code::SealChanged`] where it is not what was frozen, then or now: it cannot be ticked in
    /// this review.
    pub fn mark_shown(&mut self, office: &Office, id: &str, digest: &str) -> Result<(), AppError> {
        let place = self.place(id)?;
        let frozen = self.entries[place].frozen;
        let now = documents::chosen(office, id).map(|one| one.digest);
        let same = digest == frozen.digest.to_string()
            && now.is_ok_and(|now| now == frozen.digest)
            && documents::of(office, frozen).is_ok();
        self.entries[place].show(same)
    }

    /// Ticks, or takes ticks away: all of these, or none.
    ///
    /// # Errors
    /// [`Code::NotShown`], [`Code::SealChanged`], [`Code::UnknownPractice`]; then nothing is
    /// changed.
    pub fn tick(&mut self, ids: &[String], on: bool) -> Result<(), AppError> {
        let places = ids.iter().map(|id| self.place(id)).collect::<Result<Vec<_>, _>>()?;
        if on {
            for &place in &places {
                self.entries[place].may_be_ticked(self.way)?;
            }
        }
        for place in places {
            self.entries[place].ticked = on;
        }
        Ok(())
    }

    /// What is ticked, with the digests that were frozen.
    ///
    /// # Errors
    /// [`Code::NotReviewed`] where nothing is.
    pub fn chosen(&self) -> Result<Vec<Chosen>, AppError> {
        let ticked = self.entries.iter().filter(|entry| entry.ticked);
        let chosen: Vec<Chosen> = ticked.map(|entry| entry.frozen).collect();
        if chosen.is_empty() {
            return Err(AppError::new(Code::NotReviewed, "nothing is ticked"));
        }
        Ok(chosen)
    }

    /// The review as the window draws it.
    ///
    /// # Errors
    /// [`Code::Storage`].
    pub fn view(&self, office: &Office) -> Result<ReviewView, AppError> {
        let ticked = self.entries.iter().filter(|entry| entry.ticked);
        let fees: Vec<(String, Cents)> =
            ticked.map(|entry| (entry.chamber.clone(), Cents(entry.fee_cents))).collect();
        let count = |wanted: fn(&Entry) -> bool| {
            u32::try_from(self.entries.iter().filter(|one| wanted(one)).count()).unwrap_or(u32::MAX)
        };
        Ok(ReviewView {
            way: self.way,
            signatory: self.signatory.clone(),
            entries: self.entries.iter().map(Entry::view).collect(),
            shown: count(|entry| entry.shown),
            ticked: count(|entry| entry.ticked),
            total: fees.iter().fold(Cents(0), |sum, (_, fee)| sum.plus(*fee)).to_string(),
            sums: queue::sums(office, &fees)?,
        })
    }

    fn place(&self, id: &str) -> Result<usize, AppError> {
        self.entries.iter().position(|entry| entry.frozen.target.to_string() == id).ok_or_else(
            || AppError::new(Code::UnknownPractice, "not in this review").with("id", id),
        )
    }
}

impl Entry {
    fn of(office: &Office, frozen: Chosen) -> Result<Self, AppError> {
        let (title, chamber, fee_cents) = match frozen.target {
            Target::Practice(id) => {
                let row = office.store.list_item(id)?.row;
                let seal = facts::seal(office, id, row.revision)?;
                (row.title, row.chamber, seal.map_or(0, |seal| seal.fee_cents))
            }
            Target::Paper(sha256) => (name(office, sha256)?, String::new(), 0),
        };
        Ok(Self { frozen, title, chamber, fee_cents, shown: false, ticked: false, changed: false })
    }

    fn show(&mut self, same: bool) -> Result<(), AppError> {
        if !same {
            (self.changed, self.shown, self.ticked) = (true, false, false);
            return Err(changed());
        }
        self.shown = true;
        Ok(())
    }

    fn may_be_ticked(&self, way: ReviewWay) -> Result<(), AppError> {
        if self.changed {
            return Err(changed());
        }
        match way {
            ReviewWay::WithoutShowing => Ok(()),
            ReviewWay::All | ReviewWay::OneByOne if self.shown => Ok(()),
            ReviewWay::All | ReviewWay::OneByOne => {
                Err(AppError::new(Code::NotShown, "not shown yet").with("title", &self.title))
            }
        }
    }

    fn view(&self) -> ReviewEntryView {
        ReviewEntryView {
            id: self.frozen.target.to_string(),
            title: self.title.clone(),
            digest: self.frozen.digest.to_string(),
            shown: self.shown,
            ticked: self.ticked,
            changed: self.changed,
        }
    }
}

fn name(office: &Office, sha256: Digest) -> Result<String, AppError> {
    Ok(office.store.paper(sha256)?.map(|paper| paper.name).unwrap_or_default())
}

fn changed() -> AppError {
    AppError::new(Code::SealChanged, "other than what was frozen")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(way: ReviewWay) -> (Review, String) {
        let digest = Digest::of(b"contract");
        let entry = Entry {
            frozen: Chosen { target: Target::Paper(digest), digest },
            title: "contratto.pdf".to_owned(),
            chamber: String::new(),
            fee_cents: 0,
            shown: false,
            ticked: false,
            changed: false,
        };
        (Review { way, signatory: None, entries: vec![entry] }, digest.to_string())
    }

    #[test]
    fn what_was_not_shown_cannot_be_ticked() {
        for way in [ReviewWay::All, ReviewWay::OneByOne] {
            let (mut review, id) = review(way);
            let error = review.tick(std::slice::from_ref(&id), true).unwrap_err();
            assert_eq!(error.code, Code::NotShown, "{way:?}");
            assert_eq!(review.chosen().unwrap_err().code, Code::NotReviewed, "nothing is signed");
            review.entries[0].show(true).unwrap();
            review.tick(std::slice::from_ref(&id), true).unwrap();
            assert_eq!(review.chosen().unwrap().len(), 1, "once shown it can be");
        }
        let (mut review, id) = review(ReviewWay::WithoutShowing);
        review.tick(&[id], true).unwrap();
        assert_eq!(review.chosen().unwrap().len(), 1, "the person chose so for this time");
    }

    #[test]
    fn what_differs_from_what_was_frozen_loses_its_tick() {
        let (mut review, id) = review(ReviewWay::WithoutShowing);
        review.tick(std::slice::from_ref(&id), true).unwrap();
        let error = review.entries[0].show(false).unwrap_err();
        assert_eq!(error.code, Code::SealChanged);
        assert_eq!(review.chosen().unwrap_err().code, Code::NotReviewed, "the tick is gone");
        let error = review.tick(&[id], true).unwrap_err();
        assert_eq!(error.code, Code::SealChanged, "and does not come back, even unshown");
    }

    #[test]
    fn one_that_cannot_be_ticked_keeps_all_others_from_it() {
        let (mut review, id) = review(ReviewWay::WithoutShowing);
        let error = review.tick(&[id, "unknown".to_owned()], true).unwrap_err();
        assert_eq!(error.code, Code::UnknownPractice);
        assert!(!review.entries[0].ticked, "all or nothing");
    }
}
