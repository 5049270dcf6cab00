//! The binary as a process: killed, stopped, started again.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::commands::{ACCOUNT, admin};
use crate::http::{self, Answer};
use crate::papers::{base_form, example, order_detail, signed, signers};
use crate::world::{PASSWORD, attach_body, create_body, mails};

pub(crate) struct Server {
    child: Child,
    pub(crate) at: SocketAddr,
}

impl Server {
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_origo-desk"));
        crate::places::tell(&mut command, data);
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .arg("--anchors")
            .arg(signers().pki.anchors_dir())
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let at =
            line.trim().strip_prefix("listening on http://").unwrap_or_else(|| panic!("{line}"));
        Self { at: at.parse().unwrap(), child }
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn terminate(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success(), "an orderly end is a success");
    }

    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let headers = [("FPWS-UserId", "tessil"), ("FPWS-Password", PASSWORD)];
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        http::request(self.at, method, &format!("/fpbews/pratica/{path}"), &headers, Some(&body))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended where the test came so far.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_desk_killed_after_the_protocol_keeps_the_receipt_and_the_mail_goes_out_once() {
    let dir = tempfile::tempdir().unwrap();
    let practice = example("ex-01.json");
    // Nobody listens on port 1: mails cannot leave before the kill. Beside others a mail that is being sent
    // is waited for until its lease ends; here it ends at once, wherever the kill falls.
    let server = Server::start(dir.path(), &["--smtp", "smtp://127.0.0.1:1", "--mail-lease", "0"]);
    assert_eq!(admin(dir.path(), ACCOUNT, &format!("{PASSWORD}\n")).0, 0, "works while it serves");
    admin(dir.path(), &["topup", "--user", "tessil", "--euro", "20.00"], "");
    let body = create_body(&signed(&base_form(&practice)), &practice);
    let id = server.call("PUT", "creaA2A", Some(&body)).data()["idPratica"].clone();
    let id = id.as_str().unwrap();
    let attach = format!("aggiungiAllegatoA2A?idPratica={id}");
    server.call("PUT", &attach, Some(&attach_body("FAE", "f.pdf", b"%PDF-1.7"))).data();
    let order = attach_body("GEN", "dettaglio-richiesta.xml", &order_detail(&practice));
    server.call("PUT", &attach, Some(&order)).data();
    let sent = server.call("POST", &format!("inviaA2A?idPratica={id}"), None).data();
    server.kill();

    let server = Server::start(dir.path(), &[]);
    let again = server.call("POST", &format!("inviaA2A?idPratica={id}"), None).data();
    assert_eq!(again, sent, "the receipt survived");
    server.terminate();
    let left = mails(dir.path());
    assert_eq!(left.len(), 1, "the mail went out after the restart: {left:?}");
    assert!(left[0].1.contains(sent["protocollo"].as_str().unwrap()));
    Server::start(dir.path(), &[]).terminate();
    assert_eq!(mails(dir.path()), left, "and only once");
    let (_, said) = admin(dir.path(), &["account", "list"], "");
    assert_eq!(said["accounts"][0]["balanceCents"], json!(500), "one charge");
}
