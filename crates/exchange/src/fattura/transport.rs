//! DatiTrasporto: box 4, the final destination, packages and weights.

use certificate::Lines;
use roxmltree::Node;

use super::goods::quantity_of;
use super::{Reading, child, path};

impl Reading {
    pub(super) fn transport(&mut self, body: Node<'_, '_>) {
        let Some(data) = path(body, &["DatiGenerali", "DatiTrasporto"]) else {
            return;
        };
        self.proposal.practice.transport =
            self.take(data, "MezzoTrasporto", "/box4_trasporto").to_uppercase();
        if let Some(place) = child(data, "IndirizzoResa") {
            self.destination(place);
        }
        self.packages(data);
        self.weight(data);
    }

    /// Goods that go elsewhere than to the buyer: the final destination under the buyer's address.
    fn destination(&mut self, place: Node<'_, '_>) {
        let address = self.address(place, "/box2_destinatario");
        let Some(country) = address.country.filter(|country| !country.is_italy()) else {
            return;
        };
        let buyer = self.proposal.practice.consignee.as_str().to_owned();
        let lines = address.lines("DESTINAZIONE FINALE");
        let elsewhere = !buyer.contains(&address.town.to_uppercase());
        if elsewhere && !address.town.is_empty() {
            self.proposal.practice.consignee = Lines(format!("{buyer}\n{}", lines.as_str()));
            country.italian.clone_into(&mut self.proposal.practice.destination_country);
        }
    }

    /// Of one line of goods where there is one; else of the whole consignment.
    fn packages(&mut self, data: Node<'_, '_>) {
        let alone = self.proposal.practice.goods.len() == 1;
        let pointer = if alone { "/items/0/colli" } else { "/packingList/colli" };
        let packages = self.take(data, "NumeroColli", pointer).parse::<u32>().ok();
        if !alone {
            self.proposal.practice.packing_list.packages = packages;
            return;
        }
        let kind = self.take(data, "Descrizione", "/items/0/naturaColli");
        let line = &mut self.proposal.practice.goods[0];
        line.packages = packages;
        line.package_kind = kind;
    }

    fn weight(&mut self, data: Node<'_, '_>) {
        const POINTER: &str = "/packingList/quantita";
        let gross = self.take(data, "PesoLordo", POINTER);
        let unit = self.take(data, "UnitaMisuraPeso", POINTER);
        if let Some(gross) = quantity_of(&gross) {
            let unit = if unit.is_empty() { "KG".to_owned() } else { unit.to_uppercase() };
            self.proposal.practice.packing_list.quantity = format!("{unit} {gross}");
        }
    }
}
