use std::sync::Mutex;

use harness::csc::{Auth, CLIENT, CLIENT_SECRET, Dialect, Offer};
use signing_csc::{
    ClientId, CscError, CscSigner, Limits, Login, Provider, RemoteHashSigner as _, Secrets,
};

use crate::stage::{BOTH, hashes, options, rossi, serve};

/// A person's browser: goes where it is sent and follows to the redirect, in a thread of its own.
fn browse(url: &str) {
    let url = url.to_owned();
    std::thread::spawn(move || ureq::get(&url).call().map(drop).is_ok());
}

fn client(secret: Option<&str>) -> ClientId {
    ClientId { id: CLIENT.to_owned(), secret: secret.map(Into::into) }
}

#[tokio::test]
async fn a_program_that_is_known_logs_in_by_itself() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        let mut service = Provider::connect(&server.url(dialect), options()).await.unwrap();
        let wrong = client(Some("sbagliato"));
        let refused = service.log_in(Login::Client(&wrong)).await;
        assert!(matches!(refused, Err(CscError::Login { .. })), "{refused:?}");
        let right = client(Some(CLIENT_SECRET));
        service.log_in(Login::Client(&right)).await.unwrap();
        assert_eq!(service.credentials().await.unwrap(), ["A"]);
    }
}

#[tokio::test]
async fn a_person_logs_in_with_a_browser() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi())]);
        let mut service = Provider::connect(&server.url(dialect), options()).await.unwrap();
        let (public, browser) = (client(None), browse);
        service.log_in(Login::Code { client: &public, browser: &browser }).await.unwrap();
        assert_eq!(service.credentials().await.unwrap(), ["A"]);
    }
}

#[tokio::test]
async fn a_no_in_the_browser_is_told_and_a_stranger_on_the_port_is_not_heard() {
    let server = serve(Vec::new());
    let mut service = Provider::connect(&server.url(Dialect::V2), options()).await.unwrap();
    let public = client(None);
    let browser = |url: &str| {
        let parsed: url::Url = url.parse().unwrap();
        let port = parsed.query_pairs().find(|(key, _)| key == "redirect_uri").unwrap().1;
        let guess = format!("{port}?code=made-up&state=guessed");
        let denied = format!("{url}&deny=1");
        std::thread::spawn(move || {
            // Before the person answers, somebody else on this computer tries to.
            assert!(ureq::get(&guess).call().is_err(), "the state is not theirs");
            ureq::get(&denied).call().map(drop).is_ok()
        });
    };
    let refused = service.log_in(Login::Code { client: &public, browser: &browser }).await;
    assert!(
        matches!(&refused, Err(CscError::NotGiven { said }) if said == "La persona ha detto no"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn credentials_that_are_authorised_in_a_browser_sign_what_was_agreed_to() {
    for dialect in BOTH {
        let server = serve(vec![Offer::new("A", rossi()).auth(Auth::Browser)]);
        let mut service = Provider::connect(&server.url(dialect), options()).await.unwrap();
        let known = client(Some(CLIENT_SECRET));
        service.log_in(Login::Client(&known)).await.unwrap();
        let credential = service.credential("A").await.unwrap();
        let opened = Mutex::new(0);
        let browser = |url: &str| {
            *opened.lock().unwrap() += 1;
            browse(url);
        };
        let limits = Limits { per_authorisation: None, per_call: Some(2) };
        let mut signer =
            CscSigner::new(service, credential, limits).unwrap().with_browser(known, &browser);
        assert!(signer.needs().browser);
        let hashes = hashes(4);
        signer.authorise(&hashes, &Secrets::default()).await.unwrap();
        for call in hashes.chunks(2) {
            assert_eq!(signer.sign(call).await.unwrap().len(), 2);
        }
        assert_eq!(*opened.lock().unwrap(), 1, "one yes for all");
        assert_eq!(server.authorised(), [4]);
        assert_eq!(server.calls("credentials/authorize"), 0, "the browser stands for it");
    }
}
