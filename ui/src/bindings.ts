// Stands in until `cargo xtask bindings` writes this file from the Rust types.
export type CheckState = "ok" | "warning" | "missing" | "unknown";
export type CheckView = { id: string; state: CheckState; words: string; nextStep: string | null };
export type DoctorView = { checks: CheckView[] };
export type CompanyView = { name: string; fiscalCode: string; device: string };
export type PracticeRow = {
  id: string; externalId: string; title: string; kind: string; state: string; consignee: string;
  country: string; desk: string; fee: string; protocol: string | null; certificate: string | null;
  officerNote: string | null; waiting: string | null; updatedAt: string;
};
export type FindingView = { rule: string; severity: string; box: string; pointer: string; message: string };
export type FeeLineView = { code: string; quantity: number; unit: string; amount: string };
export type FeesView = { total: string; lines: FeeLineView[] };
export type KeysView = { items: string[]; invoices: string[]; blocks: string[]; attachments: string[] };
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key in string]: JsonValue };
export type CandidateView = { value: JsonValue; by: string; at: string };
export type ConflictView = { pointer: string; candidates: CandidateView[] };
export type DigestView = { name: string; sha256: string };
export type SealView = {
  sha256: string; orderDetailSha256: string; heads: string[]; fileName: string;
  attachments: DigestView[]; sealedAt: string;
};
export type PracticeView = {
  id: string; state: string; editable: boolean; revision: number; document: JsonValue; keys: KeysView;
  findings: FindingView[]; fees: FeesView; conflicts: ConflictView[]; seal: SealView | null; row: PracticeRow;
};
export type BalanceView = { amount: string; learntAt: string; fresh: boolean };
export type QueueItemView = {
  id: string; title: string; consignee: string; signatory: string; seal: SealView; fee: string;
  order: string[]; warnings: FindingView[]; declaration: string;
};
export type QueueView = { items: QueueItemView[]; total: string; balance: BalanceView | null };
export type TokenView = {
  module: string; label: string; holder: string | null; fiscalCode: string | null; notAfter: string | null;
  problem: string | null; pinFinalTry: boolean; pinCountLow: boolean; pinPad: boolean;
};
export type AppErrorView = { code: string; message: string; nextStep: string };
export type SignResult = { id: string; outcome: string; p7m?: string | null; error?: AppErrorView | null };
export type SignView = { results: SignResult[] };
export type IdView = { id: string };
export type RefusedView = { file: string; why: string; code: string };
export type ImportView = { practices: IdView[]; refused: RefusedView[] };
export type DeskView = { chamber: string; kind: string; url: string; user: string };
export type StatusView = {
  id: string; state: string; protocol: string | null; practiceCode: string | null; certificate: string | null;
  officerNote: string | null; waiting: string | null; error: AppErrorView | null;
};
export type ProgressView = { done: number; total: number; id: string };
export type FetchView = { id: string; state: string; certificate: string | null; files: string[] };
export type AppError = { code: Code; detail: { [key in string]: string }; cause: string };
export type Code =
  | "notInitialised" | "alreadyInitialised" | "unknownPractice" | "badInput" | "tooLarge" | "alreadyImported"
  | "badField" | "conflict" | "findings" | "sealed" | "notSealed" | "notSigned" | "wrongState"
  | "attachmentMissing" | "attachmentNotPdf" | "attachmentTwice" | "moduleAbsent" | "tokenAbsent"
  | "noSigningCertificate" | "certificateNotValid" | "pinIncorrect" | "pinLocked" | "pinFinalTry"
  | "tokenFailed" | "batchIncomplete" | "contentMismatch" | "signerMismatch" | "nameMismatch"
  | "signatureInvalid" | "deskAbsent" | "deskUnreachable" | "deskChanged" | "deskRefused" | "credentials"
  | "accountIncomplete" | "passwordExpired" | "notEnabled" | "insufficientFunds" | "stillAsking"
  | "twoReceipts" | "notIssued" | "storage" | "newerHome" | "internal";
