//! The company's devices: pairing, synchronising, the hub.

use std::io::{BufRead as _, IsTerminal as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use app::views::together::{DeviceRole, JoinView, TicketView};
use app::{AppError, Code, Office};
use serde_json::json;

use super::lines;
use crate::arguments::{Join, Pair, Role};
use crate::output::Output;

/// Between two looks whether the invited device has joined.
const LOOK_EVERY: Duration = Duration::from_millis(200);

pub(super) async fn pair(
    output: &Output,
    office: &Office,
    command: Pair,
) -> Result<ExitCode, AppError> {
    match command {
        Pair::Invite { role, yes } => return invite(output, office, role.into(), yes).await,
        Pair::List => list(output, office)?,
        Pair::Accept { code } => {
            app::devices::accept(office, &code)?;
            output.say(&json!({ "code": code }), || "ok".to_owned());
        }
        Pair::Refuse { code } => {
            app::devices::refuse(office, &code)?;
            output.say(&json!({ "code": code }), || "ok".to_owned());
        }
        Pair::Revoke { device } => {
            app::devices::revoke(office, &device)?;
            output.say(&json!({ "device": device }), || output.words("device-revoked"));
        }
        Pair::Role { device, role } => {
            app::devices::set_role(office, &device, role.into())?;
            output.say(&json!({ "device": device }), || "ok".to_owned());
        }
        Pair::Join(_) => return Err(AppError::internal("a command that needs no company")),
    }
    Ok(ExitCode::SUCCESS)
}

fn list(output: &Output, office: &Office) -> Result<(), AppError> {
    let devices = app::devices::list(office)?;
    output.say(&json!({ "devices": devices.members, "pending": devices.pending }), || {
        let members = lines(&devices.members, |device| {
            let mark = if device.this_device { "*" } else { " " };
            let gone = if device.revoked { output.words("device-out") } else { String::new() };
            let role = app::words::word(&device.role);
            format!("{mark} {}  {role:<13}  {} ({}) {gone}", device.id, device.name, device.person)
        });
        let pending =
            lines(&devices.pending, |one| format!("? {}  {} ({})", one.code, one.name, one.person));
        format!("{members}\n{pending}")
    });
    Ok(())
}

async fn invite(
    output: &Output,
    office: &Office,
    role: DeviceRole,
    yes: bool,
) -> Result<ExitCode, AppError> {
    let node = match app::together::start(office, None).await {
        Ok(node) => Some(node),
        Err(error) if error.code == Code::NodeRunning => None,
        Err(error) => return Err(error),
    };
    let before = members(office)?;
    let ticket = app::devices::invite(office, role, yes)?;
    say_ticket(output, &ticket);
    if node.is_none() {
        return Ok(ExitCode::SUCCESS);
    }
    // Nobody else listens on this home: stay until the device is in, and has everything.
    let mut shown = Vec::new();
    while app::devices::list(office)?.invitation.is_some()
        || app::devices::someone_is_joining(office)?
    {
        for joiner in app::devices::list(office)?.pending {
            if !shown.contains(&joiner.code) {
                output.progress(&format!("{}  {} ({})", joiner.code, joiner.name, joiner.person));
                if std::io::stdin().is_terminal() && agreed(output) {
                    app::devices::accept(office, &joiner.code)?;
                }
                shown.push(joiner.code);
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    let joined = members(office)? > before;
    Ok(if joined { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn members(office: &Office) -> Result<usize, AppError> {
    Ok(app::devices::list(office)?.members.len())
}

fn say_ticket(output: &Output, ticket: &TicketView) {
    output.say(&json!({ "ticket": ticket.ticket, "expiresAt": ticket.expires_at }), || {
        ticket.ticket.clone()
    });
}

pub(super) async fn join(output: &Output, home: &Path, join: &Join) -> Result<ExitCode, AppError> {
    let company = app::devices::company_of(&join.ticket)?;
    if !join.yes {
        output.progress(&format!("{company} ?"));
        if !agreed(output) {
            return Err(AppError::new(Code::TicketDeclined, "the person at this device said no"));
        }
    }
    let person = join.person.clone().unwrap_or_else(app::devices::system_user);
    let name = join.name.clone().unwrap_or_else(app::devices::machine);
    let show = |shown: JoinView| output.progress(&format!("{}: {}", shown.company, shown.code));
    let company =
        app::devices::join(home, &join.ticket, &person, &name, output.language, show).await?;
    output.say(&json!({ "company": company.name, "device": company.device }), || {
        format!("{} ({})", company.name, company.fiscal_code)
    });
    Ok(ExitCode::SUCCESS)
}

/// A yes in either language, from the terminal.
fn agreed(output: &Output) -> bool {
    output.progress(&output.words("yes-or-no"));
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let word = line.trim().to_lowercase();
    read.is_ok() && ["s", "si", "sì", "y", "yes"].contains(&word.as_str())
}

pub(super) async fn sync(
    output: &Output,
    office: &Office,
    with: Option<&str>,
) -> Result<ExitCode, AppError> {
    let once = app::together::sync_once(office, with).await?;
    output.say(&once, || {
        let why = lines(&once.unreached, |one| format!("{}: {}", one.device, one.why));
        format!("↓ {}  ↑ {}  ≠ {}\n{why}", once.pulled, once.pushed, once.conflicts)
    });
    let alone = once.reached.is_empty() && !once.unreached.is_empty();
    Ok(if alone { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

pub(super) async fn hub(
    output: &Output,
    office: &Office,
    listen: SocketAddr,
) -> Result<ExitCode, AppError> {
    let node = app::together::start(office, Some(listen)).await?;
    let listening: Vec<String> = node.listening().iter().map(ToString::to_string).collect();
    output.say(&json!({ "listening": listening }), || listening.join("\n"));
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended.map_err(AppError::internal)?,
        () = terminated() => {}
        // Desks are followed as long as the hub runs.
        () = app::following::watch(office, |_| {}) => {}
    }
    if let Some(node) = std::sync::Arc::into_inner(node) {
        node.stop().await;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

pub(super) fn take_over(output: &Output, office: &Office) -> Result<ExitCode, AppError> {
    app::devices::take_over(office)?;
    let me = app::devices::list(office)?.me;
    output.say(&json!({ "submitter": me }), || output.words("taken-over"));
    Ok(ExitCode::SUCCESS)
}

impl From<Role> for DeviceRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Drafter => Self::Drafter,
            Role::Signer => Self::Signer,
            Role::Administrator => Self::Administrator,
        }
    }
}
