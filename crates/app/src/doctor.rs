//! What works here and what is missing: the first page of the window, and `origo doctor`.

use std::path::Path;

use certificate::fees::Cents;
use certificate::words::Language;
use jiff::Timestamp;
use sync::{Failure, ParkReason};

use crate::secrets::Place;
use crate::tokens::Seen;
use crate::views::{CheckState, CheckView, TokenView};
use crate::{
    AppError, Code, Office, checking, clocks, company, desks, facts, outgoing, secrets, tokens,
    words,
};

/// Looks at everything, in the order in which a newcomer meets it.
///
/// # Errors
/// None today: what fails is what is reported.
pub async fn doctor(home: &Path, language: Language) -> Result<Vec<CheckView>, AppError> {
    let mut checks = Checks { language, made: Vec::new() };
    let office = match Office::open_any(home, language) {
        Ok(office) => office,
        Err(error) => {
            let args = [("path", home.display().to_string()), ("why", error.cause)];
            checks.add("home", CheckState::Missing, "doctor-home-missing", &args, None);
            return Ok(checks.made);
        }
    };
    let path = [("path", office.home.display().to_string())];
    let encrypted = office.store.is_encrypted();
    let said = if encrypted { "doctor-home-encrypted" } else { "doctor-home-ok" };
    checks.add("home", CheckState::Ok, said, &path, None);
    checks.company(&office)?;
    checks.device()?;
    checks.desks(&office).await?;
    checks.made.extend(outgoing::notices(&office)?);
    checks.secrets(&office)?;
    Ok(checks.made)
}

struct Checks {
    language: Language,
    made: Vec<CheckView>,
}

impl Checks {
    fn add(
        &mut self,
        id: &str,
        state: CheckState,
        message: &str,
        args: &[(&str, String)],
        next: Option<&str>,
    ) {
        self.made.push(CheckView {
            id: id.to_owned(),
            state,
            words: words::say(self.language, message, args),
            next_step: next.map(|next| words::say(self.language, next, args)),
        });
    }

    fn company(&mut self, office: &Office) -> Result<(), AppError> {
        match company::stored(office)? {
            Some((company, _)) => {
                let args = [("name", company.name), ("fiscalCode", company.fiscal_code)];
                self.add("company", CheckState::Ok, "doctor-company-ok", &args, None);
            }
            None => self.add(
                "company",
                CheckState::Missing,
                "doctor-company-missing",
                &[],
                Some("doctor-company-missing-next"),
            ),
        }
        Ok(())
    }

    fn device(&mut self) -> Result<(), AppError> {
        let Seen { modules, tokens } = tokens::look(self.language)?;
        if modules.is_empty() {
            let next = Some("doctor-module-missing-next");
            self.add("module", CheckState::Missing, "doctor-module-missing", &[], next);
            return Ok(());
        }
        let good = modules.iter().filter(|module| module.problem.is_none());
        let names: Vec<&str> = good.map(|module| module.path.as_str()).collect();
        if !names.is_empty() {
            let args = [("modules", names.join(", "))];
            self.add("module", CheckState::Ok, "doctor-module-ok", &args, None);
        }
        for problem in modules.iter().filter_map(|module| module.problem.as_ref()) {
            let args = [("why", problem.message.clone()), ("next", problem.next_step.clone())];
            let next = Some("doctor-module-failed-next");
            self.add("module", CheckState::Warning, "doctor-module-failed", &args, next);
        }
        let Some(token) = tokens.iter().find(|token| token.holder.is_some()).or(tokens.first())
        else {
            let next = Some("doctor-token-missing-next");
            self.add("token", CheckState::Missing, "doctor-token-missing", &[], next);
            return Ok(());
        };
        let args = [("label", token.label.clone())];
        self.add("token", CheckState::Ok, "doctor-token-ok", &args, None);
        self.certificate(token);
        // That it ends soon has been said.
        for remark in token.remarks.iter().skip(usize::from(token.ends_soon)) {
            let args = [("label", token.label.clone()), ("remark", remark.clone())];
            self.add("certificate", CheckState::Warning, "doctor-remark", &args, None);
        }
        Ok(())
    }

