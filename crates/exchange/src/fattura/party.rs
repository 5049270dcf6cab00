//! CedentePrestatore and CessionarioCommittente: boxes 1 and 2, the company.

use certificate::countries::{self, Country};
use certificate::{Company, Lines};
use roxmltree::Node;

use super::{Reading, child, path};

impl Reading {
    pub(super) fn parties(&mut self, header: Node<'_, '_>) {
        if let Some(seller) = child(header, "CedentePrestatore") {
            self.consignor(seller);
        }
        if let Some(buyer) = child(header, "CessionarioCommittente") {
            self.consignee(buyer);
        }
    }

    fn consignor(&mut self, seller: Node<'_, '_>) {
        let name = self.name(seller, "/impresa/denominazione");
        let mut company = Company { name: name.clone(), ..Company::default() };
        if let Some(data) = child(seller, "DatiAnagrafici") {
            company.fiscal_code = self.take(data, "CodiceFiscale", "/impresa/codiceFiscale");
            if let Some(number) = child(data, "IdFiscaleIVA")
                && company.fiscal_code.is_empty()
            {
                company.fiscal_code = self.take(number, "IdCodice", "/impresa/codiceFiscale");
            }
        }
        if let Some(register) = child(seller, "IscrizioneREA") {
            company.rea_number = self.take(register, "NumeroREA", "/impresa/numeroRea");
        }
        if let Some(seat) = child(seller, "Sede") {
            let address = self.address(seat, "/box1_speditore");
            company.address = address.street.clone();
            company.town.clone_from(&address.town);
            company.province.clone_from(&address.province);
            company.country =
                address.country.map_or(String::new(), |country| country.italian.to_owned());
            self.proposal.practice.consignor = address.lines(&name);
        }
        self.proposal.practice.company = company;
    }

    fn consignee(&mut self, buyer: Node<'_, '_>) {
        let name = self.name(buyer, "/box2_destinatario");
        let Some(seat) = child(buyer, "Sede") else {
            return;
        };
        let address = self.address(seat, "/box2_destinatario");
        if let Some(country) = address.country.filter(|country| !country.is_italy()) {
            country.italian.clone_into(&mut self.proposal.practice.destination_country);
            self.note("CessionarioCommittente/Sede/Nazione", "/paeseDestinazione", country.italian);
        }
        self.proposal.practice.consignee = address.lines(&name);
    }

    /// Denominazione, or the given and family name of a person.
    fn name(&mut self, party: Node<'_, '_>, pointer: &str) -> String {
        let Some(data) = path(party, &["DatiAnagrafici", "Anagrafica"]) else {
            return String::new();
        };
        let name = self.take(data, "Denominazione", pointer);
        if !name.is_empty() {
            return name;
        }
        let names = [self.take(data, "Nome", pointer), self.take(data, "Cognome", pointer)];
        names.join(" ").trim().to_owned()
    }

    pub(super) fn address(&mut self, seat: Node<'_, '_>, pointer: &str) -> Address {
        let street = self.take(seat, "Indirizzo", pointer);
        let number = self.take(seat, "NumeroCivico", pointer);
        let street = [street, number].join(" ").trim().to_owned();
        let postcode = self.take(seat, "CAP", pointer);
        let code = self.take(seat, "Nazione", pointer);
        Address {
            street,
            // What is written where there is none (a rule of the exchange system for foreign addresses).
            postcode: if postcode == "00000" { String::new() } else { postcode },
            town: self.take(seat, "Comune", pointer),
            province: self.take(seat, "Provincia", pointer),
            country: countries::all().iter().find(|country| country.code == code.to_uppercase()),
            code,
        }
    }
}

/// An address of the invoice.
pub(super) struct Address {
    pub(super) street: String,
    postcode: String,
    pub(super) town: String,
    pub(super) province: String,
    pub(super) country: Option<&'static Country>,
    code: String,
}

impl Address {
    /// As a box wants it: capitals, the country in full at the end.
    pub(super) fn lines(&self, name: &str) -> Lines {
        let province = match self.province.as_str() {
            "" => String::new(),
            province => format!(" ({province})"),
        };
        let town = format!("{} {}{province}", self.postcode, self.town);
        let country = self.country.map_or(self.code.as_str(), |country| country.italian);
        let last = match town.trim() {
            "" => country.to_owned(),
            town => format!("{town} - {country}"),
        };
        let lines: Vec<String> = [name, &self.street, &last]
            .into_iter()
            .map(|line| line.trim().to_uppercase())
            .filter(|line| !line.is_empty())
            .collect();
        Lines::from_lines(&lines)
    }
}
