//! Every operation with its method and path, in both spellings of the public client's history.
//!
//! The client was rewritten in December 2024; some paths changed by slips of the pen. A desk takes
//! both, a sender of ours uses the old spelling where the two differ.

/// Where the service lives on its host.
pub const BASE: &str = "/fpbews/";

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Makes a practice from a signed base form.
    Create,
    /// Adds one file.
    Attach,
    /// Sends the practice: protocol and charge.
    Send,
    /// Cancels it before sending.
    Cancel,
    /// Lists practices.
    List,
    /// Lists what officers asked to be corrected.
    ListCorrections,
    /// Uploads one corrected file.
    Correct,
    /// Transmits the correction.
    TransmitCorrection,
    /// Sets the note.
    Note,
    /// Lists the desks of a type.
    Desks,
    /// Lists the branch offices of a Chamber.
    BranchOffices,
}

/// One request line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// Path without query.
    pub path: &'static str,
    /// What it asks for.
    pub operation: Operation,
    /// The twin for service accounts: needs `userIdOperativo`.
    pub service_user: bool,
}

macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident = $method:literal $path:literal $operation:ident $service:literal;)+) => {
        $($(#[$doc])* pub const $name: &str = concat!("/fpbews/", $path);)+
        /// Every request line that a desk must know.
        pub const ROUTES: &[Route] = &[
            $(Route { method: $method, path: $name, operation: Operation::$operation, service_user: $service }),+
        ];
    };
}

routes! {
    /// Create.
    CREATE = "PUT" "pratica/creaA2A" Create false;
    /// Create, for a service account.
    CREATE_SERVICE_USER = "PUT" "pratica/creaA2AServiceUser" Create true;
    /// Attach.
    ATTACH = "PUT" "pratica/aggiungiAllegatoA2A" Attach false;
    /// Attach, for a service account (the old client used the plain path with `userIdOperativo`).
    ATTACH_SERVICE_USER = "PUT" "pratica/aggiungiAllegatoA2AServiceUser" Attach true;
    /// Send.
    SEND = "POST" "pratica/inviaA2A" Send false;
    /// Send, for a service account.
    SEND_SERVICE_USER = "POST" "pratica/inviaA2AServiceUser" Send true;
    /// Cancel.
    CANCEL = "DELETE" "pratica/annullaA2A" Cancel false;
    /// Cancel, for a service account.
    CANCEL_SERVICE_USER = "DELETE" "pratica/annullaA2AServiceUser" Cancel true;
    /// List (the new client uses it for service accounts too, with `userIdOperativo`).
    LIST = "POST" "pratica/listaPraticheA2A" List false;
    /// List, for a service account, old spelling.
    LIST_SERVICE_USER = "POST" "pratica/listaPraticheA2AServiceUser" List true;
    /// List of requested corrections.
    LIST_CORRECTIONS = "POST" "pratica/listaRettificheRichiesteA2A" ListCorrections false;
    /// List of requested corrections, for a service account.
    LIST_CORRECTIONS_SERVICE_USER = "POST" "pratica/listaRettificheRichiesteA2AServiceUser" ListCorrections true;
    /// Upload of one corrected file.
    CORRECT = "PUT" "pratica/rettificaAllegatoA2A" Correct false;
    /// Upload of one corrected file, for a service account.
    CORRECT_SERVICE_USER = "PUT" "pratica/rettificaAllegatoA2AServiceUser" Correct true;
    /// Transmission of the correction.
    TRANSMIT_CORRECTION = "POST" "pratica/trasmettiRettificaA2A" TransmitCorrection false;
    /// Transmission of the correction, new spelling: the upload's path, but POST.
    TRANSMIT_CORRECTION_NEW = "POST" "pratica/rettificaAllegatoA2A" TransmitCorrection false;
    /// Transmission of the correction, for a service account.
    TRANSMIT_CORRECTION_SERVICE_USER = "POST" "pratica/trasmettiRettificaA2AServiceUser" TransmitCorrection true;
    /// Note; it has no twin.
    NOTE = "POST" "pratica/aggiornaNoteA2A" Note false;
    /// Desks.
    DESKS = "POST" "sportelloUtil/listaA2A" Desks false;
    /// Desks, for a service account.
    DESKS_SERVICE_USER = "POST" "sportelloUtil/listaA2AServiceUser" Desks true;
    /// Desks, new spelling.
    DESKS_NEW = "POST" "pratica/listaA2A" Desks false;
    /// Desks, new spelling, for a service account.
    DESKS_NEW_SERVICE_USER = "POST" "pratica/listaA2AServiceUser" Desks true;
    /// Branch offices.
    BRANCH_OFFICES = "POST" "sportelloUtil/listaSediA2A" BranchOffices false;
    /// Branch offices, for a service account.
    BRANCH_OFFICES_SERVICE_USER = "POST" "sportelloUtil/listaSediA2AServiceUser" BranchOffices true;
    /// Branch offices, new spelling, for both.
    BRANCH_OFFICES_NEW = "POST" "pratica/listaSediA2A" BranchOffices false;
    /// Branch offices, new spelling with the twin's ending, for symmetry.
    BRANCH_OFFICES_NEW_SERVICE_USER = "POST" "pratica/listaSediA2AServiceUser" BranchOffices true;
}

/// What a request line asks for, where it is one of ours.
pub fn find(method: &str, path: &str) -> Option<&'static Route> {
    ROUTES.iter().find(|route| route.method == method && route.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_request_line_stands_twice() {
        for (i, a) in ROUTES.iter().enumerate() {
            for b in &ROUTES[i + 1..] {
                assert!(
                    (a.method, a.path) != (b.method, b.path),
                    "{} {} would be ambiguous",
                    a.method,
                    a.path
                );
            }
            assert!(a.path.starts_with(BASE), "all live under one base");
        }
    }

    #[test]
    fn upload_and_transmission_share_a_path_and_differ_by_method() {
        let put = find("PUT", CORRECT).map(|r| r.operation);
        let post = find("POST", CORRECT).map(|r| r.operation);
        assert_eq!((put, post), (Some(Operation::Correct), Some(Operation::TransmitCorrection)));
    }
}
