//! Batches with a key that a provider holds.

use std::time::Duration;

use app::remote::{self, Limits, LoginKind, OtpQuestion, ServiceRequest};
use app::signatures::{self, Control, Orders, Told};
use app::views::signing::{BatchState, SignForm, SignResult};
use app::{AppError, Code, Language, Office, Person, PracticeId, RemoteRequest, Secret, archive};
use harness::csc::{Auth, CscServer, Dialect, Fault, Offer, PASSWORD, PIN, USER};
use harness::tsa::{Tsa, TsaFault, TsaServer};

use crate::home::Home;
use crate::people::{openssl_reads, people};
use crate::stage::{sealed, with_visa};

const BOTH: [Dialect; 2] = [Dialect::V1, Dialect::V2];

/// A home with sealed practices and a configured service.
struct Case {
    home: Home,
    office: Office,
    ids: Vec<PracticeId>,
    server: CscServer,
    url: String,
}

impl Case {
    async fn new(documents: usize, dialect: Dialect, offer: Offer) -> Self {
        let home = Home::new();
        let office = home.office();
        let ids = home.sealed(&office, documents);
        let server = CscServer::start(vec![offer]).unwrap();
        let url = server.url(dialect);
        let case = Self { home, office, ids, server, url };
        case.configure().await.unwrap();
        case
    }

    async fn configure(&self) -> Result<(), AppError> {
        let request = ServiceRequest {
            url: self.url.clone(),
            login: LoginKind::Password { user: USER.to_owned() },
            secret: Some(Secret::from(PASSWORD)),
        };
        remote::add(&self.office, request, &|_| {}).await.map(drop)
    }

    /// Signs everything; the person reads each password off the telephone.
    async fn sign(&self) -> Result<Vec<SignResult>, AppError> {
        self.sign_as(&mut |_| self.server.sent_otp().map(Secret::from)).await
    }

    async fn sign_as(
        &self,
        otp: &mut (dyn FnMut(&OtpQuestion) -> Option<Secret> + Send),
    ) -> Result<Vec<SignResult>, AppError> {
        self.sign_steered(Some(PIN), otp, Control::new().1, &mut |_| {}).await
    }