    fn certificate(&mut self, token: &TokenView) {
        let until: Option<Timestamp> =
            token.not_after.as_deref().and_then(|until| until.parse().ok());
        let (Some(holder), Some(until)) = (&token.holder, until) else {
            let next = Some("doctor-certificate-missing-next");
            self.add("certificate", CheckState::Missing, "doctor-certificate-missing", &[], next);
            return;
        };
        let day = until.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        let args = [("name", holder.clone()), ("until", day)];
        if token.ends_soon {
            let next = Some("doctor-certificate-soon-next");
            self.add("certificate", CheckState::Warning, "doctor-certificate-soon", &args, next);
        } else {
            self.add("certificate", CheckState::Ok, "doctor-certificate-ok", &args, None);
        }
    }

    async fn desks(&mut self, office: &Office) -> Result<(), AppError> {
        let accounts = office.store.desk_accounts()?;
        if accounts.is_empty() {
            let next = Some("doctor-desk-missing-next");
            self.add("desk", CheckState::Missing, "doctor-desk-missing", &[], next);
            return Ok(());
        }
        for account in &accounts {
            let args = [
                ("chamber", account.chamber.clone()),
                ("url", account.url.clone()),
                ("user", account.user.clone()),
            ];
            if desks::is_by_hand(office, &account.chamber)? {
                self.by_hand(office, &account.chamber, &args).await?;
                continue;
            }
            match desks::connect(office, &account.chamber) {
                Ok(desk) => {
                    desks::password::look(office, &account.chamber, &desk).await?;
                    // A renewal may just have been settled.
                    let desk = desks::connect(office, &account.chamber)?;
                    let balance = desk.balance().await;
                    clocks::heard(office, &account.chamber, &desk)?;
                    self.account(office, &account.chamber, balance, &args)?;
                    self.password(office, &account.chamber)?;
                }
                Err(error) => self.failed("account", &error),
            }
        }
        Ok(())
    }

    /// A Chamber to which people carry practices; where drafts are left, whether its desk takes them.
    async fn by_hand(
        &mut self,
        office: &Office,
        chamber: &str,
        args: &[(&str, String)],
    ) -> Result<(), AppError> {
        if desks::channel(office, chamber)? != Some(desks::Channel::Sprint) {
            self.add("desk", CheckState::Ok, "doctor-desk-by-hand", args, None);
            return Ok(());
        }
        let greeted = match desks::sprint::connect(office, chamber) {
            Ok(desk) => desk.greet().await.map_err(|failure| desks::failed(&failure, chamber)),
            Err(error) => Err(error),
        };
        match greeted {
            Ok(()) => self.add("desk", CheckState::Ok, "doctor-desk-drafts", args, None),
            Err(error) => self.failed("account", &error),
        }
        Ok(())
    }

    /// Whether the desk's password ends soon, as far as the desk tells.
    fn password(&mut self, office: &Office, chamber: &str) -> Result<(), AppError> {
        let Some(expiry) = desks::password::expiry(office, chamber)? else { return Ok(()) };
        let args = [
            ("chamber", chamber.to_owned()),
            ("on", expiry.on.to_string()),
            ("days", expiry.days.to_string()),
        ];
        let (state, said, next) = if expiry.days < 0 {
            (CheckState::Missing, "doctor-password-over", Some("doctor-password-next"))
        } else if expiry.is_near() {
            (CheckState::Warning, "doctor-password-soon", Some("doctor-password-next"))
        } else {
            (CheckState::Ok, "doctor-password-ok", None)
        };
        self.add("password", state, said, &args, next);
        Ok(())
    }

