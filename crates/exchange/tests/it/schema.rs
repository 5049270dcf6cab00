//! The published schema says what the types say, and the examples are valid under it.

use std::collections::BTreeSet;

use certificate::{
    Attachment, AttachmentType, Certificate, Company, Delivery, DeskChoice, GoodsLine, Invoice,
    Lines, Order, OriginBlock, OriginCode, OriginKind, Payment, Retrospective, Signatory,
    SignatoryRole, Support,
};
use serde_json::Value;

use crate::examples::EXAMPLES;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../docs/exchange.schema.json"))
        .expect("the schema is JSON")
}

#[test]
fn every_example_is_valid() {
    let schema = schema();
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is a schema");
    for (name, text) in EXAMPLES {
        let example: Value = serde_json::from_str(text).expect("the example is JSON");
        let mistakes: Vec<String> = validator
            .iter_errors(&example)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(mistakes, [""; 0], "{name}");
    }
}

#[test]
fn what_read_refuses_the_schema_refuses() {
    let schema = schema();
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is a schema");
    for text in [
        "[]",
        "{}",
        r#"{"tipoPratica":"CA"}"#,
        r#"{"tipoPratica":"CO","id":5}"#,
        r#"{"tipoPratica":"CO","items":[{"n":-1}]}"#,
        r#"{"tipoPratica":"CO","box1_speditore":5}"#,
        r#"{"tipoPratica":"CO","fatture":[{"numero":552}]}"#,
        r#"{"tipoPratica":"CO","ordine":{"urgente":"si"}}"#,
    ] {
        let value: Value = serde_json::from_str(text).expect("JSON");
        assert!(exchange::read(text.as_bytes()).is_err(), "{text} is not read");
        assert!(!validator.is_valid(&value), "{text} is not valid");
    }
}

#[test]
fn the_schema_describes_every_member_of_the_types_and_no_other() {
    let schema = schema();
    let mut described = BTreeSet::new();
    members_of_schema(&schema, &schema, "", &mut described);
    let mut written = BTreeSet::new();
    members_of_value(
        &serde_json::to_value(full()).expect("a practice is written"),
        "",
        &mut written,
    );
    assert_eq!(described, written);
}

fn members_of_schema(root: &Value, part: &Value, place: &str, found: &mut BTreeSet<String>) {
    if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
        let target =
            root.pointer(reference.trim_start_matches('#')).expect("the reference leads somewhere");
        return members_of_schema(root, target, place, found);
    }
    if let Some(items) = part.get("items") {
        members_of_schema(root, items, &format!("{place}/*"), found);
    }
    for (name, member) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let described = member.get("description").and_then(Value::as_str);
        assert!(
            described.is_some_and(|text| text.ends_with('.')),
            "{place}/{name} has a description"
        );
        let place = format!("{place}/{name}");
        members_of_schema(root, member, &place, found);
        found.insert(place);
    }
}

