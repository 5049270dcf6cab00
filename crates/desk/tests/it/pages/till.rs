//! The till's pages, and those of a payment by card.

use desk::storage::accounts::AccountId;
use desk::storage::ledger::{self, Purse};
use desk::storage::payments;

use super::office::{Browser, Office, PRACTICE};

const ACCOUNT: &str = "/ufficio/cassa/conti/1";

fn purse(office: &Office, purse: Purse) -> i64 {
    office.desk.storage.read(|c| ledger::in_purse(c, AccountId(1), purse)).unwrap()
}

/// Posts a form of the account's page with its token; gives the page that follows.
async fn record(
    browser: &mut Browser,
    verb: &str,
    fields: &[(&str, &str)],
) -> (String, super::office::Page) {
    let token = browser.get(ACCOUNT).await.token();
    let mut all = vec![("token", token.as_str())];
    all.extend_from_slice(fields);
    let answer = browser.post(&format!("{ACCOUNT}/{verb}"), &all).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = answer.header("location").to_owned();
    let page = browser.get(&to).await;
    (to, page)
}

#[tokio::test]
async fn an_officer_records_a_transfer_reads_the_statement_and_gets_the_receipt() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    let page = browser.get("/ufficio/cassa?q=orobici").await;
    page.shows("Tubi Orobici S.p.A.");
    page.shows("€ 71,00");
    assert!(!browser.get("/ufficio/cassa?q=%25").await.text().contains("Orobici"), "% is a letter");
    let fields = [
        ("saldo", "diritti"),
        ("metodo", "transfer"),
        ("importo", "1.250,50"),
        ("riferimento", "CRO 77"),
        ("nota", "bonifico di novembre"),
    ];
    let (to, page) = record(&mut browser, "versamento", &fields).await;
    assert!(to.contains("fatto=topUp"), "{to}");
    page.shows("Il versamento è registrato");
    page.shows("CRO 77");
    page.shows("€ 1.321,50");
    record(&mut browser, "versamento", &fields).await;
    assert_eq!(purse(&office, Purse::Diritti), 132_150, "sent twice, it is one payment");
    let number = to.split("quietanza=").nth(1).unwrap().to_owned();
    let pdf = browser.get(&format!("/ufficio/cassa/quietanze/{number}.pdf")).await;
    assert!(pdf.status == 200 && pdf.bytes.starts_with(b"%PDF-"), "the receipt");
    assert_eq!(browser.get("/ufficio/cassa/quietanze/Q-BG-1-1.pdf").await.status, 404);
    browser.language = "en".into();
    browser.get(ACCOUNT).await.shows("Statement");
}

#[tokio::test]
async fn what_cannot_be_recorded_is_said_and_nothing_moves() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    for (verb, fields, words) in [
        ("versamento", vec![("metodo", "transfer"), ("importo", "dieci")], "non si legge"),
        ("versamento", vec![("metodo", "transfer"), ("importo", "10,00")], "Manca il riferimento"),
        ("versamento", vec![("importo", "10,00"), ("riferimento", "X")], "Scelga il metodo"),
        (
            "rimborso",
            vec![("metodo", "cash"), ("importo", "71,01"), ("riferimento", "R")],
            "mancano 0,01 euro",
        ),
        (
            "giroconto",
            vec![("saldo", "diritti"), ("importo", "1,00"), ("diritti", "1")],
            "è cambiato nel frattempo",
        ),
        ("fatturazione", vec![("denominazione", "X"), ("partitaIva", "123")], "partita IVA"),
    ] {
        let (_, page) = record(&mut browser, verb, &fields).await;
        page.shows(words);
    }
    assert_eq!(purse(&office, Purse::Diritti), 7_100, "nothing moved");
    let none = office.desk.storage.read(|c| payments::of_account(c, AccountId(1), 9)).unwrap();
    assert!(none.is_empty());
    let forged = browser.post(&format!("{ACCOUNT}/versamento"), &[("token", "x")]).await;
    assert_eq!(forged.status, 403, "a form from elsewhere");
}

#[tokio::test]
async fn refund_transfer_billing_and_charges_work_from_the_page() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    let fields = [("saldo", "diritti"), ("importo", "20,00"), ("diritti", "7100")];
    let (_, page) = record(&mut browser, "giroconto", &fields).await;
    page.shows("passato all&#39;altro saldo");
    let fields =
        [("saldo", "tariffa"), ("metodo", "cash"), ("importo", "5"), ("scorta", "CASSA-1")];
    record(&mut browser, "rimborso", &fields).await;
    assert_eq!((purse(&office, Purse::Diritti), purse(&office, Purse::Tariffa)), (5_100, 1_500));
    let fields = [
        ("denominazione", "Tubi Orobici S.p.A."),
        ("partitaIva", "00743110157"),
        ("codiceDestinatario", "abc1234"),
        ("cap", "24047"),
    ];
    let (_, page) = record(&mut browser, "fatturazione", &fields).await;
    page.shows("value=\"ABC1234\"");
    let pdf = browser.get(&format!("{ACCOUNT}/addebiti/2026-11.pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"), "{}", pdf.status);
    let csv = browser.get(&format!("{ACCOUNT}/addebiti/2026-11.csv")).await;
    assert!(csv.text().contains("Totale;0,00"), "the fee is only reserved: {}", csv.text());
    for not in ["2026-12.pdf", "2026-11.exe", "x"] {
        assert_eq!(browser.get(&format!("{ACCOUNT}/addebiti/{not}")).await.status, 404, "{not}");
    }
    assert_eq!(browser.get("/ufficio/cassa/conti/99").await.status, 404, "no such account");
}

