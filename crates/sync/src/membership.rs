//! Who belongs to the company: a pure function of its membership records, the same under any order and
//! repetition. Owns whose word counts; records come from `record`, connections are refused elsewhere.
//!
//! The founding record names the first administrator; every other device is let in by an
//! administrator's record, and put out by one. Being put out is for good. Administrators who put each
//! other out are both out: a stolen device can put people out, but never bring anybody in.

use std::collections::{BTreeMap, BTreeSet};

use crate::device::DeviceId;
use crate::record::{Body, Member, Record, RecordId, Role};

/// Rounds after which devices whose standing depends on itself stay out.
const ROUNDS_MAX: usize = 64;

/// The company's devices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roll {
    /// The founding record's name.
    pub company: RecordId,
    members: BTreeMap<DeviceId, Standing>,
    submitter: Option<(u32, DeviceId)>,
    revocations: u32,
}

/// One device as the company knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub person: String,
    /// What it may do.
    pub role: Role,
    /// Whether it was put out.
    pub revoked: bool,
    /// Who let it in; none for the founder.
    pub added_by: Option<DeviceId>,
    epoch: u32,
    record: RecordId,
}

impl Roll {
    /// The company of that founding record, by all records that are known here.
    pub fn of<'a>(company: RecordId, records: impl IntoIterator<Item = &'a Record>) -> Self {
        let facts: BTreeMap<RecordId, &Record> = records
            .into_iter()
            .filter(|record| record.body.is_membership())
            .map(|record| (record.id, record))
            .collect();
        let mut revoked = Revocations::default();
        let mut members = members(company, &facts, &revoked);
        for round in 0.. {
            let mut next = Revocations::of(&facts, &members);
            if next == revoked {
                break;
            }
            if round >= ROUNDS_MAX {
                next.devices.extend(std::mem::take(&mut revoked.devices));
            }
            revoked = next;
            members = self::members(company, &facts, &revoked);
            if round >= ROUNDS_MAX {
                break;
            }
        }
        for (device, standing) in &mut members {
            standing.revoked = revoked.devices.contains_key(device);
        }
        let submitter = submitter(&facts, &members);
        Self { company, members, submitter, revocations: revoked.epoch }
    }

    /// A device that may connect.
    pub fn member(&self, device: &DeviceId) -> Option<&Standing> {
        self.members.get(device).filter(|standing| !standing.revoked)
    }

    /// A device that is or was of the company: what it wrote before stays believed.
    pub fn known(&self, device: &DeviceId) -> Option<&Standing> {
        self.members.get(device)
    }

    /// All devices, those that were put out too, in the order of their keys.
    pub fn devices(&self) -> impl Iterator<Item = (&DeviceId, &Standing)> {
        self.members.iter()
    }

    /// Whether it may let devices in and out.
    pub fn is_administrator(&self, device: &DeviceId) -> bool {
        self.member(device).is_some_and(|standing| standing.role == Role::Administrator)
    }

    /// The device that talks to desks: the named one while it belongs to the company, else the founder.
    pub fn submitter(&self) -> Option<DeviceId> {
        self.submitter.map(|(_, device)| device)
    }

    /// The epoch for the next submitter record.
    pub fn next_submitter_epoch(&self) -> u32 {
        self.submitter.map_or(1, |(epoch, _)| epoch.saturating_add(1))
    }

    /// The epoch for the next revocation.
    pub fn next_revocation_epoch(&self) -> u32 {
        self.revocations.saturating_add(1)
    }

    /// The epoch for a record that lets in, or newly describes, that device.
    pub fn next_member_epoch(&self, device: &DeviceId) -> u32 {
        self.members.get(device).map_or(1, |standing| standing.epoch.saturating_add(1))
    }

    /// Whether a record may be taken in from a peer.
    ///
    /// # Errors
    /// [`Disbelief`]: its device is none of the company's, or may not state such a thing.
    pub fn believes(&self, record: &Record) -> Result<(), Disbelief> {
        if record.id == self.company {
            return Ok(());
        }
        let Some(standing) = self.known(&record.device) else {
            return Err(Disbelief::Stranger { device: record.device });
        };
        let needed = match &record.body {
            Body::Founding(_) => return Err(Disbelief::OtherCompany),
            Body::Member(_) | Body::Revoked(_) => Role::Administrator,
            Body::Submitter(_) => Role::Signer,
            _ => Role::Drafter,
        };
        if standing.role < needed {
            return Err(Disbelief::Role { device: record.device, needed });
        }
        Ok(())
    }
}

