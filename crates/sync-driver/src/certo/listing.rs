//! What a desk has: the whole list as the interface gives it, or one practice where the desk finds it.

use certificate::Kind;
use reqwest::Method;
use sync::Failure;
use wire::codes::DeskCode;
use wire::extensions::{self, Capabilities, IdempotencyKey};
use wire::fpws::{self, ListBody, PracticeData, PracticeRow, paths};

use super::Certo;
use crate::failure::failure_of_refusal;

/// By what a desk finds one practice.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Finds {
    by_code: bool,
    by_key: bool,
}

impl Finds {
    pub(super) fn of(offer: &Capabilities) -> Self {
        Self { by_code: offer.practice, by_key: offer.practice && offer.practice_by_key }
    }
}

impl Certo {
    /// The practice that was created under a key; where the desk finds none by it, all of the kind, among which
    /// ours is known by its reference.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn seek(
        &self,
        kind: Kind,
        key: &IdempotencyKey,
    ) -> Result<Vec<PracticeRow>, Failure> {
        if self.finds.by_key {
            return self.one(extensions::KEY_PARAMETER, key.as_str()).await;
        }
        self.list(kind, None).await
    }

    /// The practices of a kind; `code` narrows to one. Open ones and closed ones are two questions.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn list(&self, kind: Kind, code: Option<&str>) -> Result<Vec<PracticeRow>, Failure> {
        if let (Some(code), true) = (code, self.finds.by_code) {
            return self.one(fpws::PRACTICE_PARAMETER, code).await;
        }
        let mut rows: Vec<PracticeRow> = Vec::new();
        for open in [true, false] {
            let body = ListBody {
                dati_pratica: PracticeData::of_kind(kind),
                aperte: open,
                filtri: fpws::Filters {
                    practice_code: code.map(str::to_owned),
                    ..fpws::Filters::default()
                },
            };
            let more: Vec<PracticeRow> =
                self.answer(self.json(Method::POST, paths::LIST, &body)).await?;
            for row in more {
                // Some desks answer closed practices to both questions.
                if rows.iter().all(|known| known.id_pratica != row.id_pratica) {
                    rows.push(row);
                }
            }
        }
        Ok(rows)
    }

    async fn one(&self, parameter: &str, value: &str) -> Result<Vec<PracticeRow>, Failure> {
        let request = self.request(Method::GET, extensions::PRACTICE).query(&[(parameter, value)]);
        match self.told(request).await? {
            Ok(row) => Ok(vec![row]),
            Err(refusal) if refusal.code == DeskCode::NotFound => Ok(Vec::new()),
            Err(refusal) => Err(failure_of_refusal(&refusal)),
        }
    }
}
