//! One authorisation: which documents it is for, what the person is asked, what the key answers.

use signing::batch::Event;
use signing_csc::{CscError, Otp, RemoteHashSigner, Secrets};

use super::{OtpQuestion, Person, Run, Waiting, failure};
use crate::Code;

impl<S: RemoteHashSigner> Run<'_, S> {
    /// Prepares the next documents and asks for what the key wants for them.
    pub(super) async fn ask(&mut self, person: &mut Person<'_>) -> Event {
        let behind = self.prepare();
        if self.chunk.is_empty() {
            // Each of them says in its turn why not.
            return Event::PinGiven { accepts_last_try: false };
        }
        match self.secrets(person, behind).await {
            Ok(Some(secrets)) => {
                self.secrets = secrets;
                Event::PinGiven { accepts_last_try: false }
            }
            Ok(None) => Event::Cancel,
            Err(error) => {
                self.trouble_with(failure::of(&error, "-", ""));
                Event::Cancel
            }
        }
    }

    /// As many documents as the next authorisation may cover; how many wait behind them.
    fn prepare(&mut self) -> usize {
        let lines = self.course.sheet.lines.iter().enumerate();
        let open: Vec<usize> =
            lines.filter(|(_, line)| line.is_open()).map(|(index, _)| index).collect();
        let most = self.signer.authorisable();
        let mut chunk = Vec::with_capacity(most.min(open.len()));
        let mut tried = 0;
        for &index in &open {
            if chunk.len() >= most {
                break;
            }
            tried += 1;
            match self.course.prepared(index) {
                Ok((prepared, at)) => chunk.push(Waiting { index, prepared, at }),
                Err(error) => self.course.sheet.lines[index].error = Some(error),
            }
        }
        self.chunk = chunk;
        open.len() - tried
    }

    /// What the person gives; nothing where they stop.
    async fn secrets(
        &mut self,
        person: &mut Person<'_>,
        behind: usize,
    ) -> Result<Option<Secrets>, CscError> {
        let needs = self.signer.needs();
        let mut question = OtpQuestion {
            pin: false,
            documents: count(self.chunk.len()),
            behind: count(behind),
            sent: needs.otp == Otp::Sent,
            challenge: None,
            holder: self.course.signer.name.clone(),
            key: self.asked.key.clone(),
        };
        if needs.pin && self.asked.pin.is_none() && self.asked.ask_pin {
            let asked = OtpQuestion { pin: true, sent: false, ..question.clone() };
            match (person.otp)(&asked) {
                // For this batch, and no longer.
                Some(pin) => self.asked.pin = Some(pin),
                None => return Ok(None),
            }
        }
        let mut secrets = Secrets { pin: self.asked.pin.clone(), otp: None };
        if needs.otp != Otp::None {
            if question.sent {
                question.challenge = self.signer.request_otp().await?;
            }
            match (person.otp)(&question) {
                Some(otp) => secrets.otp = Some(otp),
                None => return Ok(None),
            }
        }
        Ok(Some(secrets))
    }

    /// One authorisation, asked for once: after a wrong password nothing more is asked of the key.
    pub(super) async fn authorise(&mut self) -> Event {
        let chunk = std::mem::take(&mut self.chunk);
        if chunk.is_empty() {
            return Event::LoggedIn;
        }
        self.given = true;
        let secrets = std::mem::take(&mut self.secrets);
        let hashes: Vec<[u8; 32]> = chunk.iter().map(|one| *one.prepared.digest()).collect();
        match self.signer.authorise(&hashes, &secrets).await {
            Ok(()) => {
                self.signed_since = 0;
                self.authorised = chunk.into();
                Event::LoggedIn
            }
            Err(error) => {
                let error = failure::of(&error, "-", "");
                let locked = error.code == Code::RemoteLocked;
                self.trouble_with(error);
                if locked { Event::PinLocked } else { Event::LoginFailed }
            }
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