/// Why a record is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disbelief {
    /// Its device never belonged to the company.
    #[error("the device {device} does not belong to the company")]
    Stranger {
        /// Which.
        device: DeviceId,
    },
    /// Its device has not the role for it.
    #[error("the device {device} may not state that: the role {} is needed", needed.as_str())]
    Role {
        /// Which.
        device: DeviceId,
        /// The least role.
        needed: Role,
    },
    /// It founds another company.
    #[error("the record founds another company")]
    OtherCompany,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Revocations {
    /// Out, each with the names of its membership records that stand.
    devices: BTreeMap<DeviceId, BTreeSet<RecordId>>,
    epoch: u32,
}

impl Revocations {
    fn of(facts: &BTreeMap<RecordId, &Record>, members: &BTreeMap<DeviceId, Standing>) -> Self {
        let mut found = Self::default();
        for record in facts.values() {
            let (Body::Revoked(revoked), Some(author)) =
                (&record.body, members.get(&record.device))
            else {
                continue;
            };
            if author.role != Role::Administrator {
                continue;
            }
            found.epoch = found.epoch.max(revoked.epoch);
            let keeps = found.devices.entry(revoked.device).or_default();
            keeps.extend(revoked.keeps.iter().filter_map(|text| crate::record::id(text)));
            // Nobody unseats oneself by putting out whoever let one in.
            keeps.insert(author.record);
        }
        found
    }

    fn lets(&self, record: &Record) -> bool {
        self.devices.get(&record.device).is_none_or(|keeps| keeps.contains(&record.id))
    }
}

fn members(
    company: RecordId,
    facts: &BTreeMap<RecordId, &Record>,
    revoked: &Revocations,
) -> BTreeMap<DeviceId, Standing> {
    let mut members = BTreeMap::new();
    let Some(first) = facts.get(&company) else {
        return members;
    };
    let Body::Founding(founding) = &first.body else {
        return members;
    };
    let founder = Standing {
        name: founding.name.clone(),
        person: founding.person.clone(),
        role: Role::Administrator,
        revoked: false,
        added_by: None,
        epoch: 0,
        record: company,
    };
    members.insert(first.device, founder);
    loop {
        let before = members.clone();
        for record in facts.values() {
            let Body::Member(member) = &record.body else {
                continue;
            };
            let author = before.get(&record.device);
            let may = author.is_some_and(|author| author.role == Role::Administrator);
            if may && revoked.lets(record) {
                seat(&mut members, record, member);
            }
        }
        if members == before {
            return members;
        }
    }
}

fn seat(members: &mut BTreeMap<DeviceId, Standing>, record: &Record, member: &Member) {
    let stands = members.get(&member.device);
    let newer = stands.is_none_or(|stands| {
        (member.epoch, std::cmp::Reverse(record.id))
            > (stands.epoch, std::cmp::Reverse(stands.record))
    });
    if newer {
        members.insert(
            member.device,
            Standing {
                name: member.name.clone(),
                person: member.person.clone(),
                role: member.role,
                revoked: false,
                added_by: Some(record.device),
                epoch: member.epoch,
                record: record.id,
            },
        );
    }
}

fn submitter(
    facts: &BTreeMap<RecordId, &Record>,
    members: &BTreeMap<DeviceId, Standing>,
) -> Option<(u32, DeviceId)> {
    let stands = |device: &DeviceId| members.get(device).is_some_and(|standing| !standing.revoked);
    let named = facts.values().filter_map(|record| {
        let Body::Submitter(submitter) = &record.body else {
            return None;
        };
        let author = members.get(&record.device)?;
        (author.role >= Role::Signer && stands(&submitter.device)).then_some((
            submitter.epoch,
            std::cmp::Reverse(record.id),
            submitter.device,
        ))
    });
    let founder = || {
        members
            .iter()
            .find(|(_, standing)| standing.added_by.is_none())
            .filter(|(_, standing)| !standing.revoked)
            .map(|(device, _)| (0, *device))
    };
    named.max().map(|(epoch, _, device)| (epoch, device)).or_else(founder)
}

#[cfg(test)]
mod tests;
