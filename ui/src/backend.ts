// The one door to what lies beneath: every call of the window goes through `Backend`.
// Sole importer of @tauri-apps and of the generated commands.
import { commands, events } from "./bindings";
import type {
  AppError, ArchiveChoicesView, ArchiveFilter, ArchivePageView, BatchView, BundleView, CompanyView, Correction, CountsView, DeskBalanceView, DeskView, DeviceRole, DevicesView, DifferenceView, DoctorView, DocumentPageView, DraftSentView, FetchView, GoodsImportView, ImportView, JoinView,
  LogCheckView, MomentView, RemoteServiceForm, OfficeDocumentView, OriginProofView, OutgoingView, PaperKind, Papers, PaperView, PersonHereView, PracticeView, PrintedView, ProtectionView, QueueView, ReceiptView, RemoteCredentialView, RemoteServiceView, ReviewView, ReviewWay,
  SealView, SignForm, SigningLogView, SignResult, SignView, Source, StatusView, SyncView, TicketView, TimestampView, TokenView, Told, Value as JsonValue,
} from "./bindings";

export type Language = "it" | "en";
export type NewDesk = { chamber: string; url: string; user: string; password: string };
export type FileKind = "practice" | "attachment" | "signed" | "table" | "image" | "receipt";
export type Stop = () => void;
/** The end of an act that answers nothing. */
export type Done = Promise<unknown>;

