//! The contract of an account: who, for which company, under which conditions. The wording is ours.

use jiff::civil::Date;
use rendering::Contract;

use crate::error::DeskError;
use crate::storage::registrations::Registration;

/// The conditions, as the page shows them and the contract prints them.
pub(crate) const CLAUSES: [&str; 7] = [
    "La Camera di Commercio mette a disposizione lo sportello telematico per la richiesta di certificati di \
     origine e di visti per l’estero. L’utente vi accede con le credenziali personali che riceve per posta \
     elettronica dopo l’accettazione del presente contratto.",
    "Le credenziali sono personali e non si cedono. La password iniziale va cambiata al primo accesso e \
     rinnovata ogni sei mesi. L’utente avvisa subito la Camera di Commercio se le credenziali sono state \
     perdute o conosciute da altri.",
    "Prima della prima richiesta l’utente conferma, una volta, che il codice fiscale dell’utenza è quello \
     dell’impresa. Senza questa conferma le pratiche non si inviano.",
    "Le pratiche si firmano digitalmente da chi ha i poteri di firma per l’impresa. Un intermediario delegato \
     può inviarle, non firmarle.",
    "I diritti di segreteria si prelevano dal credito DIRITTI dell’utenza, che l’impresa alimenta prima \
     dell’invio. Con il credito insufficiente la pratica non parte.",
    "L’utente risponde della verità di quanto dichiara, ai sensi degli articoli 46, 47 e 76 del D.P.R. 28 \
     dicembre 2000, n. 445.",
    "I dati personali sono trattati dalla Camera di Commercio per il solo svolgimento del servizio, secondo il \
     Regolamento (UE) 2016/679. L’utente può recedere in ogni momento; le pratiche già protocollate \
     proseguono.",
];

/// The contract of a registration as PDF.
///
/// # Errors
/// Where a name has characters that cannot be printed.
pub(super) fn pdf(
    registration: &Registration,
    chamber: &str,
    day: Date,
) -> Result<Vec<u8>, DeskError> {
    let data = &registration.data;
    let (person, company) =
        (data.person.clone().unwrap_or_default(), data.company.clone().unwrap_or_default());
    let upgrade = registration.account.is_some();
    let titles = if upgrade {
        ["ESTENSIONE DEL PROFILO", "EXTENSION OF THE PROFILE"]
    } else {
        ["CONTRATTO DI ADESIONE", "CONTRACT OF ACCESS TO THE ONLINE DESK"]
    };
    let rea = format!("{} {}", company.province, company.rea_number);
    let fields = [
        ("Richiesta numero", "Request number", registration.id.to_string()),
        ("Profilo", "Profile", data.profile.label().to_owned()),
        ("Utente", "User", person.name()),
        ("Codice fiscale dell’utente", "User’s fiscal code", person.fiscal_code.clone()),
        ("Telefono", "Telephone", person.phone.clone()),
        ("Posta elettronica", "E-mail", data.email.clone()),
        ("Impresa", "Company", company.name),
        ("Codice fiscale dell’impresa", "Company’s fiscal code", company.fiscal_code),
        ("Partita IVA", "VAT number", company.vat_number),
        ("Numero REA", "REA number", rea.trim().to_owned()),
        ("Indirizzo", "Address", company.address),
    ];
    let contract = Contract {
        titles: titles.map(str::to_owned),
        chamber: format!("Camera di Commercio di {chamber}"),
        fields: fields
            .into_iter()
            .map(|(italian, english, value)| [italian.to_owned(), english.to_owned(), value])
            .collect(),
        clauses: CLAUSES.map(str::to_owned).to_vec(),
        signatory: format!("{} ({})", person.name(), person.fiscal_code),
        place: String::new(),
        dated: day,
    };
    Ok(rendering::contract_pdf(&contract)?)
}
