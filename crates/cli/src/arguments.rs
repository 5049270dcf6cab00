//! The words of the command line. Owns names, help and defaults; does nothing.

mod by_hand;
mod desk;
mod proofs;
mod remote;
mod sending;
mod signatory;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use by_hand::Told;
pub(crate) use desk::{Desk, DeskKind};
pub(crate) use proofs::{ProofAdd, Proofs};
pub(crate) use remote::{Csc, CscAdd, RemoteSign, Tsa};
pub(crate) use sending::{Fetch, Proxy, Queue, Submit};
pub(crate) use signatory::{Look, LookCorner, LookForm, LookPage, LookSize, Signatory};

/// Certificates of origin and visas: prepare, check, seal, sign, submit, follow.
///
/// Exit status: 0 yes (warnings too); 1 the answer is no; 2 usage; 3 something needed is absent
/// (token, desk, file; what could be queued is); 4 a fault of Origo.
#[derive(Debug, Parser)]
#[command(name = "origo", version, propagate_version = true)]
pub(crate) struct Arguments {
    /// Where practices are kept.
    #[arg(long, global = true, env = "ORIGO_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// A file whose first line is the passphrase of sealed secrets, where no keychain keeps them; at a
    /// terminal it is asked for.
    #[arg(long, global = true, env = "ORIGO_PASSPHRASE_FILE", value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Prints one JSON object on stdout; progress goes to stderr.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of messages; Italian unless the locale is English.
    #[arg(long, global = true, env = "ORIGO_LANG", value_enum)]
    pub(crate) lang: Option<Lang>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Languages of messages.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Lang {
    /// Italiano.
    It,
    /// English.
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Registers the company on this device.
    Init {
        /// An `impresa` object of the exchange format (or a whole practice that has one).
        #[arg(long, value_name = "FILE")]
        company: PathBuf,
        /// Who works at this device; without it, the system's user name.
        #[arg(long, value_name = "NAME")]
        person: Option<String>,
    },
    /// Takes in exchange JSON, base forms (.xml, .xml.p7m) or electronic invoices (FatturaPA).
    Import {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only says what would go where, what would be left, and what could be mended.
        #[arg(long)]
        look: bool,
    },
    /// Begins a practice with what is known already.
    New {
        /// Certificate of origin (co), visas, authorisations and later copies (va), report of theft or loss
        /// (df) or of destruction (dd), grant (cd) or revocation (rd) of a delegation.
        #[arg(long, value_enum, ignore_case = true, default_value = "co")]
        kind: KindWord,
    },
    /// Says what origin blocks and goods lines give: box 3, the code, the declaration, missing documents.
    Derive {
        /// Id, or external reference.
        id: String,
    },
    /// The company's library of proofs of origin.
    Proofs {
        #[command(subcommand)]
        command: Proofs,
    },
    /// Adds goods lines from a table (.csv, .xlsx).
    Goods {
        /// Id, or external reference.
        id: String,
        /// The table.
        file: PathBuf,
        /// What the columns are, from the left, with commas between (ignored, code, marks, packages,
        /// packageKind, description, origin, customsCode, quantity, unit); without it they are guessed.
        #[arg(long, value_delimiter = ',', value_name = "WORDS")]
        columns: Option<Vec<String>>,
        /// The first row names the columns (true), or is goods already (false).
        #[arg(long)]
        header: Option<bool>,
        /// Sign of decimals: comma or point.
        #[arg(long)]
        decimal: Option<String>,
        /// Only says what would be added.
        #[arg(long)]
        look: bool,
    },
    /// Lists the archive.
    List {
        #[command(flatten)]
        filter: Filter,
        /// Writes the list as a table: .xlsx, or CSV under any other name.
        #[arg(long, value_name = "FILE")]
        table: Option<PathBuf>,
    },
    /// Says who looks after a practice, until when, and when to be reminded; without options, tells it.
    Care(Care),
    /// Makes a practice from an old one.
    Copy {
        /// Id, or external reference.
        id: String,
        /// Takes over these documents too (keys, as `attachments` of `care` tells them, or `all`).
        #[arg(long, value_delimiter = ',', value_name = "KEYS")]
        attachments: Vec<String>,
    },
    /// Makes the draft's pages and a message for the customer's approval, or writes down the answer.
    Approval(Approval),
    /// Makes the file for the printer of what was issued: the original once, then copies.
    Print {
        /// Id, or external reference.
        id: String,
        /// One more sheet, marked as a copy.
        #[arg(long)]
        copy: bool,
        /// Folder to write to.
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// The printed original went wrong, and why: makes the practice that annuls and substitutes it.
        #[arg(long, value_name = "WHY", conflicts_with_all = ["copy", "output"])]
        misprint: Option<String>,
    },
    /// Prints one practice as canonical exchange JSON.
    Show {
        /// Id, or external reference.
        id: String,
    },
    /// Sets one field.
    Set {
        /// Id, or external reference.
        id: String,
        /// JSON pointer of the exchange form, for instance /items/0/descrizione.
        pointer: String,
        /// The value: text, or JSON where the field is typed.
        value: String,
    },
    /// Resolves a conflict by choosing a value.
    Resolve {
        /// Id, or external reference.
        id: String,
        /// JSON pointer of the box in conflict.
        pointer: String,
        /// The value that shall stand.
        value: String,
    },
    /// Opens a new revision of a sealed practice, so that it can be changed.
    Revise {
        /// Id, or external reference.
        id: String,
    },
    /// Judges a practice by the rules and computes its fees.
    Check(Check),
    /// Adds a document.
    Attach(Attach),
    /// Seals: from here on the bytes do not change.
    Freeze {
        /// Id, or external reference.
        id: String,
    },
    /// Writes a practice to a file.
    Export {
        /// Id, or external reference.
        id: String,
        /// What to write.
        #[arg(long = "as", value_enum)]
        format: Format,
        /// Which papers of the printed set.
        #[arg(long, value_enum, default_value_t = PaperSet::All)]
        papers: PaperSet,
        /// Where to.
        #[arg(short, long, value_name = "PATH")]
        output: PathBuf,
    },
    /// Signs sealed practices with a token, all with one PIN; or takes in a file signed elsewhere.
    Sign(Sign),
    /// Lists cards and tokens, and the software that shows them. No PIN is needed.
    Tokens,
    /// Judges a signed file; exit status 0 only for TOTAL-PASSED.
    Verify(Verify),
    /// Trusted Lists (ETSI TS 119 612) that this home keeps for judging signatures.
    TrustedList {
        #[command(subcommand)]
        command: TrustedList,
    },
    /// Encrypts the archive of this computer; its key goes to the keychain, or beside the sealed passwords.
    Encrypt,
    /// Makes an encrypted archive plain again.
    Decrypt {
        /// Reads the recovery key from standard input, where keychain or passphrase are lost.
        #[arg(long)]
        recovery_stdin: bool,
    },
    /// Configures desks.
    Desk {
        #[command(subcommand)]
        command: Desk,
    },
    /// Submits signed practices to their desks.
    Submit(Submit),
    /// Says what waits to be sent, why, since when and what happens next; holds it, or lets it go on.
    Queue(Queue),
    /// Says, or sets, the proxy through which desks are reached.
    Proxy(Proxy),
    /// Says where practices stand.
    Status {
        /// Ids, or external references; all that are under way where none is given.
        ids: Vec<String>,
        /// Asks the desks now.
        #[arg(long)]
        refresh: bool,
    },
    /// Keeps what a portal, a letter or the counter said of a practice that was carried there.
    Told(Told),
    /// Fetches what was issued.
    Fetch(Fetch),
    /// Lists what two people have changed and nobody has decided yet.
    Conflicts {
        /// Id, or external reference.
        id: String,
    },
    /// Tells who changed which boxes of a practice when, the oldest first.
    History {
        /// Id, or external reference.
        id: String,
    },
    /// Says something about a box, beside the paper.
    Comment {
        /// Id, or external reference.
        id: String,
        /// JSON pointer of the box.
        pointer: String,
        /// What to say.
        text: String,
    },
    /// The company's devices: lets them in and out.
    Pair {
        #[command(subcommand)]
        command: Pair,
    },
    /// Takes everything from the other devices and gives them everything, once.
    Sync {
        /// The default; stands here for scripts that want to say it.
        #[arg(long)]
        once: bool,
        /// Where another device listens, for instance 192.168.1.20:4100.
        #[arg(long, value_name = "ADDR")]
        with: Option<String>,
    },
    /// Runs the always-on device of an office, until it is ended.
    Hub {
        /// The address at which the others find it. One of this machine's own: 0.0.0.0 tells them all
        /// of its addresses.
        #[arg(long, value_name = "ADDR")]
        listen: std::net::SocketAddr,
    },
    /// Makes this device the one that talks to desks. Look at the desk first.
    Takeover,
    /// DIRITTI as last known, and now where the desk answers.
    Balance,
    /// The company's signatories: how their signatures come, and how they are seen in a PDF.
    Signatory {
        #[command(subcommand)]
        command: Signatory,
    },
    /// Remote signing services (CSC API) and the keys that they hold.
    Csc {
        #[command(subcommand)]
        command: Csc,
    },
    /// Timestamps on what is signed: says whose, switches them on or off.
    Tsa(Tsa),
    /// Says what works here and what is missing.
    Doctor,
}

/// Kinds of practices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindWord {
    Co,
    Va,
    Df,
    Dd,
    Cd,
    Rd,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrustedList {
    /// Takes in a list from a file; it must be signed by one of the signers, and not be older than the
    /// one that is kept.
    Take {
        /// The list.
        file: PathBuf,
        /// Who may sign it (PEM or DER).
        #[arg(long, value_name = "FILE", required = true)]
        signer: Vec<PathBuf>,
    },
    /// Fetches the European list of lists and the list of one state.
    Update {
        /// Where the list of lists is published.
        #[arg(
            long,
            value_name = "URL",
            default_value = "https://ec.europa.eu/tools/lotl/eu-lotl.xml"
        )]
        from: String,
        /// Who may sign the list of lists (PEM or DER), as the Official Journal publishes them.
        #[arg(long, value_name = "FILE", required = true)]
        signer: Vec<PathBuf>,
        /// Whose list.
        #[arg(long, value_name = "CODE", default_value = "IT")]
        territory: String,
    },
    /// Tells which lists are kept.
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pair {
    /// Makes a ticket, good once and for 15 minutes. Returns at once where a hub or the window runs on
    /// this home, else waits for the device that joins.
    Invite {
        /// What the new device may do.
        #[arg(long, value_enum, default_value = "drafter")]
        role: Role,
        /// Whoever holds the ticket needs no further yes.
        #[arg(long)]
        yes: bool,
    },
    /// Makes an empty home a device of the ticket's company.
    Join(Join),
    /// Lists the devices, and those that ask to be one.
    List,
    /// Lets in the device that shows this code.
    Accept {
        /// Six digits.
        code: String,
    },
    /// Does not let in the device that shows this code.
    Refuse {
        /// Six digits.
        code: String,
    },
    /// Puts a device out of the company, for good. It keeps what it has already.
    Revoke {
        /// Its id, or the first digits of it.
        device: String,
    },
    /// Changes what a device may do.
    Role {
        /// Its id, or the first digits of it.
        device: String,
        /// The new role.
        #[arg(value_enum)]
        role: Role,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Join {
    /// The ticket.
    pub(crate) ticket: String,
    /// Does not ask whether the company is the right one.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Whose device it is; the system's user where absent.
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// What the device shall be called; the machine's name where absent.
    #[arg(long)]
    pub(crate) name: Option<String>,
}

/// What a device may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Prepares practices.
    Drafter,
    /// Signs and submits too.
    Signer,
    /// Also lets devices in and out.
    Administrator,
}

/// Adds a document, or puts it in the place of another.
#[derive(Debug, Args)]
pub(crate) struct Attach {
    /// Id, or external reference.
    pub(crate) id: String,
    /// A PDF, a signed PDF (.pdf.p7m), or the photo of a paper (JPEG, PNG), which becomes a PDF.
    pub(crate) file: PathBuf,
    /// Three-letter type: FAE, PAC, BOL, DDO, COE, GEN, ...; without it, as name and content say.
    #[arg(long = "type", value_name = "TYPE", default_value = "")]
    pub(crate) kind: String,
    /// Name of the attachment in whose place the file is put; its type and the rest stay.
    #[arg(long, value_name = "NAME", conflicts_with = "kind")]
    pub(crate) replaces: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Id, or external reference.
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub(crate) id: Option<String>,
    /// A file of the exchange format; needs no home.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The day from which relative days are counted (YYYY-MM-DD, Europe/Rome).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// Ids, or external references.
    pub(crate) ids: Vec<String>,
    /// Everything that is sealed and not signed, and every paper that waits.
    #[arg(long, conflicts_with_all = ["ids", "signed"])]
    pub(crate) all_ready: bool,
    /// PKCS#11 module of the token.
    #[arg(long, value_name = "PATH", conflicts_with = "signed")]
    pub(crate) module: Option<PathBuf>,
    /// Label of the token.
    #[arg(long, value_name = "LABEL", conflicts_with = "signed")]
    pub(crate) token: Option<String>,
    /// Reads the PIN from standard input: its first line. Further lines answer where the token was taken out
    /// and wants its PIN again, or has another PIN for signatures; never after a wrong one.
    #[arg(long, conflicts_with = "signed")]
    pub(crate) pin_stdin: bool,
    /// Uses the last attempt before the card locks itself.
    #[arg(long)]
    pub(crate) use_final_try: bool,
    /// A document without a practice, to be signed too (contract, adhesion, delegation, report, letter).
    #[arg(long, value_name = "FILE", conflicts_with = "signed")]
    pub(crate) paper: Vec<PathBuf>,
    /// What these documents are.
    #[arg(long, value_enum, default_value = "other", requires = "paper")]
    pub(crate) kind: PaperKind,
    /// How these documents are signed. Without it a PDF is signed inside, or as its signatory wishes; any
    /// other file in an envelope.
    #[arg(long = "as", value_enum, requires = "paper")]
    pub(crate) form: Option<PaperForm>,
    /// Writes the results as CSV, and the signed log beside them (.jsonl).
    #[arg(long, value_name = "FILE.csv", conflicts_with = "signed")]
    pub(crate) report: Option<PathBuf>,
    /// Shows what waits for a signature instead of signing, with all that the signatory must see.
    #[arg(long, conflicts_with_all = ["ids", "all_ready", "signed", "returned", "check_log", "paper"])]
    pub(crate) queue: bool,
    /// Only what waits for this signatory (fiscal code); with --queue or --all-ready.
    #[arg(long, value_name = "CODE")]
    pub(crate) signatory: Option<String>,
    /// Sends a practice back to its drafter instead of signing it.
    #[arg(long = "return", value_name = "ID", requires = "reason",
          conflicts_with_all = ["ids", "all_ready", "signed", "check_log", "paper"])]
    pub(crate) returned: Option<String>,
    /// Why it is sent back; the drafter reads it.
    #[arg(long, value_name = "WORDS", requires = "returned")]
    pub(crate) reason: Option<String>,
    /// Checks the signed log: of this home, or of a file.
    #[arg(long, value_name = "FILE", num_args = 0..=1,
          conflicts_with_all = ["ids", "all_ready", "signed", "paper"])]
    pub(crate) check_log: Option<Option<PathBuf>>,
    /// A file signed by another program (.xml.p7m, .pdf.p7m), for the one ID.
    #[arg(long, value_name = "FILE")]
    pub(crate) signed: Option<PathBuf>,
    /// Folder of trusted certificates to judge the file signed elsewhere.
    #[arg(long, value_name = "DIR", requires = "signed")]
    pub(crate) anchors: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) remote: RemoteSign,
}

