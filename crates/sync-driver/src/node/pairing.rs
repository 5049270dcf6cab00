//! The inviter's side of a pairing: the proof is checked, a person decides, the joiner becomes a member.

use std::sync::Arc;
use std::time::Duration;

use store::{Decision, Invitation, Joiner, Redemption, Store};
use sync::pairing::{Message, Refusal};
use sync::record::{Body, Member, Role};
use sync::{DeviceId, Record, ticket};
use tokio::time::{Instant, sleep, timeout};

use super::{NodeEvent, Shared};
use crate::replica::{membership, stored};
use crate::transport::Link;

/// How long a joiner may take to ask.
const ASKING: Duration = Duration::from_secs(10);
/// How long a person may take to decide.
const DECIDING: Duration = Duration::from_secs(10 * 60);
/// Between two looks whether a person has decided.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Behind the role of an invitation: its joiner needs no further yes of a person.
pub const PRE_ACCEPTED: char = '!';

/// Answers one device that asks.
pub(super) async fn answer(shared: Arc<Shared>, link: Link) {
    let device = DeviceId(link.peer());
    let told = converse(&shared, &link, device).await;
    if let Err(refusal) = told {
        tracing::info!(?device, %refusal, "a device that asked to join is refused");
        let refused = Message::Refused(refusal).encode();
        let _ = link.send(&refused).await;
    }
    // The last message is to arrive before the connection ends.
    link.finish().await;
    let _ = timeout(ASKING, link.ended()).await;
    let _ = shared.ground.store.remove_joiner(&device.0);
    shared.tell(NodeEvent::Devices);
}

async fn converse(shared: &Shared, link: &Link, device: DeviceId) -> Result<(), Refusal> {
    let asked = timeout(ASKING, link.recv()).await.ok().flatten();
    let Some(Message::Ask { invitation, proof, name, person }) =
        asked.and_then(|bytes| Message::decode(&bytes))
    else {
        return Err(Refusal::Unknown);
    };
    let store = &shared.ground.store;
    let invitation = redeem(shared, device, &invitation, &proof)?;
    let code = ticket::code(&invitation.secret, &device, &shared.ground.key.id());
    let pre_accepted = invitation.role.ends_with(PRE_ACCEPTED);
    let joiner = Joiner {
        device: device.0,
        code,
        name: name.clone(),
        person: person.clone(),
        invitation: invitation.id,
        asked_at_ms: (shared.now_ms)(),
        decision: None,
    };
    store.put_joiner(&joiner).map_err(unkept)?;
    if pre_accepted {
        store.decide_joiner(&device.0, Decision::Accepted).map_err(unkept)?;
    }
    shared.tell(NodeEvent::Devices);
    link.send(&Message::Wait.encode()).await.map_err(|_| Refusal::Declined)?;
    decided(store, device, link).await?;
    let welcome = admit(shared, device, &invitation, name, person)?;
    link.send(&welcome.encode()).await.map_err(|_| Refusal::Declined)
}

/// The invitation that this device proves to hold, from now on its own.
fn redeem(
    shared: &Shared,
    device: DeviceId,
    id: &[u8; 16],
    proof: &[u8; 32],
) -> Result<Invitation, Refusal> {
    let store = &shared.ground.store;
    let known = store.invitation(id).map_err(unkept)?.ok_or(Refusal::Unknown)?;
    if !ticket::proves(&known.secret, &device, &shared.ground.key.id(), proof) {
        return Err(Refusal::Unknown);
    }
    if shared.ground.roll().known(&device).is_some_and(|standing| standing.revoked) {
        return Err(Refusal::Revoked);
    }
    match store.redeem_invitation(id, &device.0, (shared.now_ms)()).map_err(unkept)? {
        Redemption::Granted(invitation) => Ok(invitation),
        Redemption::Unknown => Err(Refusal::Unknown),
        Redemption::Expired => Err(Refusal::Expired),
        Redemption::Used => Err(Refusal::Used),
    }
}

/// Waits for a person's yes, while the joiner waits too.
async fn decided(store: &Store, device: DeviceId, link: &Link) -> Result<(), Refusal> {
    let until = Instant::now() + DECIDING;
    while Instant::now() < until && link.ending().is_none() {
        match store.joiner(&device.0).map_err(unkept)?.and_then(|joiner| joiner.decision) {
            Some(Decision::Accepted) => return Ok(()),
            Some(Decision::Refused) => return Err(Refusal::Declined),
            None => sleep(LOOK_EVERY).await,
        }
    }
    Err(Refusal::Declined)
}

/// Makes the device a member, and says so to it.
fn admit(
    shared: &Shared,
    device: DeviceId,
    invitation: &Invitation,
    name: String,
    person: String,
) -> Result<Message, Refusal> {
    let ground = &shared.ground;
    let role = Role::from_word(invitation.role.trim_end_matches(PRE_ACCEPTED));
    let member = Member {
        device,
        name,
        person,
        role: role.unwrap_or(Role::Drafter),
        epoch: ground.roll().next_member_epoch(&device),
    };
    let now_ms = (shared.now_ms)();
    let record = Record::make(&ground.key, None, now_ms, Body::Member(member));
    ground.store.put_record(&stored(&record, now_ms)).map_err(unkept)?;
    let _ = ground.reload().inspect_err(|error| tracing::error!(%error, "the roll"));
    shared.roll_changed();
    let records = membership(&ground.store).map_err(|_| Refusal::Declined)?;
    let company = ground.store.registration().map_err(unkept)?.map(|one| one.company);
    let company = serde_json::to_string(&company).unwrap_or_default();
    Ok(Message::Welcome { records: records.into_iter().map(|one| one.bytes).collect(), company })
}

fn unkept(error: store::StoreError) -> Refusal {
    tracing::warn!(%error, "a pairing cannot be kept");
    Refusal::Declined
}
