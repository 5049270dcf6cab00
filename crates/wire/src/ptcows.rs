//! PTCOWS: what a Chamber offers and allows, question by question.
//!
//! Credentials travel in the body. Answers are an [`Envelope`](crate::envelope::Envelope) around a
//! boolean or a number; their original shape is not public, so this one is ours.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// The body of every question but [`paths::STATUS`]. Members that a question does not need are left
/// over from earlier calls in the public client, and are ignored, as are unknown ones.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// User.
    #[serde(default)]
    pub user: String,
    /// Password, in clear.
    #[serde(default)]
    pub passwd: String,
    /// The operator on whose behalf a service account asks.
    #[serde(default)]
    pub utente_operativo: Option<String>,
    /// Sign of the Chamber, upper-cased on reading.
    #[serde(default, deserialize_with = "upper_case")]
    pub cciaa: String,
    /// The practice that is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cod_pratica: Option<String>,
    /// Fiscal code of the company that is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cod_fiscale: Option<String>,
}

fn upper_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.unwrap_or_default().to_uppercase())
}

impl fmt::Debug for Query {
    /// Without the password: queries reach logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query")
            .field("user", &self.user)
            .field("utente_operativo", &self.utente_operativo)
            .field("cciaa", &self.cciaa)
            .field("cod_pratica", &self.cod_pratica)
            .field("cod_fiscale", &self.cod_fiscale)
            .finish_non_exhaustive()
    }
}

/// Paths, all POST but [`STATUS`](paths::STATUS).
pub mod paths {
    /// Where the service lives on its host.
    pub const BASE: &str = "/ptcows/";
    /// GET: is the service up. Without body and credentials.
    pub const STATUS: &str = "/ptcows/getStatus";
    /// May this Chamber be paid later, at the counter: boolean.
    pub const DEFERRED_PAYMENT: &str = "/ptcows/checkPagamentoDifferito";
    /// Was the correction of `codPratica` asked on the base form: boolean.
    pub const BASE_FORM_CORRECTION: &str = "/ptcows/checkRettificaModelloBase";
    /// May `codFiscale` print at the company: boolean.
    pub const PRINT_AT_COMPANY: &str = "/ptcows/checkStampaAzienda";
    /// Does the Chamber offer urgent handling: boolean.
    pub const URGENT: &str = "/ptcows/checkUrgenze";
    /// How many urgent practices a year: number.
    pub const URGENT_LIMIT: &str = "/ptcows/getNumeroMaxPraticheUrgentiAnno";
    /// How many urgent practices were sent this year: number.
    pub const URGENT_USED: &str = "/ptcows/getNumeroPraticheInviateUrgentiAnno";
    /// Is printing on the numbered form possible: boolean.
    pub const FORM_SUPPORT: &str = "/ptcows/checkSupportoFormulario";
    /// May `codFiscale` print on a white sheet: boolean.
    pub const WHITE_SHEET_SUPPORT: &str = "/ptcows/checkSupportoFoglioBianco";
    /// Every POST path.
    pub const QUESTIONS: &[&str] = &[
        DEFERRED_PAYMENT,
        BASE_FORM_CORRECTION,
        PRINT_AT_COMPANY,
        URGENT,
        URGENT_LIMIT,
        URGENT_USED,
        FORM_SUPPORT,
        WHITE_SHEET_SUPPORT,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn left_over_and_unknown_members_do_not_disturb() {
        let body = r#"{"user":"U","passwd":"p","utenteOperativo":null,"cciaa":"ve","codPratica":"M26C02ABCDE","x":[1]}"#;
        let query: Query = serde_json::from_str(body).unwrap();
        assert_eq!(query.cciaa, "VE", "clients send the sign in any case");
        assert_eq!(query.cod_pratica.as_deref(), Some("M26C02ABCDE"));
        let nothing: Query = serde_json::from_str(r#"{"cciaa":null}"#).unwrap();
        assert_eq!(nothing.user, "", "an empty question is answered with AU01, not with a fault");
    }

    #[test]
    fn the_password_is_not_in_the_debug_text() {
        let query = Query { user: "U".into(), passwd: "hunter2".into(), ..Query::default() };
        assert!(!format!("{query:?}").contains("hunter2"), "debug texts reach logs");
    }
}
