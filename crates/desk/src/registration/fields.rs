//! What is checked of the fields of a registration, each fault with the field that it is of.

use certificate::identifiers;

use crate::storage::registrations::{CompanyData, Person};

/// Longest name, in characters.
const NAME_MAX: usize = 120;
/// Longest address, in characters.
const ADDRESS_MAX: usize = 250;

/// A field that is not taken, or a contract that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No mail address.
    Email,
    /// No Chamber of this desk.
    Chamber,
    /// No given name.
    GivenName,
    /// No family name.
    FamilyName,
    /// No fiscal code of a person.
    PersonCode,
    /// No telephone number.
    Phone,
    /// No name of a company.
    CompanyName,
    /// No fiscal code of a company.
    CompanyCode,
    /// A person's fiscal code, but the company is no one-person firm of that person.
    PersonsCode,
    /// No VAT number.
    VatNumber,
    /// No province.
    Province,
    /// No REA number.
    Rea,
    /// No address.
    Address,
    /// Another company than the account's.
    OtherCompany,
    /// The conditions are not accepted.
    Conditions,
    /// No file.
    NoFile,
    /// The signature is not valid.
    Signature,
    /// What is signed is not this contract.
    OtherContract,
    /// Somebody else signed.
    OtherSigner,
}

impl Fault {
    /// The key of its words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Email => "fault-email",
            Self::Chamber => "fault-chamber",
            Self::GivenName => "fault-given-name",
            Self::FamilyName => "fault-family-name",
            Self::PersonCode => "fault-person-code",
            Self::Phone => "fault-phone",
            Self::CompanyName => "fault-company-name",
            Self::CompanyCode => "fault-company-code",
            Self::PersonsCode => "fault-persons-code",
            Self::VatNumber => "fault-vat-number",
            Self::Province => "fault-province",
            Self::Rea => "fault-rea",
            Self::Address => "fault-address",
            Self::OtherCompany => "fault-other-company",
            Self::Conditions => "fault-conditions",
            Self::NoFile => "fault-no-file",
            Self::Signature => "fault-signature",
            Self::OtherContract => "fault-other-contract",
            Self::OtherSigner => "fault-other-signer",
        }
    }

    /// The field of the form that it is of.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Chamber => "camera",
            Self::GivenName => "nome",
            Self::FamilyName => "cognome",
            Self::PersonCode => "codice",
            Self::Phone => "telefono",
            Self::CompanyName => "denominazione",
            Self::CompanyCode | Self::PersonsCode | Self::OtherCompany => "codice",
            Self::VatNumber => "iva",
            Self::Province => "provincia",
            Self::Rea => "rea",
            Self::Address => "indirizzo",
            Self::Conditions => "condizioni",
            Self::NoFile | Self::Signature | Self::OtherContract | Self::OtherSigner => "file",
        }
    }
}

/// The person as they are kept, or everything that is wrong.
///
/// # Errors
/// The faults, in the order of the form.
pub fn check_person(person: Person) -> Result<Person, Vec<Fault>> {
    let person = Person {
        given_name: tidy(&person.given_name),
        family_name: tidy(&person.family_name),
        fiscal_code: code(&person.fiscal_code),
        phone: tidy(&person.phone),
    };
    let digits = person.phone.chars().filter(char::is_ascii_digit).count();
    let phone = (6..=20).contains(&digits)
        && person.phone.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c));
    faults(
        person.clone(),
        [
            (named(&person.given_name), Fault::GivenName),
            (named(&person.family_name), Fault::FamilyName),
            (identifiers::check_person(&person.fiscal_code).is_ok(), Fault::PersonCode),
            (phone, Fault::Phone),
        ],
    )
}

