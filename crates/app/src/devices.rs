//! The company's devices: founding, letting in and out, and who they are.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::SendError;

use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use store::{Decision, Invitation, Store};
use sync::record::{Body, Founding, Member, Revoked, Role, Submitter};
use sync::{DeviceId, DeviceKey, Record, Ticket, ticket};
use sync_driver::node::{self, JoinError};
use sync_driver::replica::{Ground, stored};

use crate::sealing::rfc3339;
use crate::views::together::{
    DeviceRole, DeviceView, DevicesView, JoinView, JoinerView, NetworkView, TicketView,
};
use crate::{AppError, Code, Language, Office, drafts};

/// Setting: the typed address of the hub.
pub(crate) const HUB: &str = "node/hub";
/// Setting: where the running node of this home listens.
pub(crate) const LISTENING: &str = "node/listening";
/// Setting: the ticket that is open, so that it can be shown again.
const OPEN_TICKET: &str = "node/ticket";

/// Makes a home with a company the first device of it, where it belongs to none yet.
pub(crate) fn found(
    store: &Store,
    company: &certificate::Company,
    person: &str,
) -> Result<(), AppError> {
    let now_ms = drafts::now_ms();
    let secret = store.put_device_secret(&random(), now_ms)?;
    if !store.records("founding")?.is_empty() {
        return Ok(());
    }
    let founding = Founding {
        company: company.name.clone(),
        fiscal_code: company.fiscal_code.clone(),
        person: person.to_owned(),
        name: machine(),
        nonce: hex::encode(random::<16>()),
    };
    let key = DeviceKey::from_secret(&secret);
    let record = Record::make(&key, None, now_ms, Body::Founding(founding));
    store.put_record(&stored(&record, now_ms))?;
    Ok(())
}

/// Bytes from the system's random source.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system's random source does not fail");
    bytes
}

/// What this machine is called.
pub fn machine() -> String {
    let named = std::fs::read_to_string("/etc/hostname").ok();
    let named = named.or_else(|| std::env::var("HOSTNAME").ok());
    let named = named.or_else(|| std::env::var("COMPUTERNAME").ok());
    let name = named.unwrap_or_default().trim().to_owned();
    if name.is_empty() { "origo".to_owned() } else { name }
}

/// All devices, who asks to be one, and how this one is reached.
///
/// # Errors
/// [`Code::Storage`].
pub fn list(office: &Office) -> Result<DevicesView, AppError> {
    let ground = office.ground()?;
    let me = ground.key.id();
    let roll = ground.roll();
    let connected: Vec<DeviceId> = office
        .node()
        .map(|node| node.peers().into_iter().map(|p| p.device).collect())
        .unwrap_or_default();
    let mut members = Vec::new();
    for (device, standing) in roll.devices() {
        let peer = office.store.peer(&device.0)?;
        members.push(DeviceView {
            id: device.to_string(),
            name: standing.name.clone(),
            person: standing.person.clone(),
            role: role_view(standing.role),
            this_device: *device == me,
            connected: connected.contains(device),
            revoked: standing.revoked,
            last_contact: peer.as_ref().and_then(|peer| peer.last_contact_ms).map(rfc3339),
            address: peer.and_then(|peer| peer.addresses.into_iter().next()),
        });
    }
    let pending = office
        .store
        .joiners()?
        .into_iter()
        .filter(|joiner| joiner.decision.is_none())
        .map(|joiner| JoinerView { code: joiner.code, name: joiner.name, person: joiner.person })
        .collect();
    Ok(DevicesView {
        me: me.to_string(),
        admin: roll.is_administrator(&me),
        members,
        pending,
        invitation: open_ticket(office)?,
        network: network(office)?,
    })
}

fn network(office: &Office) -> Result<NetworkView, AppError> {
    let listening = office.store.setting(LISTENING)?;
    Ok(NetworkView {
        listening: listening.and_then(|list| serde_json::from_value(list).ok()).unwrap_or_default(),
        multicast: sync_driver::transport::multicast_route(),
        hub: hub(&office.store)?,
    })
}

