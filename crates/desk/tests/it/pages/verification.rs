//! The public check.

use desk::storage::certificates;

use super::office::{Office, PRACTICE};

async fn issued() -> (Office, certificates::Certificate) {
    let office = Office::open().await;
    office.approve().await;
    let mut browser = office.signed_in("anna").await;
    browser.step("presa-in-carico", &[]).await;
    browser.step("rilascio", &[("conferma", "1")]).await;
    let certificate =
        office.desk.storage.read(|c| certificates::of_practice(c, PRACTICE)).unwrap().unwrap();
    (office, certificate)
}

#[tokio::test]
async fn number_and_code_show_the_certificate_and_the_link_of_the_paper_leads_here() {
    let (office, certificate) = issued().await;
    let link = office.desk.verification_url(&certificate.number, &certificate.security_code);
    let mut public = office.browser();
    let page = public.get(link.strip_prefix(&office.url).unwrap()).await;
    assert_eq!(page.status, 200, "anybody who holds the paper");
    for text in [
        "Il certificato è autentico",
        "TUBI OROBICI S.P.A.",
        "KG 61.250 NETTI",
        "Camera di Commercio di Bergamo",
    ] {
        page.shows(text);
    }
    assert!(!page.text().contains("148720"), "the value of the goods is not on the paper");
    let spaced = certificate.security_code.to_lowercase().replace('-', " ").replace(' ', "+");
    let page =
        public.get(&format!("/verifica?numero={}&codice={spaced}", certificate.number)).await;
    assert_eq!(page.status, 200, "however it is typed");
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_code_are_answered_alike() {
    let (office, certificate) = issued().await;
    let mut public = office.browser();
    let mut answer = async |number: &str, code: &str| {
        let page = public.get(&format!("/verifica?numero={number}&codice={code}")).await;
        assert_eq!(page.status, 404, "{number} {code}");
        page.shows("Nessun certificato con questo numero e questo codice");
        page.text().replace(number, "").replace(code, "")
    };
    let unknown_number = answer("C26BG9999999", &certificate.security_code).await;
    let wrong_code = answer(&certificate.number, "ZZZZZZZZZZZZ").await;
    assert_eq!(unknown_number, wrong_code, "a guess learns nothing");
}

#[tokio::test]
async fn an_annulled_certificate_says_so_to_the_public() {
    let (office, certificate) = issued().await;
    let mut browser = office.signed_in("anna").await;
    assert_eq!(
        browser.step("annullamento", &[("motivo", "Chiesto dall'impresa")]).await.status,
        303,
        "annulled"
    );
    let mut public = office.browser();
    public.language = "en".into();
    let page = public
        .get(&format!(
            "/verifica?numero={}&codice={}",
            certificate.number, certificate.security_code
        ))
        .await;
    page.shows("The certificate has been annulled by the Chamber of Commerce");
}
