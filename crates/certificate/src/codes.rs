//! The closed vocabularies of the trade, each as an enum whose text is the word of the exchange format.
//!
//! A word that this version does not know is kept as it came (`Other`), never dropped and never guessed.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::message::Message;

/// Declares an enum of known words plus `Other`, with its text forms.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// A word of a newer version or of another program, carried along as it came.
            Other(String),
        }

        impl $name {
            /// Every word that this version knows, in the order in which people expect them.
            pub const KNOWN: &'static [$name] = &[$($name::$variant),+];

            /// The word as the exchange format writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from(String::deserialize(deserializer)?.as_str()))
            }
        }
    };
}

/// What a practice asks for (tipo pratica). Kinds that this version cannot prepare are refused on import.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default,
)]
pub enum Kind {
    /// A certificate of origin (certificato di origine).
    #[default]
    #[serde(rename = "CO")]
    Co,
    /// Visas, authorisations and later copies (visti, autorizzazioni, copie).
    #[serde(rename = "VA")]
    Va,
    /// Report of theft or loss of forms or certificates (denuncia di furto o smarrimento).
    #[serde(rename = "DF")]
    Df,
    /// Declaration of destruction of forms or certificates (denuncia di distruzione).
    #[serde(rename = "DD")]
    Dd,
    /// Grant of a delegation to send practices (conferimento delega).
    #[serde(rename = "CD")]
    Cd,
    /// Revocation of a delegation (revoca delega).
    #[serde(rename = "RD")]
    Rd,
}

impl Kind {
    /// All of them, in the order in which people are offered them.
    pub const ALL: [Self; 6] = [Self::Co, Self::Va, Self::Df, Self::Dd, Self::Cd, Self::Rd];

    /// The code on the wire and in the exchange format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Co => "CO",
            Self::Va => "VA",
            Self::Df => "DF",
            Self::Dd => "DD",
            Self::Cd => "CD",
            Self::Rd => "RD",
        }
    }

    /// The kind of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == code)
    }
}

/// The boxes of the form (caselle), and the sheets beside it, as a finding names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BoxId {
    /// Box 1, consignor (speditore).
    Consignor,
    /// Box 2, consignee (destinatario).
    Consignee,
    /// Box 3, country of origin (paese di origine).
    Origin,
    /// Box 4, transport details (trasporto).
    Transport,
    /// Box 5, remarks (osservazioni).
    Remarks,
    /// Box 6, goods (denominazione delle merci).
    Goods,
    /// Box 7, quantity (quantità).
    Quantity,
    /// The applicant's declaration of origin (dichiarazione di origine).
    Declaration,
    /// The table of invoices (riepilogo fatture).
    Invoices,
    /// The attachments (allegati).
    Attachments,
    /// The order options (ordine, dettaglio richiesta).
    Order,
    /// What a practice other than a certificate of origin asks or reports (richiesta).
    Request,
    /// Company and signatory (impresa, firmatario).
    Parties,
}

impl BoxId {
    /// The parts of a certificate's base form: what is signed.
    pub const SIGNED: [Self; 9] = [
        Self::Consignor,
        Self::Consignee,
        Self::Origin,
        Self::Transport,
        Self::Remarks,
        Self::Goods,
        Self::Quantity,
        Self::Invoices,
        Self::Declaration,
    ];

    /// The part of the base form of that number or word.
    pub fn signed(code: &str) -> Option<Self> {
        Self::SIGNED.into_iter().find(|part| part.as_str() == code)
    }

    /// The number on the paper, or the sheet's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Consignor => "1",
            Self::Consignee => "2",
            Self::Origin => "3",
            Self::Transport => "4",
            Self::Remarks => "5",
            Self::Goods => "6",
            Self::Quantity => "7",
            Self::Declaration => "declaration",
            Self::Invoices => "invoices",
            Self::Attachments => "attachments",
            Self::Order => "order",
            Self::Request => "request",
            Self::Parties => "parties",
        }
    }
}

impl BoxId {
    /// The box's title.
    pub const fn message(self) -> Message {
        Message::new(match self {
            Self::Consignor => "box-1",
            Self::Consignee => "box-2",
            Self::Origin => "box-3",
            Self::Transport => "box-4",
            Self::Remarks => "box-5",
            Self::Goods => "box-6",
            Self::Quantity => "box-7",
            Self::Declaration => "box-declaration",
            Self::Invoices => "box-invoices",
            Self::Attachments => "box-attachments",
            Self::Order => "box-order",
            Self::Request => "box-request",
            Self::Parties => "box-parties",
        })
    }
}

