use std::collections::BTreeSet;

use signing_pkcs11::TokenError;

use super::*;
use crate::views::AppErrorView;

fn said(error: &AppError) -> [AppErrorView; 2] {
    [Language::It, Language::En].map(|language| words::error(language, error))
}

/// Every number that the standard gives a CKR code, those between them, and two of makers.
fn all_codes() -> impl Iterator<Item = u64> {
    (1..0x220).chain([0x8000_0000, 0x8000_0301])
}

#[test]
fn every_code_that_a_module_can_answer_has_words_and_a_next_step() {
    let mut situations = BTreeSet::new();
    for code in all_codes() {
        let error = failure(&TokenError::of_code(code), "DS");
        let unknown = AppError { detail: [].into(), ..error.clone() };
        situations.insert(error.detail["situation"].clone());
        for (view, vague) in said(&error).into_iter().zip(said(&unknown)) {
            assert!(!view.message.contains('$') && !view.message.contains("{"), "{}", view.message);
            assert!(view.next_step.len() > 12, "{code:#x}: {}", view.next_step);
            if error.code == Code::TokenFailed {
                assert_ne!(view.message, vague.message, "{code:#x} has words of its own");
                assert_ne!(view.next_step, vague.next_step, "{code:#x} has a step of its own");
            }
        }
        if let Some(answer) = TokenError::of_code(code).answer() {
            assert!(answer.code.starts_with("CKR"), "a name to look up: {}", answer.code);
            let shown = said(&error).iter().all(|view| view.message.contains(&answer.code));
            assert!(shown, "whoever helps on the telephone asks for it: {}", answer.code);
        }
    }
    assert!(situations.len() > 12, "not all the same: {situations:?}");
}

#[test]
fn every_situation_has_words_of_its_own_in_both_languages() {
    let of = |code, word: &str| said(&situation(code, word, "CKR_X").with("seconds", 3));
    for (code, words) in [
        (Code::ModuleAbsent, &["crashed", "silent", "babble"][..]),
        (Code::PinIncorrect, &["signature", "malformed"][..]),
        (
            Code::TokenFailed,
            &[
                "removed",
                "unknownCard",
                "sessionLost",
                "inUse",
                "fault",
                "memory",
                "cancelled",
                "pinUnset",
                "unable",
                "rejected",
                "incomplete",
                "vendor",
                "silent",
                "wrong",
                "ambiguous",
                "keyless",
                "unreadable",
            ][..],
        ),
    ] {
        for &word in words {
            let (own, other) = (of(code, word), of(code, "nothing"));
            for (own, other) in own.iter().zip(&other) {
                assert_ne!(own.message, other.message, "{word} is said");
                assert_ne!(own.next_step, other.next_step, "{word} has a next step");
            }
        }
    }
}

#[test]
fn a_failure_of_the_card_is_not_called_a_wrong_pin() {
    // CKR_FUNCTION_FAILED and CKR_GENERAL_ERROR.
    for code in [6, 5] {
        let error = failure(&TokenError::of_code(code), "DS");
        assert_eq!(
            error.code,
            Code::TokenFailed,
            "people who read of a wrong PIN lock their cards"
        );
    }
    for (error, code, word) in [
        (TokenError::SignaturePinIncorrect { tries_left: None }, Code::PinIncorrect, "signature"),
        (TokenError::PinMalformed { min: 5, max: 8 }, Code::PinIncorrect, "malformed"),
        (TokenError::PinLocked, Code::PinLocked, "unknown"),
        (TokenError::LastTry, Code::PinFinalTry, "unknown"),
        (TokenError::Gone, Code::TokenFailed, "removed"),
    ] {
        let error = failure(&error, "DS");
        assert_eq!((error.code, error.detail["situation"].as_str()), (code, word));
    }
    let malformed = said(&failure(&TokenError::PinMalformed { min: 5, max: 8 }, "DS"));
    assert!(malformed.iter().all(|view| view.message.contains('5') && view.message.contains('8')));
}

#[test]
fn what_ends_in_a_log_names_no_person() {
    let found = vec![Found {
        label: "CNS0".to_owned(),
        name: "ROSSI MARIO".to_owned(),
        usages: vec!["digitalSignature"],
        not_after: Timestamp::UNIX_EPOCH,
    }];
    let errors = [
        TokenError::NoSigningCertificate { found },
        TokenError::TokenAbsent { label: "ROSSI".to_owned(), present: vec!["MARIO".to_owned()] },
        TokenError::LabelAmbiguous { label: "ROSSI".to_owned(), count: 2 },
    ];
    for error in errors {
        let error = failure(&error, "ROSSI MARIO");
        let logged = error.to_string();
        assert!(!logged.contains("ROSSI") && !logged.contains("MARIO"), "{logged}");
        let shown = said(&error);
        let named = shown.iter().all(|view| view.message.contains("ROSSI"));
        assert!(named, "the person at the screen reads it: {shown:?}");
    }
}

#[test]
fn a_signature_that_was_not_made_says_why() {
    let gone = SignError::TokenGone(Box::new(TokenError::Gone));
    assert_eq!(refusal(&gone, "DS").detail["situation"], "removed");
    let refused = SignError::TokenRefused(Box::new(TokenError::of_code(0x30)));
    assert_eq!(refusal(&refused, "DS").detail["why"], "CKR_DEVICE_ERROR");
    assert_eq!(refusal(&SignError::PinIncorrect, "DS").code, Code::PinIncorrect);
    assert_eq!(refusal(&SignError::PinLocked, "DS").code, Code::PinLocked);
    let wrong = SignError::WrongSignature { detail: "digest".to_owned() };
    assert_eq!(refusal(&wrong, "DS").detail["situation"], "wrong");
}

#[test]
fn modules_that_fail_are_named_and_hide_no_other() {
    let paths = [PathBuf::from("/nowhere/libone.so"), PathBuf::from("/nowhere/libtwo.so")];
    // A program that ends with another status is one that crashed in the middle.
    let prober = Prober::new(PathBuf::from("false"), Vec::new());
    let seen = look_at(Language::En, &paths, &prober, Timestamp::now());
    assert!(seen.tokens.is_empty());
    for (module, path) in seen.modules.iter().zip(&paths) {
        let problem = module.problem.as_ref().expect("a problem");
        assert_eq!(problem.code, "moduleAbsent");
        assert!(problem.message.contains("crashes"), "{}", problem.message);
        assert!(problem.message.contains(&path.display().to_string()), "{}", problem.message);
    }
}

#[test]
fn a_module_that_has_hung_is_not_waited_for_again() {
    let path = PathBuf::from("/nowhere/libhanging.so");
    let sleep = ["-c", "sleep 60"].map(OsString::from).to_vec();
    let prober = Prober::new(PathBuf::from("sh"), sleep);
    let prober = prober.with_limit(Duration::from_millis(200));
    let paths = [path.clone()];
    let seen = look_at(Language::It, &paths, &prober, Timestamp::now());
    let problem = seen.modules[0].problem.as_ref().expect("a problem");
    assert!(problem.message.contains("non risponde"), "{}", problem.message);
    assert!(has_hung(&path), "it is left alone");
    let answering = Prober::new(PathBuf::from("false"), Vec::new());
    look_at(Language::It, &paths, &answering, Timestamp::now());
    assert!(!has_hung(&path), "what does not hang any more is looked at again");
}
