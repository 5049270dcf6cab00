//! An officer (funzionario) at the desk's pages, without a browser.

use super::{Page, Secrets, StageError, Visitor};

/// An officer who has logged in.
pub struct Officer {
    visitor: Visitor,
    queue: Page,
}

impl Officer {
    /// Logs in.
    pub fn enter(url: &str, secrets: &Secrets) -> Result<Self, StageError> {
        let mut visitor = Visitor::of(url);
        let door = visitor.open("/officer")?;
        let form = door.form_with("password")?;
        let values = [("user", secrets.user), ("password", secrets.password)];
        let queue = visitor.send(&form, &values)?;
        Ok(Self { visitor, queue })
    }

    /// The queue as it is now.
    pub fn queue(&mut self) -> Result<&Page, StageError> {
        self.queue = self.visitor.open("/officer")?;
        Ok(&self.queue)
    }
}