    /// Where passwords lie.
    fn secrets(&mut self, office: &Office) -> Result<(), AppError> {
        let args = [("path", secrets::sealed_file(&office.home).display().to_string())];
        let (state, words, next) = match secrets::place(&office.home)? {
            Place::Nowhere => return Ok(()),
            Place::Keychain => (CheckState::Ok, "doctor-secrets-keychain", None),
            Place::SealedFile if secrets::is_locked(&office.home)? => {
                (CheckState::Unknown, "doctor-secrets-locked", Some("doctor-secrets-locked-next"))
            }
            Place::SealedFile => (CheckState::Ok, "doctor-secrets-sealed", None),
            Place::Clear => {
                (CheckState::Warning, "doctor-secrets-clear", Some("doctor-secrets-clear-next"))
            }
        };
        self.add("secrets", state, words, &args, next);
        Ok(())
    }

    fn failed(&mut self, id: &str, error: &AppError) {
        let view = words::error(self.language, error);
        self.made.push(CheckView {
            id: id.to_owned(),
            state: CheckState::Missing,
            words: view.message,
            next_step: Some(view.next_step),
        });
    }

    /// One question answers four: reachable, account, confirmation, balance.
    fn account(
        &mut self,
        office: &Office,
        chamber: &str,
        balance: Result<wire::extensions::Balance, Failure>,
        args: &[(&str, String)],
    ) -> Result<(), AppError> {
        match balance {
            Ok(balance) => {
                desks::remember(office, chamber, balance.diritti_cents)?;
                self.add("desk", CheckState::Ok, "doctor-desk-ok", args, None);
                self.add("account", CheckState::Ok, "doctor-account-ok", args, None);
                self.add("confirmation", CheckState::Ok, "doctor-confirmation-ok", &[], None);
                self.balance(office, balance.diritti_cents)
            }
            Err(Failure::Blocked(ParkReason::Account { code })) => {
                self.add("desk", CheckState::Ok, "doctor-desk-ok", args, None);
                self.refused_account(chamber, &code, args);
                Ok(())
            }
            Err(Failure::Refused { .. } | Failure::Blocked(_)) => {
                // A desk without our extensions: what it does not tell is not known.
                self.add("desk", CheckState::Ok, "doctor-desk-ok", args, None);
                let unknown = CheckState::Unknown;
                self.add("confirmation", unknown, "doctor-confirmation-unknown", &[], None);
                self.add("balance", unknown, "doctor-balance-unknown", &[], None);
                Ok(())
            }
            Err(Failure::Unreachable { .. } | Failure::Lost { .. }) => {
                let unknown = CheckState::Unknown;
                let next = Some("doctor-desk-unknown-next");
                self.add("desk", unknown, "doctor-desk-unknown", args, next);
                self.add("confirmation", unknown, "doctor-confirmation-unknown", &[], None);
                self.add("balance", unknown, "doctor-balance-unknown", &[], None);
                Ok(())
            }
        }
    }

    fn refused_account(&mut self, chamber: &str, code: &str, args: &[(&str, String)]) {
        let reason = ParkReason::Account { code: code.to_owned() };
        let error = desks::parked(&reason, chamber, 0);
        let view = words::error(self.language, &error);
        let mut args = args.to_vec();
        args.push(("why", view.message));
        self.made.push(CheckView {
            id: "account".to_owned(),
            state: CheckState::Missing,
            words: words::say(self.language, "doctor-account-missing", &args),
            next_step: Some(view.next_step),
        });
        if error.code == Code::AccountIncomplete {
            let next = Some("doctor-confirmation-missing-next");
            let missing = CheckState::Missing;
            self.add("confirmation", missing, "doctor-confirmation-missing", &[], next);
        }
    }

    fn balance(&mut self, office: &Office, cents: i64) -> Result<(), AppError> {
        let mut needed = 0;
        for id in facts::in_states(office, &["signed", "queued"])? {
            needed += checking::fee_cents(&office.store.shadow(id)?);
        }
        let args = [("amount", Cents(cents).to_string()), ("needed", Cents(needed).to_string())];
        if cents < needed || cents <= 0 {
            let next = Some("doctor-balance-low-next");
            self.add("balance", CheckState::Warning, "doctor-balance-low", &args, next);
        } else {
            self.add("balance", CheckState::Ok, "doctor-balance-ok", &args, None);
        }
        Ok(())
    }
}
