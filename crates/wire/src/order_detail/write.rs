//! The canonical writer.

use super::read::{ROOT, SCHEMA_PATH};
use super::words::{payment_code, support_code};
use super::{AttachmentDetail, Options, OrderDetail};
use crate::xml::{Writer, XSI};

pub(super) fn write(detail: &OrderDetail) -> Vec<u8> {
    let mut writer = Writer::new();
    let schema = format!("http://{}{}", detail.host, SCHEMA_PATH);
    writer.open(ROOT, &[("xmlns:xsi", XSI), ("xsi:noNamespaceSchemaLocation", &schema)]);
    writer.leaf("CciaaRiferimento", &detail.chamber);
    writer.leaf("PraticaId", &detail.practice_id.to_string());
    writer.leaf("TipoPratica", detail.kind.as_str());
    writer.open("Certificato", &[]);
    writer.leaf("NumeroCopie", &detail.copies.to_string());
    write_options(&mut writer, "AutorizzazioniExtra", &detail.on_certificate);
    writer.leaf("IdAllegato", &detail.base_form_id.to_string());
    writer.close();
    writer.open("Allegati", &[]);
    for attachment in &detail.attachments {
        write_attachment(&mut writer, attachment);
    }
    writer.close();
    writer.leaf("FlagPostale", flag(detail.postal));
    writer.leaf("FlagProforma", flag(detail.pro_forma));
    writer.leaf("FlagPagDifferito", flag(detail.deferred_payment));
    writer.leaf("GiacenzaMerci", &detail.goods_location);
    writer.leaf("FlagPraticaUrgente", flag(detail.urgent));
    writer.leaf("FlagStampaAzienda", flag(detail.print_at_company));
    if let Some(support) = &detail.support {
        writer.leaf("SupportoStampa", support_code(support));
    }
    if let Some(payment) = &detail.payment {
        writer.leaf("ModoPagamento", payment_code(payment));
    }
    writer.finish()
}

fn write_attachment(writer: &mut Writer, attachment: &AttachmentDetail) {
    writer.open("Allegato", &[]);
    writer.leaf("IdAllegato", &attachment.id.to_string());
    write_options(writer, "OpzioniAllegato", &attachment.options);
    writer.leaf("NomeFile", &attachment.name);
    writer.leaf("DescrizioneFile", &attachment.description);
    let kind = [("Codice", attachment.kind.as_str()), ("Descrizione", &attachment.kind_words)];
    writer.inline("TipoDocumento", &kind);
    writer.close();
}

fn write_options(writer: &mut Writer, name: &str, options: &Options) {
    let texts = [options.copies, options.visas, options.legalisations].map(|n| n.to_string());
    let leaves = [
        ("NumeroCopie", texts[0].as_str()),
        ("NumeroVisti", texts[1].as_str()),
        ("NumeroUPICA", texts[2].as_str()),
    ];
    writer.inline(name, &leaves);
}

fn flag(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