impl AttachmentType {
    /// What the type is called.
    pub fn message(&self) -> Message {
        match self {
            Self::ExportInvoice => Message::new("attachment-fae"),
            Self::PackingList => Message::new("attachment-pac"),
            Self::CustomsDeclaration => Message::new("attachment-bol"),
            Self::OriginDeclaration => Message::new("attachment-ddo"),
            Self::TransportDocument => Message::new("attachment-dot"),
            Self::PurchaseInvoice => Message::new("attachment-faa"),
            Self::ForeignCertificate => Message::new("attachment-coe"),
            Self::PriceList => Message::new("attachment-lip"),
            Self::Generic => Message::new("attachment-gen"),
            Self::BaseForm => Message::new("attachment-mob"),
            Self::FreeSale => Message::new("attachment-alv"),
            Self::Authorisation => Message::new("attachment-aut"),
            Self::Certificate => Message::new("attachment-cer"),
            Self::Invoice => Message::new("attachment-fat"),
            Self::DepositVisa => Message::new("attachment-vde"),
            Self::SigningPowersVisa => Message::new("attachment-vpt"),
            Self::Other(code) => Message::new("attachment-other").with("code", code.as_str()),
        }
    }
}

impl Serialize for BoxId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

vocabulary! {
    /// The one code that the base form states for the whole consignment (ORIGINEMERCE).
    OriginCode {
        /// Goods of EU origin.
        EuOrigin = "ORCOM",
        /// Goods substantially worked or processed in the EU.
        EuProcessed = "MDCOM",
        /// Goods of foreign origin.
        Foreign = "OREST",
    }
}

vocabulary! {
    /// What an origin block states of its goods (tipo del blocco di origine).
    OriginKind {
        /// Manufactured (fabbricate).
        Manufactured = "fabbricate",
        /// Produced, grown, extracted (prodotte).
        Produced = "prodotte",
        /// Manufactured and produced.
        ManufacturedAndProduced = "fabbricate e prodotte",
        /// Worked (lavorate).
        Worked = "lavorate",
        /// Processed (trasformate).
        Processed = "trasformate",
        /// Worked and processed.
        WorkedAndProcessed = "lavorate e trasformate",
        /// Of foreign origin, proved by documents (estera).
        Foreign = "estera",
    }
}

impl OriginKind {
    /// The code that a block of this kind calls for.
    pub fn code(&self) -> OriginCode {
        match self {
            Self::Manufactured | Self::Produced | Self::ManufacturedAndProduced => {
                OriginCode::EuOrigin
            }
            Self::Worked | Self::Processed | Self::WorkedAndProcessed => OriginCode::EuProcessed,
            Self::Foreign => OriginCode::Foreign,
            Self::Other(word) => OriginCode::Other(word.clone()),
        }
    }
}

vocabulary! {
    /// Three-letter document types of the desk (codice tipo documento; wire dossier section 4.1).
    AttachmentType {
        /// Export invoice (fattura di esportazione).
        ExportInvoice = "FAE",
        /// Packing list.
        PackingList = "PAC",
        /// Customs declaration (bolletta doganale).
        CustomsDeclaration = "BOL",
        /// Declaration of origin (dichiarazione di origine).
        OriginDeclaration = "DDO",
        /// Transport document (documento di trasporto).
        TransportDocument = "DOT",
        /// Purchase invoice (fattura di acquisto).
        PurchaseInvoice = "FAA",
        /// Foreign certificate of origin (certificato di origine estero).
        ForeignCertificate = "COE",
        /// Price list (listino prezzi).
        PriceList = "LIP",
        /// Anything else (altro).
        Generic = "GEN",
        /// Base form (modello base).
        BaseForm = "MOB",
        /// Free sale certificate (attestato di libera vendita).
        FreeSale = "ALV",
        /// Authorisation (autorizzazione).
        Authorisation = "AUT",
        /// Certificate (certificato).
        Certificate = "CER",
        /// Invoice (fattura).
        Invoice = "FAT",
        /// Visa for deposit (visto di deposito).
        DepositVisa = "VDE",
        /// Visa of signing powers (visto poteri di firma).
        SigningPowersVisa = "VPT",
    }
}

vocabulary! {
    /// The capacity in which the signatory signs (ruolo).
    SignatoryRole {
        /// Legal representative (legale rappresentante).
        LegalRepresentative = "legale rappresentante",
        /// Attorney with registered powers (procuratore).
        Attorney = "procuratore",
    }
}

vocabulary! {
    /// What the certificate is printed on at the company (supporto).
    Support {
        /// Plain white A4 sheet (foglio bianco).
        WhiteSheet = "foglio bianco",
        /// Numbered ministerial form (formulario).
        Form = "formulario",
    }
}

vocabulary! {
    /// How the issued certificate reaches the company (consegna).
    Delivery {
        /// Collected at the Chamber's counter (sportello).
        Counter = "sportello",
        /// Printed at the company (stampa in azienda).
        PrintAtCompany = "stampa in azienda",
    }
}

vocabulary! {
    /// How the fees are paid (pagamento).
    Payment {
        /// From the prepaid DIRITTI balance.
        Balance = "diritti",
        /// By card at sending (carta).
        Card = "carta",
        /// Later, at the counter (allo sportello).
        Counter = "allo sportello",
    }
}
