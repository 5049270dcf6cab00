//! The hands of an introduction at the store: what this device shows, and what it believes of another.

use sync::DeviceId;
use sync::introduction::{self, Message, Unproven};

use super::project::stored;
use super::{Ground, GroundError, membership};

impl Ground {
    /// What this device shows where it is not known.
    ///
    /// # Errors
    /// [`GroundError`].
    pub fn shows(&self) -> Result<Message, GroundError> {
        Ok(Message::show(self.company, &membership(&self.store)?))
    }

    /// Lets a device in that shows why, and keeps what it has shown; the roll is another one then.
    ///
    /// # Errors
    /// [`GroundError`]; nothing, or a part that lets nobody in, was kept.
    pub fn meet(
        &self,
        peer: DeviceId,
        shown: &[Vec<u8>],
        now_ms: i64,
    ) -> Result<Result<(), Unproven>, GroundError> {
        // A stranger is known by the first record already, before anything is read here.
        if shown.first().is_none_or(|first| sync::record::id_of(first) != self.company) {
            return Ok(Err(Unproven::OtherCompany));
        }
        let here = membership(&self.store)?;
        let news = match introduction::believe(self.company, peer, &here, shown) {
            Ok(news) => news,
            Err(unproven) => return Ok(Err(unproven)),
        };
        for record in &news {
            self.store.put_record(&stored(record, now_ms))?;
        }
        self.reload()?;
        Ok(Ok(()))
    }
}