/** What a person can ask for. Each promise fails with an `AppError`. */
export interface Backend {
  setLanguage(language: Language): Promise<void>;
  doctor(): Promise<DoctorView>;
  company(): Promise<CompanyView>;
  initCompany(company: JsonValue, person: string): Promise<CompanyView>;
  /** A part of the archive; the next one begins at the `next` of the one before. */
  archivePage(filter: ArchiveFilter, after: string | null): Promise<ArchivePageView>;
  archiveChoices(): Promise<ArchiveChoicesView>;
  archiveCounts(): Promise<CountsView>;
  /** Writes the filtered list as a table; answers how many practices it holds. */
  exportArchive(filter: ArchiveFilter, path: string): Promise<number>;
  /** Everything of one practice, in a folder of its own inside this one. */
  exportBundle(id: string, folder: string): Promise<BundleView>;
  /** A new practice from an old one, with the documents of these keys; answers its id. */
  copyPractice(id: string, attachments: string[]): Promise<string>;
  create(kind: string): Promise<string>;
  importFiles(paths: string[]): Promise<ImportView>;
  /** What the files would give; `importFiles` takes them in. */
  lookAtFiles(paths: string[]): Promise<ImportView>;
  open(id: string): Promise<PracticeView>;
  /** What a table of goods would add; `addGoods` adds it. */
  lookAtGoods(source: Source, correction: Correction): Promise<GoodsImportView>;
  addGoods(id: string, source: Source, correction: Correction): Promise<PracticeView>;
  setField(id: string, pointer: string, value: JsonValue): Promise<PracticeView>;
  /** Carries out what a finding offers to mend it. */
  mend(id: string, rule: string, pointer: string): Promise<PracticeView>;
  /** `at` and `remove` count UTF-16 units of the text as it was `seen`; what others wrote since is not touched. */
  splice(id: string, pointer: string, at: number, remove: number, insert: string, seen: string): Promise<PracticeView>;
  resolve(id: string, pointer: string, value: JsonValue): Promise<PracticeView>;
  addLine(id: string, list: string): Promise<PracticeView>;
  /** Puts the line directly after another one, or first (`null`). */
  moveLine(id: string, list: string, key: string, after: string | null): Promise<PracticeView>;
  removeLine(id: string, list: string, key: string): Promise<PracticeView>;
  removeLines(id: string, list: string, keys: string[]): Promise<PracticeView>;
  /** A goods line from an article of the glossary, both by their keys; its producer goes into the declaration. */
  fillArticle(id: string, line: string, article: string): Promise<PracticeView>;
  /** Goods lines as a table for the clipboard; `addGoods` takes it back. */
  copyGoods(id: string, keys: string[]): Promise<string>;
  /** Without a type, as what the file's name and words say. */
  attach(id: string, path: string, kind: string): Promise<PracticeView>;
  /** Another file in the place of the attachment with this key, under its own name. */
  replaceAttachment(id: string, line: string, path: string): Promise<PracticeView>;
  /** The library of proofs; with a practice and one of its blocks those that fit it, the best first. */
  proofs(id: string | null, block: string | null): Promise<OriginProofView[]>;
  /** Gives a proof of the library its file. */
  putProofFile(key: string, path: string): Promise<OfficeDocumentView>;
  /** Attaches a proof's file to a practice, once, for one block; `drawn` is what the practice takes of it. */
  attachProof(id: string, block: string, key: string, drawn: string): Promise<PracticeView>;
  /** The pages of an attachment with their words in their places. */
  documentPages(id: string, sha256: string): Promise<DocumentPageView[]>;
  /** `colleague`, `due`, `reason`, `remind`, `reminder`; an empty text takes it back. */
  setCare(id: string, field: string, text: string): Promise<PracticeView>;
  /** Opens a message to the customer with the draft's pages in the person's mail program. */
  sendDraft(id: string, to: string, english: boolean): Promise<DraftSentView>;
  answerDraft(id: string, approved: boolean, said: string): Promise<PracticeView>;
  /** Opens what was issued for the printer: the original once, then copies. */
  printIssued(id: string, copy: boolean): Promise<PrintedView>;
  /** Answers the id of the practice that annuls and substitutes. */
  misprint(id: string, reason: string): Promise<string>;
  /** One SVG document a page. */
  preview(id: string): Promise<string[]>;
  /** The papers of the printed set, one SVG document a page. */
  printedPages(id: string, papers: Papers): Promise<string[]>;
  /** Hands them to the system's PDF viewer. */
  openPrinted(id: string, papers: Papers): Done;
  freeze(id: string): Promise<SealView>;
  revise(id: string): Promise<PracticeView>;
  /** What waits for one signatory (a fiscal code), or for anybody (`null`). */
  queue(signatory: string | null): Promise<QueueView>;
  tokens(): Promise<TokenView[]>;
  /** One SVG document a page, of an attachment of a practice or of a paper. */
  proofPages(id: string, sha256: string): Promise<string[]>;
  /** Lays the attachment in a folder and shows the folder. */
  showProof(id: string, sha256: string): Done;
  /** Freezes the digests of all that waits. */
  startReview(signatory: string | null, way: ReviewWay): Promise<ReviewView>;
  review(): Promise<ReviewView | null>;
  /** Said only when every page was on the screen. */
  markShown(id: string, digest: string): Promise<ReviewView>;
  tick(ids: string[], on: boolean): Promise<ReviewView>;
  endReview(): Done;
  /** Signs what is ticked. Opens the PIN's own window; `null` when the person closed it without a PIN. Lasts as long as the batch. */
  signReviewed(module: string, token: string, useFinalTry: boolean): Promise<SignView | null>;
  /** The keys that providers hold: as they were listed last, or asked for now (which may open a browser). */
  remoteKeys(look: boolean): Promise<RemoteCredentialView[]>;
  remoteServices(): Promise<RemoteServiceView[]>;
  addRemoteService(service: RemoteServiceForm): Promise<RemoteServiceView>;
  forgetRemoteService(url: string): Done;
  /** Whose timestamps stand on what is signed. */
  timestamps(): Promise<TimestampView>;
  /** Stamps what is signed from here on; nothing where the address is empty. */
  setTimestamps(url: string): Promise<TimestampView>;
  /** As `signReviewed`, with a key that a provider holds; its PIN and codes are asked for in the PIN's own window. */
  signRemotely(url: string, credential: string): Promise<SignView | null>;
  pauseBatch(): Done;
  resumeBatch(): Done;
  cancelBatch(): Done;
  /** The batch under way, or the last one since the program was started. */
  batch(): Promise<BatchView | null>;
  exportSigning(folder: string): Promise<SigningLogView>;
  /** Whether the signed log is whole; fails where a line does not hold. */
  checkSigningLog(): Promise<LogCheckView>;
  returnToDrafter(id: string, reason: string): Done;
  /** Documents without a practice that want a signature. */
  addPapers(paths: string[], kind: PaperKind, form: SignForm | null, signatory: string): Promise<PaperView[]>;
  removePaper(id: string): Done;
  /** Takes in a base form that another program signed. */
  takeSigned(id: string, path: string): Promise<SignResult>;
  desks(): Promise<DeskView[]>;
  addDesk(desk: NewDesk): Promise<DeskView>;
  /** Opens the sealed passwords, or seals those that come; kept until the window is closed. */
  givePassphrase(passphrase: string): Done;
  /** Whether the archive of this computer is encrypted. */
  protection(): Promise<ProtectionView>;
  /** Encrypts it; answers the recovery key, for paper. */
  encryptHome(): Promise<string>;
  decryptHome(): Done;
  recoveryKey(): Promise<string>;
  /** Gives the key of an encrypted archive, from paper, to a keychain that has lost it. */
  keepRecoveryKey(key: string): Done;
  /** Puts another password in place of the desk's, there and here; answers its last day, where the desk tells it. */
  renewPassword(chamber: string, password: string): Promise<string | null>;
  /** A Chamber to which people carry practices; the portal's address may be empty. */
  addDeskByHand(chamber: string, portal: string): Promise<DeskView>;
  addDeskForDrafts(chamber: string, url: string, key: string): Promise<DeskView>;
  /** Makes the folder that is uploaded to the portal or carried to the counter. */
  handOver(id: string, folder: string): Promise<BundleView>;
  /** Keeps what a person was told. */
  told(id: string, told: Told): Promise<StatusView>;
  readReceipt(id: string, path: string): Promise<ReceiptView>;
  submit(ids: string[]): Promise<StatusView[]>;
  /** Files again what a restored desk has forgotten, under the key that it had. */
  submitAgain(id: string): Promise<StatusView[]>;
  status(refresh: boolean): Promise<StatusView[]>;
  fetch(id: string, folder: string): Promise<FetchView>;
  /** What waits to be sent, why, since when and what happens next. */
  outgoing(): Promise<OutgoingView>;
  /** Whether outcomes are told on the desktop. */
  outcomesTold(): Promise<boolean>;
  /** Tells outcomes on the desktop from now on, or no more. */
  tellOutcomes(told: boolean): Promise<boolean>;
  /** Holds the queue, or lets it go on. */
  holdSending(held: boolean): Promise<OutgoingView>;
  sendAtOnce(count: number): Promise<OutgoingView>;
  /** Asks every desk for its DIRITTI balance. */
  balances(): Promise<DeskBalanceView[]>;
  /** The system's dialogs; an empty answer means that the person changed their mind. */
  chooseFiles(kind: FileKind): Promise<string[]>;
  chooseFolder(): Promise<string | null>;
  /** Where a file shall be written, under this name or another. */
  choosePlace(name: string): Promise<string | null>;
  showFile(path: string): Promise<void>;
  /** Takes back the last edit of one's own, or does it again; `undo` and `redo` of the view say what that is. */
  undo(id: string): Promise<PracticeView>;
  redo(id: string): Promise<PracticeView>;
  moments(id: string): Promise<MomentView[]>;
  compare(id: string, from: string[], to: string[]): Promise<DifferenceView[]>;
  restore(id: string, heads: string[]): Promise<PracticeView>;
  addComment(id: string, pointer: string, text: string): Promise<PracticeView>;
  settleComment(id: string, key: string, settled: boolean): Promise<PracticeView>;
  /** Where this person stands, for the colleagues; `null` for nowhere. */
  here(id: string | null, pointer: string | null): Done;
  syncState(): Promise<SyncView>;
  syncNow(): Done;
  closeNow(): Done;
  devices(): Promise<DevicesView>;
  invite(role: DeviceRole): Promise<TicketView>;
  acceptDevice(code: string): Done;
  refuseDevice(code: string): Done;
  revokeDevice(device: string): Done;
  setHub(address: string | null): Done;
  /** At the first start, instead of `initCompany`: asks to be let in. */
  joinCompany(ticket: string, person: string, device: string): Promise<JoinView>;
  openOfficeDocument(kind: string): Promise<OfficeDocumentView>;
  setOfficeField(kind: string, pointer: string, value: JsonValue): Promise<OfficeDocumentView>;
  addOfficeLine(kind: string, value: JsonValue): Promise<OfficeDocumentView>;
  removeOfficeLine(kind: string, key: string): Promise<OfficeDocumentView>;
  resolveOfficeField(kind: string, pointer: string, value: JsonValue): Promise<OfficeDocumentView>;
  /** The image of a signatory's signature as a data address. */
  signatureImage(code: string): Promise<string | null>;
  setSignatureImage(code: string, path: string | null): Promise<OfficeDocumentView>;
  saveTemplate(id: string, name: string): Done;
  createFromTemplate(key: string): Promise<string>;
  onPracticeChanged(hear: (id: string) => void): Promise<Stop>;
  onBatchChanged(hear: (batch: BatchView) => void): Promise<Stop>;
  onPresenceChanged(hear: (people: PersonHereView[]) => void): Promise<Stop>;
  onSyncChanged(hear: (sync: SyncView) => void): Promise<Stop>;
  onDevicesChanged(hear: () => void): Promise<Stop>;
  onJoiningEnded(hear: (error: AppError | null) => void): Promise<Stop>;
  onOfficeDocumentChanged(hear: (kind: string) => void): Promise<Stop>;
  /** The window was asked to close while something waits that could travel now. */
  onClosingAsked(hear: (sync: SyncView) => void): Promise<Stop>;
}

