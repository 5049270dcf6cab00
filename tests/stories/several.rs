//! Several practices, one PIN; keys of both kinds.

use tests::place;

use crate::telling::{another, sealed, tool};

#[test]
fn one_pin_signs_the_whole_queue_with_either_kind_of_key() {
    let scene = place::scene("several");
    for (kind, token) in [("rsa", &place::props().token), ("ec", &place::props().curve)] {
        let ids: Vec<String> = (0..3)
            .map(|number| sealed(&scene, &another(&scene, &format!("QUEUE-{kind}-{number}"))))
            .collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let said = scene.ask_to_sign(&ids, token, &token.pin).unwrap().yes().unwrap();
        for number in 0..3 {
            let p7m = said.text(&format!("/results/{number}/p7m")).unwrap();
            let verified = scene
                .office
                .tell(&[&"verify", &p7m, &"--anchors", &place::props().pki.anchors_dir()], "")
                .unwrap();
            assert_eq!(verified.text("/indication").unwrap(), "TOTAL-PASSED", "{kind} {p7m}");
            let words = ["cms", "-cmsout", "-print", "-inform", "DER", "-in", &p7m];
            let printed = tool("openssl", &words.map(AsRef::as_ref));
            assert!(
                printed.contains("signingCertificateV2")
                    || printed.contains("id-smime-aa-signingCertificateV2")
            );
        }
    }
}
