//! One function per command: reads what the terminal alone can read, asks `app`, prints.

mod batch;
mod by_hand;
mod care;
mod corrections;
mod desks;
mod devices;
mod encryption;
mod lists;
mod past;
mod practices;
mod proofs;
mod remote;
mod sending;
mod signatories;
mod signatures;

use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

use app::{AppError, Code, Office};

use crate::arguments::{Arguments, Command, Format, Pair};
use crate::output::Output;

/// Longest secret taken from standard input, bytes.
const SECRET_LIMIT: u64 = 1024;

/// Carries out the command.
pub(crate) async fn run(arguments: Arguments, output: &Output) -> Result<ExitCode, AppError> {
    let home = home(arguments.home)?;
    crate::passphrase::prepare(&home, arguments.passphrase_file, output.language);
    // These need no company on this device.
    match arguments.command {
        Command::Init { company, person } => {
            practices::init(output, &home, &company, person.as_deref())
        }
        Command::Check(check) if check.file.is_some() => practices::check_file(output, &check),
        Command::Verify(verify) => signatures::verify(output, &home, &verify).await,
        Command::TrustedList { command } => lists::trusted_list(output, &home, &command).await,
        Command::Tokens => signatures::tokens(output),
        Command::Doctor => desks::doctor(output, &home).await,
        Command::Encrypt => encryption::encrypt(output, &home),
        Command::Decrypt { recovery_stdin } => encryption::decrypt(output, &home, recovery_stdin),
        Command::Pair { command: Pair::Join(join) } => devices::join(output, &home, &join).await,
        other => run_in_office(other, output, &Office::open(&home, output.language)?).await,
    }
}

async fn run_in_office(
    command: Command,
    output: &Output,
    office: &Office,
) -> Result<ExitCode, AppError> {
    match command {
        Command::Import { files, look } => practices::import(output, office, &files, look),
        Command::New { kind } => practices::new(output, office, kind),
        Command::Derive { id } => practices::derive(output, office, &id),
        Command::Proofs { command } => proofs::proofs(output, office, &command),
        Command::List { filter, table: Some(file) } => {
            practices::export_list(output, office, filter, &file)
        }
        Command::List { filter, table: None } => practices::list(output, office, filter),
        Command::Care(care) => care::care(output, office, &care),
        Command::Copy { id, attachments } => care::copy(output, office, &id, attachments),
        Command::Approval(approval) => care::approval(output, office, &approval),
        Command::Print { id, misprint: Some(why), .. } => care::misprint(output, office, &id, &why),
        Command::Print { id, copy, output: folder, .. } => {
            care::print(output, office, &id, copy, folder.as_deref())
        }
        Command::Show { id } => practices::show(output, office, &id),
        Command::Set { id, pointer: at, value } => practices::set(output, office, &id, &at, &value),
        Command::Resolve { id, pointer, value } => {
            practices::resolve(output, office, &id, &pointer, &value)
        }
        Command::Revise { id } => practices::revise(output, office, &id),
        Command::Check(check) => practices::check(output, office, &check),
        Command::Goods { id, file, columns, header, decimal, look } => {
            let correction = app::goods::Correction { columns, header, decimal };
            practices::goods(output, office, &id, &file, &correction, look)
        }
        Command::Attach(asked) => practices::attach(output, office, &asked),
        Command::Freeze { id } => practices::freeze(output, office, &id),
        Command::Export { id, format: Format::Bundle, output: folder, .. } => {
            care::bundle(output, office, &id, &folder)
        }
        Command::Export { id, format, papers, output: path } => {
            practices::export(output, office, &id, (format, papers.into()), &path)
        }
        Command::Sign(sign) => remote::sign_anywhere(output, office, sign).await,
        Command::Signatory { command } => signatories::signatory(output, office, command),
        Command::Csc { command } => remote::csc(output, office, command).await,
        Command::Tsa(tsa) => remote::tsa(output, office, &tsa),
        Command::Desk { command } => desks::desk(output, office, command).await,
        Command::Submit(submit) => sending::submit(output, office, &submit).await,
        Command::Queue(queue) => sending::queue(output, office, &queue),
        Command::Proxy(proxy) => sending::proxy(output, office, &proxy),
        Command::Status { ids, refresh } => desks::status(output, office, &ids, refresh).await,
        Command::Told(told) => by_hand::told(output, office, told),
        Command::Fetch(fetch) => desks::fetch(output, office, &fetch).await,
        Command::Conflicts { id } => practices::conflicts(output, office, &id),
        Command::History { id } => past::history(output, office, &id),
        Command::Comment { id, pointer: at, text } => {
            past::comment(output, office, &id, &at, &text)
        }
        Command::Pair { command } => devices::pair(output, office, command).await,
        Command::Sync { once: _, with } => devices::sync(output, office, with.as_deref()).await,
        Command::Hub { listen } => devices::hub(output, office, listen).await,
        Command::Takeover => devices::take_over(output, office),
        Command::Balance => desks::balance(output, office).await,
        Command::Init { .. }
        | Command::Verify(_)
        | Command::TrustedList { .. }
        | Command::Tokens
        | Command::Encrypt
        | Command::Decrypt { .. }
        | Command::Doctor => Err(AppError::internal("a command that needs no home came here")),
    }
}

/// The home: as asked, or the data folder of this person.
fn home(asked: Option<PathBuf>) -> Result<PathBuf, AppError> {
    match asked.or_else(app::default_home) {
        Some(home) => Ok(home),
        None => Err(AppError::new(Code::Storage, "no home folder is known")
            .with("home", "?")
            .with("why", "--home DIR")),
    }
}

/// One line from standard input: a password. Never echoed, never logged.
fn secret_from_stdin() -> Result<app::Secret, AppError> {
    let first = secrets_from_stdin()?.into_iter().next();
    Ok(first.unwrap_or_else(|| app::Secret::from(String::new())))
}

/// The lines of standard input, one at least: PINs. Never echoed, never logged.
fn secrets_from_stdin() -> Result<Vec<app::Secret>, AppError> {
    let mut line = zeroize::Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .take(SECRET_LIMIT)
        .read_to_string(&mut line)
        .map_err(AppError::internal)?;
    let mut secrets: Vec<app::Secret> =
        line.lines().map(|line| app::Secret::from(line.to_owned())).collect();
    if secrets.is_empty() {
        secrets.push(app::Secret::from(String::new()));
    }
    Ok(secrets)
}

/// Words for a list of rows, or for none.
fn lines<T>(rows: &[T], line: impl Fn(&T) -> String) -> String {
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
