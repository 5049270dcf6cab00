//! The account's own password, where the desk offers it.

use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use sync::Failure;
use wire::extensions::{PASSWORD, PasswordRenewal};
use wire::password::PasswordFacts;

use super::Certo;

impl Certo {
    /// What the desk says of this account's password.
    ///
    /// # Errors
    /// As every exchange; a desk that does not offer it refuses with `NOT_OFFERED`, or is not understood.
    pub async fn password(&self) -> Result<PasswordFacts, Failure> {
        self.answer(self.request(Method::GET, PASSWORD)).await
    }

    /// Puts another password in place of this account's.
    ///
    /// # Errors
    /// As every exchange; where the answer was lost, one of the two is good.
    pub async fn renew_password(&self, new: &SecretString) -> Result<(), Failure> {
        let body = PasswordRenewal { nuova_password: new.expose_secret().to_owned() };
        self.answer::<serde_json::Value>(self.json(Method::POST, PASSWORD, &body)).await.map(drop)
    }
}
