// Types that the generated bindings will bring. To be taken away once they do.
import type { AppErrorView, BalanceView, DifferenceView, FindingView, SealView, TokenView as TokenToday } from "./bindings";

export type QueueView = {
  signatories: QueueSignatoryView[];
  signatory: string | null;
  items: QueueItemView[];
  papers: PaperView[];
  total: string;
  sums: ChamberSumView[];
  balance: BalanceView | null;
};
export type QueueSignatoryView = { fiscalCode: string; name: string; documents: number };
export type ChamberSumView = { chamber: string; total: string; balance: BalanceView | null; after: string | null };
export type QueueItemView = {
  id: string; title: string; consignee: string; signatory: string; fiscalCode: string; chamber: string; seal: SealView; digest: string; fee: string;
  order: string[]; warnings: FindingView[]; declaration: string; proofs: ProofView[]; documents: ToSignView[]; since: ComparisonView[];
};
export type ProofView = {
  name: string; kind: string; description: string; sha256: string; sizeBytes: number; here: boolean; signAs: SignForm | null; why: SignReason | null;
};
export type SignForm = "p7m" | "pades";
export type SignReason = "baseForm" | "chamber" | "visa" | "retrospective" | "paper";
export type ToSignView = { name: string; form: SignForm; why: SignReason; sha256: string; done: boolean };
export type ComparisonView = { with: "revision" | "consignee"; practice: string; title: string; at: string; fields: DifferenceView[] };
export type PaperKind = "contract" | "adhesion" | "delegation" | "lossReport" | "destructionReport" | "retrospectiveLetter" | "other";
export type PaperView = {
  id: string; name: string; kind: PaperKind; signatory: string; form: SignForm; sha256: string; sizeBytes: number; addedAt: string;
  state: string; path: string | null;
};
export type ReviewWay = "all" | "oneByOne" | "withoutShowing";
export type ReviewView = { way: ReviewWay; signatory: string | null; entries: ReviewEntryView[]; shown: number; ticked: number; total: string; sums: ChamberSumView[] };
export type ReviewEntryView = { id: string; title: string; digest: string; shown: boolean; ticked: boolean; changed: boolean };
export type TokenView = TokenToday & { endsInDays: number | null; endsSoon: boolean };
export type BatchState = "askingPin" | "loggingIn" | "signing" | "pausing" | "paused" | "tokenGone" | "cancelling" | "finished";
export type BatchEnd = "complete" | "cancelled" | "pinLocked" | "loginFailed";
export type BatchView = {
  state: BatchState; end: BatchEnd | null; done: number; signed: number; failed: number; total: number; current: string | null; secondsLeft: number | null;
  documents: BatchDocumentView[];
};
export type BatchDocumentView = {
  practice: string; title: string; name: string; form: SignForm; why: SignReason; sha256: string; outcome: string;
  error: AppErrorView | null; signedSha256: string | null; path: string | null; at: string | null;
};
export type SignResult = { id: string; outcome: string; p7m?: string | null; error?: AppErrorView | null; documents?: BatchDocumentView[] };
export type SignView = { results: SignResult[] };
export type SigningLogView = { csv: string; log: string };
export type LogCheckView = { entries: number; devices: string[] };
export type ReturnedView = { reason: string; by: string; at: string };

