use std::time::Duration;

use harness::csc::{Auth, Fault, Offer};
use signing::value_holds;
use signing_csc::{CscError, Limits, RemoteHashSigner as _, Secrets};

use crate::stage::{BOTH, bianchi, hashes, impatient, options, rossi, serve, sign_all, signer};

const SIGN: &str = "signatures/signHash";

#[tokio::test]
async fn signatures_in_another_order_or_over_another_hash_are_caught() {
    for dialect in BOTH {
        for (fault, misplaced) in [(Fault::Reverse, true), (Fault::OtherHash, false)] {
            let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Implicit)]);
            let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
            signer.authorise(&hashes(3), &Secrets::default()).await.unwrap();
            server.fault(SIGN, 1, fault);
            let caught = signer.sign(&hashes(3)).await;
            let right = matches!(
                caught, Err(CscError::WrongSignature { misplaced: found, .. }) if found == misplaced
            );
            assert!(right, "{fault:?}: {caught:?}");
            assert_eq!(server.calls(SIGN), 1, "such a service is not asked again");
            let gone = signer.sign(&hashes(3)).await;
            assert!(matches!(gone, Err(CscError::NotAuthorised)), "nor is it trusted: {gone:?}");
        }
    }
}

#[tokio::test]
async fn a_short_answer_gives_nothing() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Implicit)]);
        let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
        server.fault(SIGN, 1, Fault::Short);
        let short = sign_all(&server, &mut signer, &hashes(3)).await;
        assert!(matches!(short, Err(CscError::Count { asked: 3, got: 2 })), "{short:?}");
        server.fault(SIGN, 1, Fault::Text);
        let page = sign_all(&server, &mut signer, &hashes(3)).await;
        assert!(matches!(page, Err(CscError::NotUnderstood { .. })), "{page:?}");
        server.fault(SIGN, 1, Fault::Huge);
        let huge = sign_all(&server, &mut signer, &hashes(3)).await;
        assert!(matches!(huge, Err(CscError::NotUnderstood { .. })), "{huge:?}");
    }
}

#[tokio::test]
async fn an_authorisation_that_runs_out_is_told_apart() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Implicit)]);
        let limits = Limits { per_authorisation: None, per_call: Some(2) };
        let mut signer = signer(&server, dialect, "A", options(), limits).await;
        signer.authorise(&hashes(4), &Secrets::default()).await.unwrap();
        assert_eq!(signer.sign(&hashes(4)[..2]).await.unwrap().len(), 2);
        server.advance(Duration::from_secs(600));
        let expired = signer.sign(&hashes(4)[2..]).await;
        assert!(matches!(expired, Err(CscError::SadExpired)), "{expired:?}");
        sign_all(&server, &mut signer, &hashes(4)[2..]).await.unwrap();
        assert_eq!(server.signed().len(), 4, "each once");
    }
}

#[tokio::test]
async fn a_life_that_is_over_by_our_own_clock_is_not_tried() {
    let offer = Offer { sad_life_s: 0, ..Offer::new("A", rossi()).auth(Auth::Implicit) };
    let server = serve(vec![offer]);
    let mut signer = signer(&server, BOTH[0], "A", options(), Limits::default()).await;
    signer.authorise(&hashes(1), &Secrets::default()).await.unwrap();
    let expired = signer.sign(&hashes(1)).await;
    assert!(matches!(expired, Err(CscError::SadExpired)), "{expired:?}");
    assert_eq!(server.calls(SIGN), 0);
}

#[tokio::test]
async fn signatures_whose_answer_is_lost_are_asked_for_once_more() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Implicit)]);
        let mut signer = signer(&server, dialect, "A", impatient(), Limits::default()).await;
        signer.authorise(&hashes(2), &Secrets::default()).await.unwrap();
        server.fault(SIGN, 1, Fault::Hang);
        let values = signer.sign(&hashes(2)).await.unwrap();
        assert_eq!((values.len(), server.calls(SIGN)), (2, 2), "it had not been begun");
        // The authorisation is used up by the call whose answer got lost.
        signer.authorise(&hashes(2), &Secrets::default()).await.unwrap();
        server.fault(SIGN, 1, Fault::Lose);
        let lost = signer.sign(&hashes(2)).await.unwrap_err();
        assert!(lost.is_unknown(), "made, and nowhere: {lost:?}");
        assert_eq!(server.calls(SIGN), 4, "twice and no more");
        assert_eq!(server.calls("credentials/authorize"), 2, "never authorised by itself");
    }
}

#[tokio::test]
async fn ecdsa_as_two_numbers_side_by_side_is_read() {
    for dialect in BOTH {
        let offer = Offer::new("A", bianchi()).elliptic().auth(Auth::Implicit);
        let server = serve(vec![offer]);
        let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
        server.fault(SIGN, 1, Fault::Raw);
        let values = sign_all(&server, &mut signer, &hashes(20)).await.unwrap();
        for (hash, value) in hashes(20).iter().zip(&values) {
            assert!(value_holds(signer.certificate(), hash, value), "as CMS wants it");
        }
    }
}