#[tokio::test]
async fn the_day_is_shown_closed_and_reconciled() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    let fields = [("metodo", "cash"), ("importo", "30,00"), ("scorta", "CASSA-9")];
    record(&mut browser, "versamento", &fields).await;
    let fields = [("metodo", "transfer"), ("importo", "40,00"), ("riferimento", "CRO 9")];
    record(&mut browser, "versamento", &fields).await;
    let day = browser.get("/ufficio/cassa/giornata").await;
    for text in ["22/11/2026", "€ 30,00", "Il registro contabile quadra", "Anna Ghislandi"] {
        day.shows(text);
    }
    let token = day.token();
    let list = [
        ("token", token.as_str()),
        ("giorno", "2026-11-22"),
        ("metodo", "transfer"),
        ("elenco", "CRO 9;41,00\nCRO 10;1"),
    ];
    let page = browser.post("/ufficio/cassa/giornata/riconciliazione", &list).await;
    page.shows("Importi diversi");
    page.shows("Solo nell&#39;elenco, CRO 10");
    let csv = browser.get("/ufficio/cassa/giornata.csv?giorno=2026-11-22").await;
    assert!(csv.text().contains("CRO 9") && csv.text().contains("CASSA-9"), "{}", csv.text());
    let close = [("token", token.as_str()), ("giorno", "2026-11-22"), ("contato", "30,00")];
    let closed = browser.post("/ufficio/cassa/giornata/chiusura", &close).await;
    assert_eq!(closed.status, 303);
    browser.get(closed.header("location")).await.shows("La Sua cassa di questo giorno è chiusa");
}

#[tokio::test]
async fn an_officer_without_the_right_sees_no_till() {
    let office = Office::open().await;
    let mut browser = office.signed_in("bruno").await;
    for path in ["/ufficio/cassa", ACCOUNT, "/ufficio/cassa/giornata", "/ufficio/cassa/giornata.csv"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, 403, "{path}");
        page.shows("non è abilitata alla cassa");
    }
    let token = browser.get("/ufficio/pratiche").await.token();
    let fields =
        [("token", token.as_str()), ("metodo", "cash"), ("importo", "9"), ("scorta", "CASSA-X")];
    browser.post(&format!("{ACCOUNT}/versamento"), &fields).await;
    assert_eq!(purse(&office, Purse::Diritti), 7_100, "and records nothing");
    assert_eq!(office.browser().get("/ufficio/cassa").await.status, 303, "a stranger signs in first");
    let practice = office.signed_in("anna").await.get(&format!("/ufficio/cassa/pratiche/{PRACTICE}")).await;
    practice.shows("non c&#39;è nulla da pagare");
}

#[tokio::test]
async fn a_card_link_is_paid_on_the_sandboxs_page() {
    let office = Office::open().await;
    let mut browser = office.signed_in("anna").await;
    let (to, page) = record(&mut browser, "carta", &[("saldo", "diritti"), ("importo", "12,00")]).await;
    let id = to.split("pagamento=").nth(1).unwrap().to_owned();
    page.shows(&format!("{}/pagamento/{id}", office.url));
    let mut company = office.browser();
    let page = company.get(&format!("/pagamento/{id}")).await;
    page.shows("Ricarica del saldo DIRITTI");
    page.shows("€ 12,00");
    let text = page.text();
    let sandbox = text.split("class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let sandbox = sandbox.strip_prefix(&office.url).unwrap().to_owned();
    company.get(&sandbox).await.shows("nessun denaro si muove");
    let refused = company.post(&sandbox, &[("esito", "rifiuta")]).await;
    company.get(refused.header("location")).await.shows("non è riuscito");
    assert_eq!(purse(&office, Purse::Diritti), 7_100);
    for _ in 0..2 {
        assert_eq!(company.post(&sandbox, &[("esito", "paga")]).await.status, 303);
    }
    company.get(&format!("/pagamento/{id}")).await.shows("Il pagamento è arrivato");
    assert_eq!(purse(&office, Purse::Diritti), 8_300, "paid once");
    for unknown in ["/pagamento/0", "/pagamento/prova/0"] {
        let page = company.get(unknown).await;
        assert_eq!(page.status, 404, "{unknown}");
        page.shows("Questo pagamento non esiste");
    }
}
