use harness::csc::{Auth, Dialect, Fault, Offer, PIN};
use signing_csc::{CscError, CscSigner, Limits, RemoteHashSigner as _, Secrets};

use crate::stage::{BOTH, hashes, impatient, logged_in, options, rossi, serve, signer, typed};

fn secrets(pin: &str, otp: &str) -> Secrets {
    Secrets { pin: Some(pin.into()), otp: Some(otp.into()) }
}

#[tokio::test]
async fn a_wrong_password_is_told_and_never_tried_again() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
        let good = typed(&server, &mut signer).await;
        let wrong = signer.authorise(&hashes(2), &secrets(PIN, "000000")).await;
        assert!(matches!(wrong, Err(CscError::WrongSecret { .. })), "{wrong:?}");
        assert_eq!(server.calls("credentials/authorize"), 1, "once");
        let nothing = signer.sign(&hashes(2)).await;
        assert!(matches!(nothing, Err(CscError::NotAuthorised)), "{nothing:?}");
        assert_eq!(server.calls("signatures/signHash"), 0, "nothing was asked for");
        signer.authorise(&hashes(2), &good).await.unwrap();
        assert_eq!(signer.sign(&hashes(2)).await.unwrap().len(), 2, "the right one still works");
        let again = signer.authorise(&hashes(2), &good).await;
        assert!(matches!(again, Err(CscError::WrongSecret { .. })), "good once: {again:?}");
    }
}

#[tokio::test]
async fn a_third_wrong_secret_locks_and_that_is_told_apart() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Pin)]);
        let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
        for _ in 0..3 {
            let wrong = signer.authorise(&hashes(1), &secrets("0000", "")).await;
            assert!(matches!(wrong, Err(CscError::WrongSecret { .. })), "{wrong:?}");
        }
        let locked = signer.authorise(&hashes(1), &secrets(PIN, "")).await;
        assert!(matches!(locked, Err(CscError::Locked { .. })), "{locked:?}");
    }
}

#[tokio::test]
async fn a_missing_secret_is_told_before_anybody_is_asked() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
        let pin_only = Secrets { pin: Some(PIN.into()), otp: None };
        let missing = signer.authorise(&hashes(1), &pin_only).await;
        assert!(
            matches!(&missing, Err(CscError::SecretMissing { label }) if label == "OTP via SMS"),
            "by the name that the provider gives it: {missing:?}"
        );
        assert_eq!(server.calls("credentials/authorize"), 0, "no attempt was spent");
    }
}

#[tokio::test]
async fn more_than_an_authorisation_may_cover_is_not_asked_for() {
    let server = serve(vec![Offer::new("A", rossi()).multisign(3).auth(Auth::Implicit)]);
    let mut signer = signer(&server, Dialect::V2, "A", options(), Limits::default()).await;
    assert_eq!(signer.authorisable(), 3);
    let many = signer.authorise(&hashes(4), &Secrets::default()).await;
    assert!(matches!(many, Err(CscError::TooMany { .. })), "{many:?}");
    assert_eq!(server.calls("credentials/authorize"), 0);
    signer.authorise(&hashes(2), &Secrets::default()).await.unwrap();
    let beyond = signer.sign(&hashes(3)).await;
    assert!(matches!(beyond, Err(CscError::NotAuthorised)), "two were authorised: {beyond:?}");
}

#[tokio::test]
async fn hashes_that_nobody_authorised_are_refused_by_the_service() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Implicit)]);
        let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
        signer.authorise(&hashes(2), &Secrets::default()).await.unwrap();
        let other = signer.sign(&[[9; 32]]).await;
        assert!(matches!(other, Err(CscError::SadRefused { .. })), "SCAL 2: {other:?}");
        assert!(server.signed().is_empty());
    }
}

#[tokio::test]
async fn a_yes_on_a_telephone_is_waited_for() {
    let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Telephone)]);
    let mut signer = signer(&server, Dialect::V2, "A", options(), Limits::default()).await;
    assert!(signer.needs().telephone);
    signer.authorise(&hashes(2), &Secrets::default()).await.unwrap();
    assert_eq!(server.calls("credentials/authorizeCheck"), 2, "not yet, then yes");
    assert_eq!(signer.sign(&hashes(2)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_authorisation_whose_answer_is_lost_is_not_asked_for_again() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        let mut signer = signer(&server, dialect, "A", impatient(), Limits::default()).await;
        let secrets = typed(&server, &mut signer).await;
        for fault in [Fault::Lose, Fault::Status(500)] {
            server.fault("credentials/authorize", 1, fault);
            let before = server.calls("credentials/authorize");
            let lost = signer.authorise(&hashes(2), &secrets).await.unwrap_err();
            assert!(lost.is_unknown(), "it may have been given: {lost:?}");
            assert_eq!(server.calls("credentials/authorize"), before + 1, "once");
            let nothing = signer.sign(&hashes(2)).await;
            assert!(matches!(nothing, Err(CscError::NotAuthorised)), "{nothing:?}");
        }
    }
}

#[tokio::test]
async fn a_disabled_credential_is_told_before_a_person_is_asked() {
    let server = serve(vec![Offer { enabled: false, ..Offer::new("A", rossi()) }]);
    let service = logged_in(&server, Dialect::V1, options()).await;
    let credential = service.credential("A").await.unwrap();
    let refused = CscSigner::new(service, credential, Limits::default()).err();
    assert!(matches!(refused, Some(CscError::Unusable { .. })), "{refused:?}");
}

#[test]
fn secrets_are_not_in_what_is_printed() {
    let printed = format!("{:?}", secrets("13572468", "998877"));
    assert!(!printed.contains("13572468") && !printed.contains("998877"), "{printed}");
}