/// The typed address of the hub.
pub(crate) fn hub(store: &Store) -> Result<Option<String>, AppError> {
    Ok(store.setting(HUB)?.and_then(|value| value.as_str().map(str::to_owned)))
}

/// Remembers where the hub is; none forgets it. Takes effect when the node starts anew.
///
/// # Errors
/// [`Code::Usage`] for what is no address.
pub fn set_hub(office: &Office, address: Option<&str>) -> Result<(), AppError> {
    let address = address.map(str::trim).filter(|address| !address.is_empty());
    if let Some(address) = address {
        crate::together::address(address)?;
    }
    Ok(office.store.set_setting(HUB, &serde_json::to_value(address).unwrap_or_default())?)
}

/// Makes a ticket; with `pre_accept` its holder needs no further yes.
///
/// # Errors
/// [`Code::NotAdministrator`]; [`Code::NoAddress`] where no node of this home listens.
pub fn invite(office: &Office, role: DeviceRole, pre_accept: bool) -> Result<TicketView, AppError> {
    let ground = office.ground()?;
    administrator(&ground)?;
    let addresses: Vec<std::net::SocketAddr> =
        network(office)?.listening.iter().filter_map(|address| address.parse().ok()).collect();
    if addresses.is_empty() {
        return Err(AppError::new(Code::NoAddress, "no node of this home listens"));
    }
    let now_ms = drafts::now_ms();
    let secret = random();
    let ticket = Ticket {
        company: ground.company,
        name: crate::company::company(office)?.name,
        device: ground.key.id(),
        addresses,
        secret,
        expires_at_ms: now_ms + ticket::TICKET_LIFE_MS,
    }
    .fitted();
    let word = role_of(role).as_str();
    let role = if pre_accept { format!("{word}{}", node::PRE_ACCEPTED) } else { word.to_owned() };
    office.store.put_invitation(&Invitation {
        id: ticket.invitation(),
        secret,
        role,
        expires_at_ms: ticket.expires_at_ms,
        used_by: None,
    })?;
    let text = ticket.to_string();
    office.store.set_setting(OPEN_TICKET, &text.clone().into())?;
    view(&text, ticket.expires_at_ms)
}

/// The ticket that can still be used, if there is one.
fn open_ticket(office: &Office) -> Result<Option<TicketView>, AppError> {
    let Some(text) = office.store.setting(OPEN_TICKET)?.and_then(|v| v.as_str().map(str::to_owned))
    else {
        return Ok(None);
    };
    let Ok(ticket) = text.parse::<Ticket>() else {
        return Ok(None);
    };
    let open = office.store.invitations(drafts::now_ms())?;
    let stands = open.iter().any(|invitation| invitation.id == ticket.invitation());
    if stands { view(&text, ticket.expires_at_ms).map(Some) } else { Ok(None) }
}

fn view(text: &str, expires_at_ms: i64) -> Result<TicketView, AppError> {
    let code =
        QRBuilder::new(text).ecl(ECL::M).build().map_err(|e| AppError::internal(e.to_string()))?;
    let qr = SvgBuilder::default().margin(2).to_str(&code);
    Ok(TicketView { ticket: text.to_owned(), qr, expires_at: rfc3339(expires_at_ms) })
}

/// Whether a device has asked and is not in yet.
///
/// # Errors
/// [`Code::Storage`].
pub fn someone_is_joining(office: &Office) -> Result<bool, AppError> {
    Ok(office.store.is_someone_joining()?)
}

/// The person at this device, before the company knows a better name.
pub fn system_user() -> String {
    crate::office::system_user()
}

/// Lets in the device that shows this code.
///
/// # Errors
/// [`Code::NotAdministrator`], [`Code::UnknownCode`].
pub fn accept(office: &Office, code: &str) -> Result<(), AppError> {
    decide(office, code, Decision::Accepted)
}

