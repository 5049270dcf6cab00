//! Following desks that tell by themselves what moved (our extension), instead of asking for each practice.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use draft::PracticeId;
use sync::Stage;
use wire::fpws::PracticeRow;

use super::{learnt, under_way};
use crate::greeting::looking_again::{self, Filed};
use crate::greeting::{self, Greeted};
use crate::{AppError, Code, Office, desks, facts, submission};

/// One question waits so long for news where there is one desk; several share it.
const WAIT_S: u32 = 24;
/// A desk without a feed is asked for each practice so often.
const POLL_EVERY: Duration = Duration::from_secs(300);
/// Between two looks whether the office is still open.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// After a desk did not answer.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Follows every desk that has a feed up to now. Says of each whether it told everything; a desk without a
/// feed is not among them.
///
/// # Errors
/// [`Code::Storage`].
pub(super) async fn catch_up(
    office: &Office,
) -> Result<BTreeMap<String, Result<(), AppError>>, AppError> {
    let mut told = BTreeMap::new();
    for chamber in chambers(office)? {
        let caught_up = match greeting::greet(office, &chamber).await {
            Ok(greeted) if greeted.has_feed() => round(office, &greeted, 0).await.map(drop),
            Ok(_) => continue,
            Err(error) => Err(error),
        };
        match caught_up {
            Err(error) if error.code == Code::Storage => return Err(error),
            caught_up => drop(told.insert(chamber, caught_up)),
        }
    }
    Ok(told)
}

/// The Chambers whose desks have an interface.
fn chambers(office: &Office) -> Result<Vec<String>, AppError> {
    let mut chambers = Vec::new();
    for account in office.store.desk_accounts()? {
        if !desks::is_by_hand(office, &account.chamber)? {
            chambers.push(account.chamber);
        }
    }
    Ok(chambers)
}

/// Takes in what the feed tells, waiting up to so many seconds for something; answers what moved.
async fn round(
    office: &Office,
    greeted: &Greeted,
    wait_s: u32,
) -> Result<Vec<PracticeId>, AppError> {
    let mut after = greeted.known.cursor.clone();
    let mut moved = Vec::new();
    let mut wait_s = wait_s;
    loop {
        let page = greeted.desk.events(after.as_deref(), wait_s).await;
        let page = page.map_err(|failure| desks::failed(&failure, &greeted.chamber))?;
        let mut filed = BTreeMap::new();
        if page.from_now || !page.practices.is_empty() {
            filed = looking_again::filed(office, &greeted.chamber)?;
        }
        let rows: Vec<PracticeRow> = if page.from_now {
            // Whatever happened before the feed began is read off the list, after its beginning is known.
            let kinds = filed.values().map(|one| one.kind.as_str()).collect();
            looking_again::rows(greeted, kinds).await?.into_values().collect()
        } else {
            page.practices
        };
        for row in rows {
            if let Some(one) = filed.get(row.id_pratica.as_str()) {
                take(office, greeted, one, &row, &mut moved).await?;
            }
        }
        greeting::followed(office, &greeted.chamber, &page.epoch, &page.next)?;
        if !page.more {
            return Ok(moved);
        }
        after = Some(page.next);
        wait_s = 0;
    }
}

async fn take(
    office: &Office,
    greeted: &Greeted,
    one: &Filed,
    row: &PracticeRow,
    moved: &mut Vec<PracticeId>,
) -> Result<(), AppError> {
    // What is still being sent is its submission's; a row from before the last answer is older than it.
    let Stage::Sent { protocol, .. } = &one.outbox.submission.stage else { return Ok(()) };
    let number = Some(protocol.number.as_str()).filter(|number| !number.is_empty());
    if number.is_some() && row.protocollo.as_deref() != number {
        return Ok(());
    }
    let before = facts::told_here(office, one.id, one.revision)?;
    match learnt(office, greeted, one.id, one.revision, row).await {
        Err(error) if error.code == Code::Storage => return Err(error),
        // The practice shows it; the others are followed all the same.
        Err(error) => tracing::warn!(%error, "a practice was not followed to its end"),
        Ok(()) => {}
    }
    if before.as_ref() != Some(row) {
        moved.push(one.id);
    }
    Ok(())
}

/// Follows all desks until it is dropped, and goes on with what was to be sent: `hear` is told what moved. For
/// the process that is always there (the hub, or the window).
pub async fn watch(office: &Office, hear: impl Fn(PracticeId)) {
    let mut pause = FIRST_PAUSE;
    let mut polled: Option<tokio::time::Instant> = None;
    loop {
        let poll = polled.is_none_or(|at| at.elapsed() >= POLL_EVERY);
        match turn(office, poll, &hear).await {
            Ok(Turn::Followed) => pause = FIRST_PAUSE,
            Ok(Turn::Idle) => {
                pause = FIRST_PAUSE;
                tokio::time::sleep(FIRST_PAUSE).await;
            }
            Err(error) => {
                tracing::info!(%error, "desks are followed again later");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
        if poll {
            polled = Some(tokio::time::Instant::now());
        }
    }
}

/// The same for an office that others close: it ends soon after nobody else has the office open.
pub async fn watch_while_open(office: Weak<Office>, hear: impl Fn(PracticeId)) {
    let Some(office) = office.upgrade() else { return };
    let closed = async {
        while Arc::strong_count(&office) > 1 {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::select! {
        () = watch(&office, hear) => {}
        () = closed => {}
    }
}

/// What one turn was.
enum Turn {
    /// A desk was listened to for a while.
    Followed,
    /// There was nobody to listen to.
    Idle,
}

async fn turn(office: &Office, poll: bool, hear: &impl Fn(PracticeId)) -> Result<Turn, AppError> {
    for id in submission::resume_due(office).await? {
        hear(id);
    }
    let chambers = chambers(office)?;
    let mut turn = Turn::Idle;
    let mut failed = None;
    let share = u32::try_from(chambers.len()).unwrap_or(WAIT_S).max(1);
    for chamber in chambers {
        let followed = match greeting::greet(office, &chamber).await {
            Ok(greeted) if greeted.has_feed() => {
                turn = Turn::Followed;
                round(office, &greeted, (WAIT_S / share).max(1)).await
            }
            Ok(greeted) if poll => each(office, &greeted).await,
            Ok(_) => continue,
            Err(error) => Err(error),
        };
        match followed {
            Ok(moved) => moved.into_iter().for_each(hear),
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(turn), Err)
}

/// Asks a desk without a feed for each practice.
async fn each(office: &Office, greeted: &Greeted) -> Result<Vec<PracticeId>, AppError> {
    let mut moved = Vec::new();
    for id in under_way(office)? {
        let item = office.store.list_item(id)?;
        if item.row.chamber == greeted.chamber {
            super::refresh(office, greeted, id).await?;
            if office.store.list_item(id)?.row != item.row {
                moved.push(id);
            }
        }
    }
    Ok(moved)
}
