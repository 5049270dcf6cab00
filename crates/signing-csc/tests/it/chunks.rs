use harness::csc::{Auth, CscServer, Offer};
use jiff::Timestamp;
use signing::{cades, value_holds};
use signing_csc::{CscError, CscSigner, Limits, RemoteHashSigner as _};

use crate::stage::{
    BOTH, bianchi, hashes, logged_in, options, rossi, serve, sign_all, signer, typed_ways,
};

#[tokio::test]
async fn a_batch_of_50_is_signed_in_chunks_each_hash_once_and_in_order() {
    for dialect in BOTH {
        for auth in typed_ways() {
            let server = serve(vec![Offer::new("A", rossi()).auth(auth)]);
            let mut signer = signer(&server, dialect, "A", options(), Limits::default()).await;
            let hashes = hashes(50);
            let values = sign_all(&server, &mut signer, &hashes).await.unwrap();
            let certificate = signer.certificate();
            for (hash, value) in hashes.iter().zip(&values) {
                assert!(value_holds(certificate, hash, value), "in the order of the hashes");
            }
            assert_eq!(server.authorised(), [20, 20, 10], "by what one authorisation may cover");
            let once: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.to_vec()).collect();
            assert_eq!(server.signed(), once, "each once");
            let otps = if auth == Auth::PinAndSentOtp { 3 } else { 0 };
            assert_eq!(server.otps_sent(), otps, "one for each chunk");
            assert_eq!(server.calls("credentials/extendTransaction"), 0, "one call each");
        }
    }
}

#[tokio::test]
async fn elliptic_keys_and_algorithms_with_the_digest_in_their_name_sign_too() {
    for dialect in BOTH {
        let named = Offer {
            algorithms: vec!["1.2.840.113549.1.1.11", "1.2.840.113549.1.1.10"],
            ..Offer::new("B", rossi())
        };
        let elliptic = Offer::new("A", bianchi()).elliptic();
        let server = serve(vec![elliptic, named]);
        for id in ["A", "B"] {
            let mut signer = signer(&server, dialect, id, options(), Limits::default()).await;
            let hashes = hashes(3);
            let values = sign_all(&server, &mut signer, &hashes).await.unwrap();
            for (hash, value) in hashes.iter().zip(&values) {
                assert!(value_holds(signer.certificate(), hash, value), "{id}");
            }
        }
        let pss = Offer { algorithms: vec!["1.2.840.113549.1.1.10"], ..Offer::new("P", rossi()) };
        let server = serve(vec![pss]);
        let service = logged_in(&server, dialect, options()).await;
        let credential = service.credential("P").await.unwrap();
        let refused = CscSigner::new(service, credential, Limits::default()).err();
        assert!(matches!(refused, Some(CscError::Unsupported { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn small_calls_renew_the_authorisation_and_want_no_further_password() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        let limits = Limits { per_authorisation: None, per_call: Some(4) };
        let mut signer = signer(&server, dialect, "A", options(), limits).await;
        let hashes = hashes(10);
        let values = sign_all(&server, &mut signer, &hashes).await.unwrap();
        assert_eq!(values.len(), 10);
        assert_eq!(server.otps_sent(), 1, "one person's act");
        assert_eq!(server.authorised(), [10]);
        assert_eq!(server.calls("signatures/signHash"), 3, "4, 4 and 2");
        assert_eq!(server.calls("credentials/extendTransaction"), 2, "before each but the first");
    }
}

#[tokio::test]
async fn without_renewal_an_authorisation_covers_one_call() {
    for dialect in BOTH {
        let server = CscServer::start_with(vec![Offer::new("A", rossi())], false).unwrap();
        let limits = Limits { per_authorisation: None, per_call: Some(4) };
        let mut signer = signer(&server, dialect, "A", options(), limits).await;
        sign_all(&server, &mut signer, &hashes(10)).await.unwrap();
        assert_eq!(server.authorised(), [4, 4, 2]);
        assert_eq!(server.otps_sent(), 3);
    }
}

#[tokio::test]
async fn a_short_life_makes_small_chunks() {
    // Four seconds, half of them used: after the first chunk the pace is known.
    let offer = Offer { sad_life_s: 4, multisign: 200, ..Offer::new("A", rossi()) };
    let server = serve(vec![offer]);
    let limits = Limits { per_authorisation: Some(5), per_call: None };
    let mut signer = signer(&server, BOTH[1], "A", options(), limits).await;
    assert_eq!(signer.authorisable(), 5, "by the provider's limit");
    sign_all(&server, &mut signer, &hashes(5)).await.unwrap();
    let after = signer.authorisable();
    assert!((1..=5).contains(&after), "by the pace where that is less: {after}");
}

#[tokio::test]
async fn what_is_signed_far_away_is_a_good_file() {
    for dialect in BOTH {
        let offers = vec![
            Offer::new("R", rossi()).auth(Auth::Implicit),
            Offer::new("E", bianchi()).elliptic().auth(Auth::Implicit),
        ];
        let server = serve(offers);
        for id in ["R", "E"] {
            let mut signer = signer(&server, dialect, id, options(), Limits::default()).await;
            let content = b"<modello-base/>";
            let prepared = cades::prepare(content, signer.certificate(), Timestamp::now()).unwrap();
            let values = sign_all(&server, &mut signer, &[*prepared.digest()]).await.unwrap();
            let p7m = cades::finish(content, &prepared, &values[0]).unwrap();
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &p7m).unwrap();
            let out = std::process::Command::new("openssl")
                .args(["cms", "-verify", "-cades", "-binary", "-purpose", "any", "-inform", "DER"])
                .arg("-CAfile")
                .arg(harness::pki::shared().pki.anchors_pem())
                .arg("-in")
                .arg(file.path())
                .output()
                .expect("openssl (Debian package openssl)");
            assert_eq!(out.stdout, content, "{}", String::from_utf8_lossy(&out.stderr));
        }
    }
}
