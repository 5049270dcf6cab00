//! What happens in one simulated office, decided before it begins: so that a failing one can be played
//! again with less. Each step has dice of its own and is the same whatever is left out around it.

use crate::chamber::Offers;
use crate::dice::Dice;

/// What somebody does, or what befalls a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Edit,
    Create,
    CompanyWide,
    Resolve,
    File,
    Fact,
    Here,
    Connect,
    /// Both ends learn of it, the one later than the other.
    Cut,
    /// One end only is gone; the other believes that it is connected.
    HalfCut,
    /// Machines of different sides do not reach each other.
    Split,
    Heal,
    Crash,
    Boot,
    Backup,
    Restore,
    Clone,
    Clock,
    Revoke,
    Join,
    Fill,
    Free,
    /// Hours or days pass.
    Wait,
    /// A person seals, or signs with the card all that is sealed.
    Sign,
    /// A person submits what is signed, or asks again.
    Submit,
    /// A person asks the desks what became of what was sent.
    Follow,
    /// A person takes up what an officer asks to be corrected, or seals it mended.
    Answer,
    DeskStops,
    DeskStarts,
    /// It dies over the next request that reaches it.
    DeskDies,
    DeskBackup,
    DeskRestore,
    /// The company pays in.
    TopUp,
    /// Mails leave, if the mail server is there.
    Post,
    PostStops,
    PostStarts,
    /// An officer takes a practice, asks for a correction, rejects or issues.
    Examine,
}

impl Act {
    /// Whether only a machine that is on can do it.
    pub(crate) fn needs_power(self) -> bool {
        !matches!(
            self,
            Self::Boot
                | Self::DeskStops
                | Self::DeskStarts
                | Self::DeskDies
                | Self::DeskBackup
                | Self::DeskRestore
                | Self::TopUp
                | Self::Post
                | Self::PostStops
                | Self::PostStarts
                | Self::Examine
        )
    }
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// Milliseconds after the step before.
    pub(crate) after_ms: u64,
    /// Counted round the machines that there are.
    pub(crate) machine: usize,
    pub(crate) act: Act,
    pub(crate) dice: u64,
}

/// One office.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// The first is the founder's, and the hub where there is one.
    pub(crate) machines: usize,
    pub(crate) hub: bool,
    /// People sign and submit more than they write.
    pub(crate) filing: bool,
    /// Practices that are at their desks when the story begins.
    pub(crate) filed: usize,
    /// One for each Chamber that the office deals with.
    pub(crate) desks: Vec<Offers>,
    pub(crate) steps: Vec<Step>,
}

const WEIGHTS: [(Act, usize); 37] = [
    (Act::Edit, 360),
    (Act::Create, 25),
    (Act::CompanyWide, 50),
    (Act::Resolve, 50),
    (Act::File, 25),
    (Act::Fact, 35),
    (Act::Here, 15),
    (Act::Connect, 130),
    (Act::Cut, 40),
    (Act::HalfCut, 20),
    (Act::Split, 15),
    (Act::Heal, 20),
    (Act::Crash, 30),
    (Act::Boot, 20),
    (Act::Backup, 35),
    (Act::Restore, 35),
    (Act::Clone, 6),
    (Act::Clock, 12),
    (Act::Revoke, 30),
    (Act::Join, 12),
    (Act::Fill, 8),
    (Act::Free, 10),
    (Act::Wait, 20),
    (Act::Sign, 110),
    (Act::Submit, 90),
    (Act::Follow, 15),
    (Act::Answer, 12),
    (Act::DeskStops, 10),
    (Act::DeskStarts, 15),
    (Act::DeskDies, 20),
    (Act::DeskBackup, 25),
    (Act::DeskRestore, 15),
    (Act::TopUp, 15),
    (Act::Post, 10),
    (Act::PostStops, 8),
    (Act::PostStarts, 8),
    (Act::Examine, 15),
];

impl Plan {
    pub(crate) fn of(seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0x0f1c_e5ee_d000_0000);
        let machines = 1 + [0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7][dice.below(11)];
        let hub = dice.percent(75);
        let offers = [Offers::Everything, Offers::Everything, Offers::Files, Offers::States];
        let desks = (0..1 + dice.below(3)).map(|_| offers[dice.below(offers.len())]).collect();
        let filing = dice.percent(45);
        let filed = if filing { 1 + dice.below(3) } else { dice.below(2) };
        let count = 20 + dice.below(60);
        // Some offices are quiet, so that what goes wrong there is seen for what it is.
        let troubles = dice.below(4) > 0;
        let steps = (0..count).map(|_| step(&mut dice, troubles, filing)).collect();
        Self { seed, machines, hub, filing, filed, desks, steps }
    }
}

fn step(dice: &mut Dice, troubles: bool, filing: bool) -> Step {
    let act = loop {
        let act = weighted(dice, filing);
        let trouble = matches!(
            act,
            Act::Restore
                | Act::Clone
                | Act::Clock
                | Act::Revoke
                | Act::Fill
                | Act::HalfCut
                | Act::DeskRestore
        );
        if troubles || !trouble {
            break act;
        }
    };
    // Mostly while the last is still travelling, sometimes long after.
    let after_ms = match dice.below(10) {
        0..=5 => dice.below(40),
        6..=8 => dice.below(600),
        _ => dice.below(5_000),
    };
    Step { after_ms: after_ms as u64, machine: dice.below(64), act, dice: dice.roll() }
}

fn weighted(dice: &mut Dice, filing: bool) -> Act {
    let weight = |act: Act, weight: usize| match act {
        Act::Edit | Act::Resolve | Act::CompanyWide | Act::File if filing => weight / 8,
        Act::Sign | Act::Submit | Act::Clone | Act::Create if filing => weight * 2,
        Act::Follow | Act::Answer | Act::Examine if filing => weight * 14,
        Act::Post | Act::PostStops | Act::PostStarts if filing => weight * 2,
        _ => weight,
    };
    let total: usize = WEIGHTS.iter().map(|(act, least)| weight(*act, *least)).sum();
    let mut left = dice.below(total);
    for (act, least) in WEIGHTS {
        let weight = weight(act, least);
        if left < weight {
            return act;
        }
        left -= weight;
    }
    Act::Edit
}