fn members_of_value(value: &Value, place: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let place = format!("{place}/{name}");
                members_of_value(member, &place, found);
                found.insert(place);
            }
        }
        Value::Array(values) => {
            values.iter().for_each(|value| members_of_value(value, &format!("{place}/*"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A practice with every member filled in: no `..` anywhere, so that a new member must be added here
/// and, by the test above, in the schema.
fn full() -> Certificate {
    let x = || "X".to_owned();
    let extra = certificate::Extra::new;
    Certificate {
        id: x(),
        title: x(),
        kind: certificate::Kind::Co,
        desk: DeskChoice { chamber: x(), branch_office: x(), extra: extra() },
        company: Company {
            name: x(),
            address: x(),
            town: x(),
            province: x(),
            rea_number: x(),
            fiscal_code: x(),
            country: x(),
            extra: extra(),
        },
        signatory: signatory(),
        consignor: Lines(x()),
        consignee: Lines(x()),
        destination_country: x(),
        origin_countries: vec![x()],
        transport: x(),
        remarks: x(),
        goods: vec![GoodsLine {
            number: 1,
            marks: x(),
            packages: Some(1),
            package_kind: x(),
            description: x(),
            origin: x(),
            hs_code: x(),
            quantity: x(),
            article: x(),
            extra: extra(),
        }],
        invoices: vec![Invoice {
            number: x(),
            date: x(),
            amount: x(),
            currency: x(),
            buyer: x(),
            extra: extra(),
        }],
        origin: certificate::OriginDeclaration {
            code: Some(OriginCode::Foreign),
            blocks: vec![block()],
            extra: extra(),
        },
        goods_location: x(),
        request_notes: x(),
        attachments: vec![attachment()],
        order: order(),
        pro_forma: Some(true),
        retrospective: Some(retrospective()),
        duplicate: Some(certificate::Duplicate { number: x(), issued_on: x(), extra: extra() }),
        replaces: Some(replacement()),
        issued_certificate: Some(issued()),
        report: Some(report()),
        delegation: Some(delegation()),
        packing_list: certificate::PackingList { packages: Some(1), quantity: x(), extra: extra() },
        one_shipment: Some(true),
        notes: x(),
        extra: extra(),
    }
}

fn retrospective() -> Retrospective {
    let x = || "X".to_owned();
    Retrospective {
        reason: x(),
        no_other_certificate: Some(true),
        shipping_documents: vec![x()],
        shipped_on: x(),
        extra: certificate::Extra::new(),
    }
}

fn replacement() -> certificate::Replacement {
    let x = || "X".to_owned();
    certificate::Replacement {
        number: x(),
        issued_on: x(),
        reason: x(),
        returned_on: x(),
        extra: certificate::Extra::new(),
    }
}

fn issued() -> certificate::IssuedCertificate {
    let x = || "X".to_owned();
    certificate::IssuedCertificate { number: x(), issued_on: x(), extra: certificate::Extra::new() }
}

fn report() -> certificate::Report {
    let x = || "X".to_owned();
    certificate::Report { reported_on: x(), documents: vec![x()], extra: certificate::Extra::new() }
}

fn delegation() -> certificate::Delegation {
    let x = || "X".to_owned();
    certificate::Delegation {
        delegate: x(),
        fiscal_code: x(),
        from: x(),
        until: x(),
        extra: certificate::Extra::new(),
    }
}

fn signatory() -> Signatory {
    let x = || "X".to_owned();
    Signatory {
        family_name: x(),
        given_name: x(),
        fiscal_code: x(),
        role: Some(SignatoryRole::Attorney),
        extra: certificate::Extra::new(),
    }
}

fn block() -> OriginBlock {
    let x = || "X".to_owned();
    OriginBlock {
        kind: Some(OriginKind::Foreign),
        country: x(),
        company: x(),
        plant: x(),
        workings: x(),
        documents: vec![x()],
        own: Some(true),
        items: vec![1],
        extra: certificate::Extra::new(),
    }
}

fn attachment() -> Attachment {
    let x = || "X".to_owned();
    Attachment {
        kind: Some(AttachmentType::Generic),
        name: x(),
        description: x(),
        invoice: x(),
        items: vec![1],
        purpose: x(),
        visas: Some(1),
        declaration_visas: Some(1),
        invoice_visas: Some(1),
        deposit_visas: Some(1),
        legalisations: Some(1),
        proof: x(),
        drawn: x(),
        sha256: x(),
        extra: certificate::Extra::new(),
    }
}

fn order() -> Order {
    Order {
        originals: Some(1),
        copies: Some(1),
        visas: Some(1),
        legalisations: Some(1),
        print_at_company: Some(true),
        support: Some(Support::WhiteSheet),
        urgent: Some(true),
        certificate_legalisations: Some(1),
        delivery: Some(Delivery::Counter),
        payment: Some(Payment::Balance),
        extra: certificate::Extra::new(),
    }
}