/// The company as it is kept, or everything that is wrong. A one-person firm has its owner's fiscal
/// code, and a VAT number beside it; every other one has a fiscal code of eleven digits.
///
/// # Errors
/// The faults, in the order of the form.
pub fn check_company(company: CompanyData) -> Result<CompanyData, Vec<Fault>> {
    let company = CompanyData {
        fiscal_code: code(&company.fiscal_code),
        vat_number: code(&company.vat_number).trim_start_matches("IT").to_owned(),
        name: tidy(&company.name),
        province: code(&company.province),
        rea_number: code(&company.rea_number),
        address: tidy(&company.address),
    };
    let persons = identifiers::check_person(&company.fiscal_code).is_ok();
    let companys = identifiers::check_company(&company.fiscal_code).is_ok();
    // A society never has a person's code: the word in its name tells it from a one-person firm.
    let society = is_society(&company.name);
    let province = company.province.len() == 2
        && company.province.bytes().all(|byte| byte.is_ascii_uppercase());
    let rea = (1..=7).contains(&company.rea_number.len())
        && company.rea_number.bytes().all(|byte| byte.is_ascii_digit());
    faults(
        company.clone(),
        [
            (named(&company.name), Fault::CompanyName),
            (companys || persons, Fault::CompanyCode),
            (!(persons && society), Fault::PersonsCode),
            (identifiers::check_company(&company.vat_number).is_ok(), Fault::VatNumber),
            (province, Fault::Province),
            (rea, Fault::Rea),
            (
                !company.address.is_empty() && company.address.chars().count() <= ADDRESS_MAX,
                Fault::Address,
            ),
        ],
    )
}

/// The address as it is kept.
///
/// # Errors
/// [`Fault::Email`].
pub(super) fn email(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    text.parse::<lettre::Address>().map(|_| text.to_owned()).map_err(|_| Fault::Email)
}

fn is_society(name: &str) -> bool {
    let plain: String = name.to_lowercase().chars().filter(|c| *c != '.').collect();
    let forms = ["spa", "srl", "srls", "sapa", "snc", "sas", "scarl", "scrl", "coop", "gmbh"];
    plain.split(|c: char| !c.is_alphanumeric()).any(|word| forms.contains(&word))
}

fn faults<T, const N: usize>(good: T, checks: [(bool, Fault); N]) -> Result<T, Vec<Fault>> {
    let wrong: Vec<Fault> =
        checks.into_iter().filter(|(passed, _)| !passed).map(|(_, fault)| fault).collect();
    if wrong.is_empty() { Ok(good) } else { Err(wrong) }
}

fn named(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= NAME_MAX
}

fn tidy(text: &str) -> String {
    let words: Vec<&str> =
        text.split(char::is_whitespace).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).collect()
}

fn code(text: &str) -> String {
    text.split_whitespace().collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company() -> CompanyData {
        CompanyData {
            fiscal_code: "99990010169".into(),
            vat_number: "IT 99990010169".into(),
            name: "Telai  Orobici S.r.l.".into(),
            province: "bg".into(),
            rea_number: "999101".into(),
            address: "Via Prova 1, 24121 Bergamo".into(),
        }
    }

    #[test]
    fn a_company_is_kept_tidily() {
        let kept = check_company(company()).unwrap();
        assert_eq!(kept.name, "Telai Orobici S.r.l.", "one space");
        assert_eq!(kept.vat_number, "99990010169", "without the country");
        assert_eq!(kept.province, "BG");
    }

    #[test]
    fn a_mistyped_digit_is_found_in_code_and_vat_number() {
        let mistyped = CompanyData {
            fiscal_code: "99990010168".into(),
            vat_number: "99990010160".into(),
            ..company()
        };
        assert_eq!(check_company(mistyped).unwrap_err(), [Fault::CompanyCode, Fault::VatNumber]);
    }

    #[test]
    fn a_society_never_has_a_persons_code_and_a_one_person_firm_may() {
        let persons = CompanyData { fiscal_code: "MRTLCU70A01A794I".into(), ..company() };
        assert_eq!(check_company(persons.clone()).unwrap_err(), [Fault::PersonsCode]);
        let firm = CompanyData { name: "Officina Moretti di Luca Moretti".into(), ..persons };
        assert!(check_company(firm).is_ok(), "its owner's code is its own");
    }

    #[test]
    fn every_fault_of_a_person_is_told_at_once() {
        let wrong = check_person(Person::default()).unwrap_err();
        assert_eq!(
            wrong,
            [Fault::GivenName, Fault::FamilyName, Fault::PersonCode, Fault::Phone],
            "in the order of the form"
        );
    }
}