/// What a document without a practice is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PaperKind {
    /// Contract of the registration.
    Contract,
    /// Adhesion to a service of the Chamber.
    Adhesion,
    /// Delegation, its grant or revocation.
    Delegation,
    /// Report of loss or theft (DF).
    LossReport,
    /// Report of destruction (DD).
    DestructionReport,
    /// Letter of a late request (a posteriori).
    RetrospectiveLetter,
    /// Anything else.
    Other,
}

/// How a document is signed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PaperForm {
    /// An envelope around the file (.p7m).
    P7m,
    /// Inside the PDF.
    Pades,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The signed file.
    pub(crate) file: PathBuf,
    /// Folder of trusted certificates (PEM or DER); CRLs beside them are used.
    #[arg(long, value_name = "DIR")]
    pub(crate) anchors: Option<PathBuf>,
    /// A certificate revocation list.
    #[arg(long, value_name = "FILE")]
    pub(crate) crl: Vec<PathBuf>,
    /// An OCSP response.
    #[arg(long, value_name = "FILE")]
    pub(crate) ocsp: Vec<PathBuf>,
    /// A Trusted List (ETSI TS 119 612); without it those that the home keeps.
    #[arg(long, value_name = "FILE")]
    pub(crate) trusted_list: Option<PathBuf>,
    /// Who may sign the Trusted List (PEM or DER), beside the anchors.
    #[arg(long, value_name = "FILE", requires = "trusted_list")]
    pub(crate) list_signer: Vec<PathBuf>,
    /// Asks nobody for revocation lists and OCSP responses that are missing.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Judges as of this time (RFC 3339); now where absent.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Writes the signed content here.
    #[arg(long, value_name = "OUT")]
    pub(crate) content: Option<PathBuf>,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// The base form, as it is or will be signed.
    Xml,
    /// The printed papers: see `--papers`.
    Pdf,
    /// The exchange format.
    Json,
    /// Everything of the practice, in a folder of its own.
    Bundle,
    /// What is uploaded to a portal or carried to the counter, with the steps (`ISTRUZIONI.txt`).
    Handover,
}

