//! What keeps an officer from a step, apart from the practice's state.

use crate::form_stock::Unusable;

/// Why this officer may not take this step now. The words are the log's; pages have their own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Duty {
    /// A colleague holds the practice, and is here.
    #[error("La pratica è in carico a {0}.")]
    HeldBy(String),
    /// The role does not allow it.
    #[error("Il ruolo non consente questa operazione.")]
    Role,
    /// The colleague is away, or decides nothing, or serves another Chamber.
    #[error("{0} non può prendere in carico pratiche.")]
    Unavailable(String),
    /// A legalisation says that a first officer's signature is genuine, and nobody has signed yet.
    #[error("La legalizzazione richiede prima l'approvazione di un altro funzionario.")]
    NotApproved,
    /// The officer who approved cannot legalise the own signature.
    #[error("Chi ha approvato non può legalizzare la propria firma: serve un altro funzionario.")]
    FourEyes,
    /// The Chamber allows so many requests for one practice.
    #[error("Questa Camera ammette {0} richieste di rettifica per pratica.")]
    Rounds(u32),
    /// The Chamber allows so many reasons in one request.
    #[error("Questa Camera ammette {0} motivi per richiesta di rettifica.")]
    Reasons(u32),
    /// The fee, or so many cents of it, is not paid.
    #[error("Mancano {0} centesimi di diritti.")]
    Unpaid(i64),
    /// A form that cannot be used; the number is empty where none is named.
    #[error("Il formulario {0} non si può usare ({why}).", why = .1.as_str())]
    Form(String, Unusable),
    /// The company does not print for itself.
    #[error("L'impresa non aderisce alla stampa in azienda.")]
    NotAdhering,
    /// The company has no certificate of this number at this Chamber.
    #[error("L'impresa non ha un certificato {0} presso questa Camera.")]
    NoSuchCertificate(String),
    /// Copies are asked, and nobody said of which certificate.
    #[error("Prima di rilasciare le copie va indicato il certificato di cui sono copie.")]
    NoFormer,
    /// The certificate of which copies are asked does not hold any more.
    #[error("Il certificato {0} non è più valido: non se ne rilasciano copie.")]
    FormerVoid(String),
    /// The papers of the certificate of which copies are asked were removed after years.
    #[error("Le carte del certificato {0} non ci sono più: le copie non si possono disegnare.")]
    FormerRemoved(String),
    /// The first certificate was replaced by the second one already.
    #[error("Il certificato {0} è già sostituito dal certificato {1}.")]
    Substituted(String, String),
}