/// Does not let in the device that shows this code.
///
/// # Errors
/// As [`accept`].
pub fn refuse(office: &Office, code: &str) -> Result<(), AppError> {
    decide(office, code, Decision::Refused)
}

fn decide(office: &Office, code: &str, decision: Decision) -> Result<(), AppError> {
    let ground = office.ground()?;
    administrator(&ground)?;
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let joiners = office.store.joiners()?;
    let waiting = joiners.iter().find(|one| one.code == digits && one.decision.is_none());
    let waiting = waiting
        .ok_or_else(|| AppError::new(Code::UnknownCode, "nobody waits").with("code", code))?;
    Ok(office.store.decide_joiner(&waiting.device, decision)?)
}

/// Puts a device out of the company, for good; live connections with it end.
///
/// # Errors
/// [`Code::NotAdministrator`], [`Code::UnknownDevice`].
pub fn revoke(office: &Office, device: &str) -> Result<(), AppError> {
    let ground = office.ground()?;
    administrator(&ground)?;
    let device = find(&ground, device)?;
    let keeps = office.store.records("member")?;
    let keeps = keeps
        .iter()
        .filter(|record| record.device == device.0)
        .map(|record| record.id.to_string())
        .collect();
    let epoch = ground.roll().next_revocation_epoch();
    put(office, &ground, Body::Revoked(Revoked { device, epoch, keeps }))
}

/// Changes what a device may do.
///
/// # Errors
/// As [`revoke`].
pub fn set_role(office: &Office, device: &str, role: DeviceRole) -> Result<(), AppError> {
    let ground = office.ground()?;
    administrator(&ground)?;
    let device = find(&ground, device)?;
    let roll = ground.roll();
    let standing = roll.member(&device).ok_or_else(|| unknown(&device.to_string()))?;
    let member = Member {
        device,
        name: standing.name.clone(),
        person: standing.person.clone(),
        role: role_of(role),
        epoch: roll.next_member_epoch(&device),
    };
    put(office, &ground, Body::Member(member))
}

/// Makes this device the one that talks to desks.
///
/// # Errors
/// [`Code::NotSigner`] for a device that only drafts.
pub fn take_over(office: &Office) -> Result<(), AppError> {
    let ground = office.ground()?;
    let me = ground.key.id();
    let roll = ground.roll();
    if roll.member(&me).is_none_or(|standing| standing.role < Role::Signer) {
        return Err(AppError::new(Code::NotSigner, "a drafter's device"));
    }
    let epoch = roll.next_submitter_epoch();
    put(office, &ground, Body::Submitter(Submitter { device: me, epoch }))
}

fn put(office: &Office, ground: &Ground, body: Body) -> Result<(), AppError> {
    let now_ms = drafts::now_ms();
    let record = Record::make(&ground.key, None, now_ms, body);
    office.store.put_record(&stored(&record, now_ms))?;
    ground.reload().map_err(AppError::internal)?;
    office.wrote();
    Ok(())
}

fn administrator(ground: &Ground) -> Result<(), AppError> {
    if ground.roll().is_administrator(&ground.key.id()) {
        return Ok(());
    }
    Err(AppError::new(Code::NotAdministrator, "another role"))
}

/// The device that a person names: its key, or the beginning of it.
fn find(ground: &Ground, text: &str) -> Result<DeviceId, AppError> {
    let roll = ground.roll();
    let mut found = roll.devices().filter(|(device, _)| device.to_string().starts_with(text));
    match (found.next(), found.next()) {
        (Some((device, _)), None) if text.len() >= 4 => Ok(*device),
        _ => Err(unknown(text)),
    }
}

fn unknown(text: &str) -> AppError {
    AppError::new(Code::UnknownDevice, "no such device").with("device", text)
}