/// Which practices.
#[derive(Debug, Args)]
pub(crate) struct Filter {
    /// Only practices in these states (draft, sealed, signed, sent, issued, ...).
    #[arg(long, value_delimiter = ',', value_name = "STATES")]
    pub(crate) state: Vec<String>,
    /// Only practices that hold these words.
    #[arg(long)]
    pub(crate) text: Option<String>,
    /// Only practices changed on this day or later (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Only practices changed on this day or earlier.
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// Only practices to this country.
    #[arg(long)]
    pub(crate) country: Option<String>,
    /// Only practices to this consignee: beginnings of words.
    #[arg(long)]
    pub(crate) consignee: Option<String>,
    /// Only practices that this colleague looks after; `-` for those that nobody does.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) colleague: Option<String>,
    /// Only practices of this Chamber.
    #[arg(long, value_name = "SIGN")]
    pub(crate) chamber: Option<String>,
    /// Only practices whose day has come or is near.
    #[arg(long)]
    pub(crate) due: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Care {
    /// Id, or external reference.
    pub(crate) id: String,
    /// The colleague who looks after it; an empty word for nobody.
    #[arg(long)]
    pub(crate) colleague: Option<String>,
    /// The day until which it must be issued (YYYY-MM-DD).
    #[arg(long, value_name = "DAY")]
    pub(crate) due: Option<String>,
    /// Why that day: the ship, the letter of credit.
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// The day on which to be reminded.
    #[arg(long, value_name = "DAY")]
    pub(crate) remind: Option<String>,
    /// Of what to be reminded.
    #[arg(long)]
    pub(crate) reminder: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Approval {
    /// Id, or external reference.
    pub(crate) id: String,
    /// The customer's address.
    #[arg(long, value_name = "ADDRESS", required_unless_present_any = ["approved", "changes"])]
    pub(crate) to: Option<String>,
    /// Language of the message; that of this program where absent.
    #[arg(long, value_enum)]
    pub(crate) language: Option<Lang>,
    /// Folder to write to.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// The customer has approved it.
    #[arg(long, conflicts_with_all = ["to", "changes"])]
    pub(crate) approved: bool,
    /// The customer wants something changed: these words.
    #[arg(long, value_name = "WORDS", conflicts_with = "to")]
    pub(crate) changes: Option<String>,
}

/// Papers of the printed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperSet {
    /// Original, copies as ordered, application side with the declaration, order.
    All,
    /// The original with its continuation sheets.
    Original,
    /// The copies, as many as are ordered.
    Copies,
    /// The application side with the declaration of origin.
    Application,
    /// The order detail.
    Order,
}

impl From<PaperSet> for app::Papers {
    fn from(set: PaperSet) -> Self {
        match set {
            PaperSet::All => Self::All,
            PaperSet::Original => Self::Original,
            PaperSet::Copies => Self::Copies,
            PaperSet::Application => Self::Application,
            PaperSet::Order => Self::Order,
        }
    }
}