    async fn sign_steered(
        &self,
        pin: Option<&str>,
        otp: &mut (dyn FnMut(&OtpQuestion) -> Option<Secret> + Send),
        orders: Orders,
        hear: &mut (dyn FnMut(&Told<'_>) + Send),
    ) -> Result<Vec<SignResult>, AppError> {
        let chosen = |id: &PracticeId| signatures::chosen(&self.office, &id.to_string()).unwrap();
        let request = RemoteRequest {
            chosen: self.ids.iter().map(chosen).collect(),
            url: self.url.clone(),
            credential: "A".to_owned(),
            pin: pin.map(Secret::from),
            ask_pin: pin.is_none(),
            limits: Limits::default(),
        };
        let mut person = Person { otp, browser: &|_| {}, hear };
        let signed = remote::sign(&self.office, request, orders, &mut person).await?;
        Ok(signed.results)
    }

    fn states(&self) -> Vec<String> {
        let state = |id: &PracticeId| archive::open(&self.office, *id).unwrap().state;
        self.ids.iter().map(state).collect()
    }

    /// Signed practices, each with a good file that holds its own base form.
    fn signed(&self) -> usize {
        let signed = self.states().iter().filter(|state| *state == "signed").count();
        let folder = self.home.folder.path().join("signed");
        let files: Vec<_> = match std::fs::read_dir(folder) {
            Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
            Err(_) => Vec::new(),
        };
        assert_eq!(files.len(), signed, "a file for each that is signed, and for no other");
        signed
    }
}

fn outcomes(results: &[SignResult]) -> Vec<&str> {
    results.iter().map(|result| result.outcome.as_str()).collect()
}

fn codes(results: &[SignResult]) -> Vec<String> {
    results.iter().filter_map(|result| Some(result.error.as_ref()?.code.clone())).collect()
}

#[tokio::test]
async fn a_batch_is_signed_in_chunks_and_openssl_reads_every_file() {
    for (dialect, offer) in [
        (Dialect::V1, Offer::new("A", &people().moretti).multisign(2)),
        (Dialect::V2, Offer::new("A", &people().moretti_ec).elliptic().multisign(2)),
    ] {
        let case = Case::new(5, dialect, offer).await;
        let mut questions = Vec::new();
        let results = case
            .sign_as(&mut |question| {
                questions.push((question.documents, question.behind, question.sent));
                case.server.sent_otp().map(Secret::from)
            })
            .await
            .unwrap();
        assert_eq!(outcomes(&results), ["signed"; 5], "{results:?}");
        assert_eq!(questions, [(2, 3, true), (2, 1, true), (1, 0, true)], "one password a chunk");
        assert_eq!(case.server.authorised(), [2, 2, 1]);
        for (id, result) in case.ids.iter().zip(&results) {
            let content = openssl_reads(result.p7m.as_ref().unwrap().as_ref());
            let paper = case.home.base_form(&case.office, *id);
            assert_eq!(content, std::fs::read(paper).unwrap(), "each file holds its own paper");
        }
        assert_eq!(case.server.calls("auth/revoke"), 2, "sessions end: adding, signing");
    }
}

/// Whom the example declares.
const MORETTI: &str = "MRTLCU70A01A794I";

#[tokio::test]
async fn attachments_are_signed_under_the_same_authorisation_as_their_base_form() {
    for (dialect, form) in [(Dialect::V1, "pades"), (Dialect::V2, "p7m")] {
        let offer = Offer::new("A", &people().moretti);
        let mut case = Case::new(0, dialect, offer).await;
        let line = serde_json::json!({ "cognome": "Moretti", "codiceFiscale": MORETTI, "firmaForma": form });
        app::company_documents::add_line(&case.office, "signatories", line).unwrap();
        for name in ["A", "B"] {
            case.ids.push(sealed(&case.home, &case.office, name, MORETTI, with_visa));
        }
        let mut asked = Vec::new();
        let results = case
            .sign_as(&mut |question| {
                asked.push((question.documents, question.behind));
                case.server.sent_otp().map(Secret::from)
            })
            .await
            .unwrap();
        assert_eq!(outcomes(&results), ["signed"; 2], "{results:?}");
        assert_eq!(asked, [(4, 0)], "two invoices and two base forms with one password");
        assert_eq!(case.server.authorised(), [4], "four hashes, one authorisation");
        assert_eq!(case.states(), ["signed"; 2]);
        for result in &results {
            let invoice = &result.documents[0];
            let path = invoice.path.as_ref().unwrap();
            let bytes = std::fs::read(path).unwrap();
            let anchors = signing::Anchors::none();
            let at = jiff::Timestamp::now();
            let policy = signing::Policy { anchors, crls: Vec::new(), at };
            let report = match invoice.form {
                SignForm::Pades => signing::pades::verify(&bytes, &policy),
                SignForm::P7m => signing::verify(&bytes, &policy),
            };
            assert!(report.signer(MORETTI).is_some(), "{report:?}");
            match invoice.form {
                SignForm::Pades => {
                    assert_eq!(form, "pades");
                    let said =
                        std::process::Command::new("pdfsig").arg("-nocert").arg(path).output();
                    let said = said.expect("pdfsig (Debian package poppler-utils)").stdout;
                    let said = String::from_utf8_lossy(&said).into_owned();
                    assert!(said.contains("Signature is Valid"), "{said}");
                }
                SignForm::P7m => {
                    assert_eq!(form, "p7m");
                    assert!(
                        openssl_reads(path.as_ref()).starts_with(b"%PDF-"),
                        "the sealed invoice"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn papers_are_signed_with_a_remote_key_too() {
    use app::signatures::papers;
    use app::views::signing::PaperKind;
    let case = Case::new(1, Dialect::V2, Offer::new("A", &people().moretti)).await;
    let contract = case.home.document("contratto.pdf");
    papers::add(&case.office, &[contract], PaperKind::Contract, None, MORETTI).unwrap();
    let chosen = signatures::ready(&case.office, None).unwrap();
    let (url, credential) = (case.url.clone(), "A".to_owned());
    let (pin, limits) = (Some(Secret::from(PIN)), Limits::default());
    let request = RemoteRequest { chosen, url, credential, pin, ask_pin: false, limits };
    let mut otp = |_: &OtpQuestion| case.server.sent_otp().map(Secret::from);
    let mut person = Person { otp: &mut otp, browser: &|_| {}, hear: &mut |_| {} };
    let orders = Control::new().1;
    let signed = remote::sign(&case.office, request, orders, &mut person).await.unwrap();
    assert_eq!(outcomes(&signed.results), ["signed"; 2], "{:?}", signed.results);
    assert!(signed.view.remote, "the window knows that no card is at work");
}

#[tokio::test]
async fn the_pin_of_a_remote_key_is_asked_once_for_a_batch() {
    let offer = Offer::new("A", &people().moretti).auth(Auth::PinAndShownOtp).multisign(2);
    let case = Case::new(3, Dialect::V2, offer).await;
    let mut asked = Vec::new();
    let results = case
        .sign_steered(
            None,
            &mut |question| {
                asked.push(question.pin);
                assert_eq!(question.holder, "MORETTI LUCA", "whose key it is");
                Some(Secret::from(if question.pin {
                    PIN.to_owned()
                } else {
                    case.server.shown_otp()
                }))
            },
            Control::new().1,
            &mut |_| {},
        )
        .await
        .unwrap();
    assert_eq!(outcomes(&results), ["signed"; 3], "{results:?}");
    assert_eq!(asked, [true, false, false], "the PIN, and a code for each authorisation");
}

#[tokio::test]
async fn a_remote_batch_pauses_goes_on_and_is_cancelled_between_two_documents() {
    let case = Case::new(4, Dialect::V1, Offer::new("A", &people().moretti).multisign(1)).await;
    let (control, orders) = Control::new();
    let (mut states, mut paused, mut cancelled) = (Vec::new(), false, false);
    let results = case
        .sign_steered(
            Some(PIN),
            &mut |_| case.server.sent_otp().map(Secret::from),
            orders,
            &mut |told| {
                let (state, done) = (told.state(), told.done().0);
                states.push(state);
                match state {
                    BatchState::Signing if done == 0 && !paused => {
                        paused = true;
                        control.pause();
                    }
                    BatchState::Paused => control.resume(),
                    BatchState::Signing if done == 2 && !cancelled => {
                        cancelled = true;
                        control.cancel();
                    }
                    _ => {}
                }
            },
        )
        .await
        .unwrap();
    assert!(states.contains(&BatchState::Paused), "{states:?}");
    let outcomes = outcomes(&results);
    let done = outcomes.iter().filter(|outcome| **outcome == "signed").count();
    assert!((2..4).contains(&done), "some are signed: {outcomes:?}");
    assert!(outcomes[done..].iter().all(|outcome| *outcome == "skipped"), "{outcomes:?}");
    assert_eq!(case.signed(), done, "what was signed is stored");
}

#[tokio::test]
async fn a_wrong_password_stops_and_nothing_is_lost_or_asked_twice() {
    for dialect in BOTH {
        let offer = Offer::new("A", &people().moretti).multisign(2);
        let case = Case::new(5, dialect, offer).await;
        let mut asked = 0;
        let results = case
            .sign_as(&mut |_| {
                asked += 1;
                let otp = case.server.sent_otp();
                if asked == 2 { Some(Secret::from("000000")) } else { otp.map(Secret::from) }
            })
            .await
            .unwrap();
        assert_eq!(outcomes(&results), ["signed", "signed", "failed", "failed", "failed"]);
        assert_eq!(codes(&results), ["otpIncorrect"; 3], "each says why");
        assert_eq!(asked, 2, "the person is not asked again");
        assert_eq!(case.server.calls("credentials/authorize"), 2, "nor the service");
        assert_eq!(case.signed(), 2, "what was signed stays");
        let rest = case.sign().await.unwrap();
        assert_eq!(codes(&rest), ["wrongState"; 2], "those that are signed are told so");
        assert_eq!(case.states(), ["signed"; 5], "the next round signs what is left");
        assert_eq!(case.server.signed().len(), 5, "each hash once");
    }
}

#[tokio::test]
async fn a_wrong_password_at_the_start_is_one_error_with_a_next_step() {
    let case = Case::new(2, Dialect::V2, Offer::new("A", &people().moretti)).await;
    let error = case.sign_as(&mut |_| Some(Secret::from("000000"))).await.unwrap_err();
    assert_eq!(error.code, Code::OtpIncorrect);
    for language in [Language::It, Language::En] {
        let view = app::words::error(language, &error);
        assert!(!view.next_step.is_empty() && !view.message.contains("{ $"), "{view:?}");
    }
    assert!(!format!("{error:?}").contains("000000"), "the password is not repeated: {error:?}");
    assert_eq!(case.signed(), 0);
}

#[tokio::test]
async fn a_person_who_gives_no_password_stops_without_an_error() {
    let case = Case::new(3, Dialect::V1, Offer::new("A", &people().moretti).multisign(2)).await;
    let mut first = true;
    let results = case
        .sign_as(&mut |_| {
            std::mem::take(&mut first).then(|| case.server.sent_otp().map(Secret::from))?
        })
        .await
        .unwrap();
    assert_eq!(outcomes(&results), ["signed", "signed", "skipped"]);
    assert_eq!(case.server.calls("credentials/authorize"), 1);
}

#[tokio::test]
async fn an_authorisation_that_runs_out_in_the_middle_is_asked_for_anew() {
    for dialect in BOTH {
        let offer = Offer::new("A", &people().moretti).multisign(3);
        let case = Case::new(5, dialect, offer).await;
        // The second chunk takes its time: the password was good, the authorisation is not any more.
        case.server.fault("signatures/signHash", 2, Fault::Clock(Duration::from_secs(900)));
        let results = case.sign().await.unwrap();
        assert_eq!(outcomes(&results), ["signed"; 5], "{results:?}");
        assert_eq!(case.server.otps_sent(), 3, "3, then 2, then those 2 again");
        assert_eq!(case.server.signed().len(), 5, "each once");
        assert_eq!(case.signed(), 5);
    }
}

#[tokio::test]
async fn authorisations_that_never_last_end_the_batch() {
    let offer = Offer { sad_life_s: 0, ..Offer::new("A", &people().moretti) };
    let case = Case::new(2, Dialect::V2, offer).await;
    let error = case.sign().await.unwrap_err();
    assert_eq!(error.code, Code::RemoteExpired);
    assert_eq!(case.server.otps_sent(), 2, "once more, and not for ever");
}

#[tokio::test]
async fn a_service_that_returns_other_signatures_is_caught_and_nothing_is_stored() {
    for dialect in BOTH {
        for fault in [Fault::Reverse, Fault::OtherHash, Fault::Short, Fault::Text] {
            let case = Case::new(3, dialect, Offer::new("A", &people().moretti)).await;
            case.server.fault("signatures/signHash", 1, fault);
            let error = case.sign().await.unwrap_err();
            assert_eq!(error.code, Code::RemoteWrong, "{fault:?}: {error:?}");
            assert_eq!(case.signed(), 0, "{fault:?}: not even those that would hold");
            assert_eq!(case.server.otps_sent(), 1, "{fault:?}: nobody is asked again");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_after_the_password_is_told_and_not_repeated() {
    for dialect in BOTH {
        let case = Case::new(2, dialect, Offer::new("A", &people().moretti)).await;
        case.server.fault("credentials/authorize", 1, Fault::Status(502));
        let error = case.sign().await.unwrap_err();
        assert_eq!(error.code, Code::RemoteLost, "{error:?}");
        assert_eq!(case.server.calls("credentials/authorize"), 1, "never twice silently");
        assert_eq!(case.signed(), 0);
        let results = case.sign().await.unwrap();
        assert_eq!(outcomes(&results), ["signed"; 2], "the next round works");
    }
}

#[tokio::test]
async fn another_persons_key_asks_for_no_password() {
    let case = Case::new(2, Dialect::V2, Offer::new("A", &people().rossi)).await;
    let results = case.sign().await.unwrap();
    assert_eq!(codes(&results), ["signerMismatch"; 2]);
    assert_eq!(case.server.otps_sent(), 0, "nothing is sent in vain");
    assert_eq!(case.server.calls("credentials/authorize"), 0);
}

#[tokio::test]
async fn services_and_their_keys_are_listed_and_a_dead_one_is_said() {
    let offer = Offer::new("A", &people().moretti).auth(Auth::PinAndShownOtp);
    let case = Case::new(0, Dialect::V1, offer).await;
    let known = remote::remembered(&case.office).unwrap();
    assert_eq!((known.len(), known[0].id.as_str()), (1, "A"), "looked at when it was added");
    assert_eq!(case.server.calls("auth/login"), 1, "with the same login");
    let listed = remote::credentials(&case.office, None, &|_| {}).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].holder.as_deref(), Some("MORETTI LUCA"));
    assert_eq!(listed[0].fiscal_code.as_deref(), Some("MRTLCU70A01A794I"));
    assert_eq!((listed[0].per_authorisation, listed[0].pin, listed[0].otp), (20, true, true));
    assert_eq!(listed[0].problem, None);
    assert_eq!(remote::services(&case.office).unwrap()[0].user, USER);
    let Case { office, server, url, home: _home, .. } = case;
    drop(server);
    let dead = remote::credentials(&office, None, &|_| {}).await.unwrap();
    assert!(dead[0].problem.is_some(), "{dead:?}");
    remote::forget(&office, &url).unwrap();
    let none = remote::credentials(&office, None, &|_| {}).await.unwrap_err();
    assert_eq!(none.code, Code::RemoteAbsent);
}

#[tokio::test]
async fn a_wrong_login_is_not_kept() {
    let home = Home::new();
    let office = home.office();
    let server = CscServer::start(Vec::new()).unwrap();
    let request = ServiceRequest {
        url: server.url(Dialect::V2),
        login: LoginKind::Password { user: USER.to_owned() },
        secret: Some(Secret::from("sbagliata")),
    };
    let error = remote::add(&office, request, &|_| {}).await.unwrap_err();
    assert_eq!(error.code, Code::RemoteLogin);
    assert!(remote::services(&office).unwrap().is_empty());
    assert!(!home.folder.path().join("secrets").exists(), "no secret was written");
}

#[tokio::test]
async fn what_is_signed_far_away_is_stamped_and_a_missing_stamp_loses_nothing() {
    let tsa = TsaServer::start(Tsa::make(&people().pki, "tsa").unwrap()).unwrap();
    let case = Case::new(2, Dialect::V2, Offer::new("A", &people().moretti)).await;
    let anchors = people().pki.anchors_dir();
    app::timestamps::switch_on(&case.office, &tsa.url(), Some(&anchors)).unwrap();
    tsa.fault(TsaFault::Status(503));
    let results = case.sign().await.unwrap();
    assert_eq!(outcomes(&results), ["signed"; 2]);
    assert_eq!(codes(&results), ["timestampFailed"], "the first has none, and says so");
    let size = |result: &SignResult| std::fs::metadata(result.p7m.as_ref().unwrap()).unwrap().len();
    assert!(size(&results[1]) > size(&results[0]) + 1000, "the second has a token inside");
    for result in &results {
        assert!(!openssl_reads(result.p7m.as_ref().unwrap().as_ref()).is_empty());
    }
    assert_eq!(case.signed(), 2);
    let off = app::timestamps::switch_off(&case.office).unwrap();
    assert_eq!(off.url, None);
}

#[tokio::test]
async fn an_attachment_signed_far_away_is_stamped_inside() {
    let tsa = TsaServer::start(Tsa::make(&people().pki, "tsa-inside").unwrap()).unwrap();
    let mut case = Case::new(0, Dialect::V2, Offer::new("A", &people().moretti)).await;
    case.ids.push(sealed(&case.home, &case.office, "A", MORETTI, with_visa));
    app::timestamps::switch_on(&case.office, &tsa.url(), None).unwrap();
    let results = case.sign().await.unwrap();
    assert_eq!(outcomes(&results), ["signed"], "{results:?}");
    for document in &results[0].documents {
        let bytes = std::fs::read(document.path.as_ref().unwrap()).unwrap();
        let (anchors, at) = (signing::Anchors::none(), jiff::Timestamp::now());
        let policy = signing::Policy { anchors, crls: Vec::new(), at };
        let report = match document.form {
            SignForm::Pades => signing::pades::verify(&bytes, &policy),
            SignForm::P7m => signing::verify(&bytes, &policy),
        };
        let said = report.checks.iter().find(|check| check.name == signing::CheckName::Timestamp);
        assert!(said.is_some_and(|line| line.detail.contains("tsa-inside")), "{report:#?}");
        assert!(document.error.is_none(), "{:?}", document.error);
    }
}