/** The program beneath. Names and order of arguments are the generated ones. */
const program: Backend = {
  ...commands,
  setLanguage: async (language) => void (await commands.setLanguage(language)),
  addDesk: ({ chamber, url, user, password }) => commands.addDesk(chamber, url, user, password),
  addDeskByHand: commands.addDeskByHand,
  addDeskForDrafts: commands.addDeskForDrafts,
  handOver: commands.handOver,
  told: commands.told,
  readReceipt: commands.readReceipt,
  showFile: async (path) => void (await commands.showFile(path)),
  onPracticeChanged: (hear) => events.practiceChanged.listen(({ payload }) => hear(payload.id)),
  onBatchChanged: (hear) => events.batchChanged.listen(({ payload }) => hear(payload)),
  onPresenceChanged: (hear) => events.presenceChanged.listen(({ payload }) => hear(payload.people)),
  onSyncChanged: (hear) => events.syncChanged.listen(({ payload }) => hear(payload)),
  onDevicesChanged: (hear) => events.devicesChanged.listen(() => hear()),
  onJoiningEnded: (hear) => events.joiningEnded.listen(({ payload }) => hear(payload.error)),
  onOfficeDocumentChanged: (hear) => events.officeDocumentChanged.listen(({ payload }) => hear(payload.kind)),
  onClosingAsked: (hear) => events.closingAsked.listen(({ payload }) => hear(payload)),
};

/** The program, or the fake where the page runs in a developer's browser. */
export async function asked(): Promise<Backend> {
  if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
    const { FakeBackend } = await import("./backend.fake");
    const fake = new FakeBackend({ many: 400 });
    fake.pace_ms = 700;
    // A developer plays the colleague from the browser's console.
    return Object.assign(window, { fake }).fake;
  }
  return program;
}