/// Makes an empty home a device of the ticket's company. `show` gets the code and the company as soon as
/// both sides have them; this returns when the other side's person has decided.
///
/// # Errors
/// [`Code::TicketDamaged`], [`Code::TicketExpired`], [`Code::TicketUsed`], [`Code::HomeNotEmpty`],
/// [`Code::PeerUnreachable`], [`Code::TicketDeclined`].
pub async fn join(
    home: &Path,
    ticket: &str,
    person: &str,
    device_name: &str,
    language: Language,
    show: impl FnOnce(JoinView),
) -> Result<crate::views::CompanyView, AppError> {
    let ticket: Ticket = ticket
        .parse()
        .map_err(|error| AppError::new(Code::TicketDamaged, error).with("why", error))?;
    let office = Office::open_any(home, language)?;
    let store = Arc::clone(&office.store);
    let company = ticket.name.clone();
    let show = |code: &str| show(JoinView { code: code.to_owned(), company });
    node::join(&store, &ticket, device_name, person, random(), drafts::now_ms(), show)
        .await
        .map_err(|error| refused(&error))?;
    crate::company::company(&office)
}

/// As [`join`], but returns with the code. What the other side's person decides after that, `ended` hears.
///
/// # Errors
/// As [`join`], where it fails before there is a code.
pub fn begin_joining(
    home: &Path,
    ticket: &str,
    person: &str,
    device_name: &str,
    language: Language,
    ended: impl FnOnce(Result<(), AppError>) + Send + 'static,
) -> Result<JoinView, AppError> {
    let (told, hears) = std::sync::mpsc::sync_channel(0);
    let (home, ticket) = (home.to_owned(), ticket.to_owned());
    let (person, name) = (person.to_owned(), device_name.to_owned());
    let work = move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let joined = runtime.map_err(AppError::internal).and_then(|runtime| {
            let told = told.clone();
            let show = move |view| drop(told.send(Ok(Some(view))));
            runtime.block_on(join(&home, &ticket, &person, &name, language, show))
        });
        if let Err(error) = &joined {
            tracing::warn!(%error, "not joined");
        }
        // Before the code somebody waits for this; after it, `ended` is told.
        if let Err(SendError(joined)) = told.send(joined.map(|_| None)) {
            ended(joined.map(drop));
        }
    };
    std::thread::Builder::new()
        .name("origo-join".to_owned())
        .spawn(work)
        .map_err(AppError::internal)?;
    let silence = || AppError::internal("the joining has ended without a code");
    hears.recv().unwrap_or_else(|_| Err(silence()))?.ok_or_else(silence)
}

/// The company that a ticket belongs to, before anything is asked of it.
///
/// # Errors
/// [`Code::TicketDamaged`].
pub fn company_of(ticket: &str) -> Result<String, AppError> {
    let ticket: Ticket = ticket
        .parse()
        .map_err(|error| AppError::new(Code::TicketDamaged, error).with("why", error))?;
    Ok(ticket.name)
}

fn refused(error: &JoinError) -> AppError {
    use sync::pairing::Refusal;
    let code = match error {
        JoinError::NotEmpty { .. } => Code::HomeNotEmpty,
        JoinError::Refused(Refusal::Expired) => Code::TicketExpired,
        JoinError::Refused(Refusal::Used | Refusal::Unknown) => Code::TicketUsed,
        JoinError::Refused(Refusal::Declined) => Code::TicketDeclined,
        JoinError::Refused(Refusal::Revoked) => Code::PeerRevoked,
        JoinError::Transport(_) | JoinError::Broken => Code::PeerUnreachable,
        JoinError::Unwelcome(_) => Code::TicketDamaged,
        JoinError::Store(_) => Code::Storage,
    };
    AppError::new(code, error).with("why", error).with("home", "-")
}

fn role_view(role: Role) -> DeviceRole {
    match role {
        Role::Drafter => DeviceRole::Drafter,
        Role::Signer => DeviceRole::Signer,
        Role::Administrator => DeviceRole::Administrator,
    }
}

fn role_of(role: DeviceRole) -> Role {
    match role {
        DeviceRole::Drafter => Role::Drafter,
        DeviceRole::Signer => Role::Signer,
        DeviceRole::Administrator => Role::Administrator,
    }
}
