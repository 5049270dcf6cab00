// The fake's signing: the review that freezes and ticks, and a batch that goes step by step.
import type { AppErrorView, BatchDocumentView, BatchView, RemoteServiceForm, PaperKind, PaperView, RemoteCredentialView, RemoteServiceView, ReviewEntryView, ReviewView, ReviewWay, SignForm, SignResult, SignView, TimestampView, TokenView } from "../bindings";
import type { Card } from "../boxes/signingKeys";
import { fail, Hearers } from "./base";
import { FakeOffice } from "./office";
import { firstPapers, luca, proofPages, queueOf, sumsOf, totalOf } from "./queue";

const pause = (wait_ms: number) => new Promise((go) => setTimeout(go, wait_ms));
const spoken = (code: string, message: string, nextStep: string): AppErrorView => ({ code, message, nextStep });
const unseenEntry = (id: string, title: string, digest: string): ReviewEntryView => ({ id, title, digest, shown: false, ticked: false, changed: false });
const nothing: BatchView = { state: "askingPin", end: null, remote: false, done: 0, signed: 0, failed: 0, total: 0, current: null, secondsLeft: null, documents: [] };

const remoteKey: RemoteCredentialView = {
  url: "https://firma.fornitore.example/csc/v2", id: "FR-4418", description: "Firma remota qualificata", holder: "MORETTI LUCA", fiscalCode: luca.fiscalCode,
  notAfter: "2028-06-30T00:00:00Z", perAuthorisation: 20, pin: true, otp: true, elsewhere: false, problem: null,
};

export class FakeSigning extends FakeOffice {
  /** Remote signing services, and the keys that they list. */
  services: RemoteServiceView[] = [];
  keys: RemoteCredentialView[] = [remoteKey];
  /** Whose timestamps stand on what is signed. */
  stamps: TimestampView = { url: null, anchors: null };
  #listed = false;
  token: Card = {
    module: "/usr/lib/softhsm/libsofthsm2.so", label: "Origo demo", holder: "MORETTI LUCA", fiscalCode: luca.fiscalCode, notAfter: "2029-01-31T00:00:00Z",
    problem: null, pinFinalTry: false, pinCountLow: false, pinPad: false, endsInDays: 797, endsSoon: false, kind: "qualified", remarks: [],
  };
  /** Documents (by file name) that the card will not sign. */
  refusing = new Set<string>();
  /** How long one document takes. */
  pace_ms = 0;
  /** While true nothing goes on: what is shown then is looked at. */
  held = false;
  #papers = firstPapers();
  /** Cards that lie in slots before it. */
  otherTokens: TokenView[] = [];
  #review: ReviewView | null = null;
  #batch: BatchView | null = null;
  #wish: "pause" | "cancel" | null = null;
  #batches = new Hearers<BatchView>();
  readonly onBatchChanged = this.#batches.add;

  async queue(signatory: string | null) {
    await this.step("queue", signatory);
    return queueOf(this.shelf, this.#papers, signatory);
  }

  async tokens(): Promise<TokenView[]> {
    await this.step("tokens");
    return [...this.otherTokens, this.token];
  }

  async proofPages(id: string, sha256: string) {
    await this.step("proofPages", id, sha256);
    return proofPages(this.#papers.find((paper) => paper.id === id)?.name ?? sha256.slice(0, 8));
  }

  async showProof(id: string, sha256: string) {
    await this.step("showProof", id, sha256);
  }

  async startReview(signatory: string | null, way: ReviewWay) {
    await this.step("startReview", signatory, way);
    const { items, papers } = queueOf(this.shelf, this.#papers, signatory);
    const entries = [...items.map((item) => unseenEntry(item.id, item.title, item.digest)), ...papers.filter((paper) => paper.state === "waiting").map((paper) => unseenEntry(paper.id, paper.name, paper.sha256))];
    return this.#reviewed({ way, signatory, entries, shown: 0, ticked: 0, total: "0.00", sums: [] });
  }

  async review() {
    await this.step("review");
    return this.#review && this.#reviewed(this.#review);
  }

  async markShown(id: string, digest: string) {
    await this.step("markShown", id, digest);
    if (this.#entry(id).digest !== digest) {
      this.#enter(id, { changed: true, shown: false, ticked: false });
      throw fail("sealChanged");
    }
    return this.#enter(id, { shown: true });
  }

  async tick(ids: string[], on: boolean) {
    await this.step("tick", ids, on);
    const way = this.#review?.way;
    if (on && ids.some((id) => !this.#entry(id).shown && way !== "withoutShowing")) throw fail("notShown");
    for (const id of ids) this.#enter(id, { ticked: on });
    return this.#reviewed(this.#review ?? (await this.startReview(null, "oneByOne")));
  }

  async endReview() {
    await this.step("endReview");
    this.#review = null;
  }

  async signReviewed(module: string, token: string, useFinalTry: boolean): Promise<SignView | null> {
    await this.step("signReviewed", module, token, useFinalTry);
    return this.#carryOut(false);
  }

  async #carryOut(remote: boolean): Promise<SignView | null> {
    const documents = this.#documents();
    if (!documents.length) throw fail("notReviewed");
    this.#wish = null;
    this.tellBatch({ ...nothing, remote, total: documents.length, documents });
    await this.#released();
    this.tellBatch({ state: "loggingIn" });
    await pause(this.pace_ms);
    this.tellBatch({ state: "signing" });
    await this.#walk(documents.map((document) => document.name));
    this.#review = null;
    return { results: this.#results() };
  }

  async remoteKeys(look: boolean) {
    await this.step("remoteKeys", look);
    if (look) this.#listed = this.services.length > 0;
    return this.#listed ? this.keys.filter((key) => this.services.some((service) => service.url === key.url)) : [];
  }

  async remoteServices() {
    await this.step("remoteServices");
    return this.services;
  }

  async addRemoteService({ url, name, way, secret }: RemoteServiceForm) {
    await this.step("addRemoteService", url, way, name);
    if (!url.startsWith("https://")) throw fail("badInput", { file: url, why: "https" });
    if (secret === "sbagliata") throw fail("remoteLogin", { url, why: "invalid_grant" });
    const service: RemoteServiceView = { url, name: "", version: "2", user: name };
    this.services = [...this.services.filter((known) => known.url !== url), service];
    this.#listed = true;
    if (!this.keys.some((key) => key.url === url)) this.keys = [...this.keys, { ...remoteKey, url }];
    return service;
  }

  async forgetRemoteService(url: string) {
    await this.step("forgetRemoteService", url);
    this.services = this.services.filter((service) => service.url !== url);
  }

  async timestamps(): Promise<TimestampView> {
    await this.step("timestamps");
    return this.stamps;
  }

  async setTimestamps(url: string): Promise<TimestampView> {
    await this.step("setTimestamps", url);
    if (url && !/^https?:\/\/./.test(url)) throw fail("badInput", { file: url, why: "http, https" });
    this.stamps = { url: url || null, anchors: null };
    return this.stamps;
  }

  async signRemotely(url: string, credential: string) {
    await this.step("signRemotely", url, credential);
    return this.#carryOut(true);
  }

  async pauseBatch() {
    await this.step("pauseBatch");
    this.#wish = "pause";
    this.tellBatch({ state: "pausing" });
  }

  async resumeBatch() {
    await this.step("resumeBatch");
    this.#wish = null;
    this.tellBatch({ state: "signing" });
  }

  async cancelBatch() {
    await this.step("cancelBatch");
    this.#wish = "cancel";
    this.held = false;
    this.tellBatch({ state: "cancelling" });
  }

  async batch() {
    await this.step("batch");
    return this.#batch;
  }

  async exportSigning(folder: string) {
    await this.step("exportSigning", folder);
    return { csv: `${folder}/firme-2026-11-26.csv`, log: `${folder}/registro-firme.jsonl` };
  }

  async checkSigningLog() {
    await this.step("checkSigningLog");
    return { entries: 214, devices: ["d1", "d3"] };
  }

  async returnToDrafter(id: string, reason: string) {
    await this.step("returnToDrafter", id, reason);
    const kept = this.kept(id);
    Object.assign(kept, { state: "draft", seal: null, revision: kept.revision + 1, returned: { reason, by: "Luca Moretti", at: "2026-11-26T10:40:00Z" } });
    this.changedView(id);
  }

  async addPapers(paths: string[], kind: PaperKind, wished: SignForm | null, signatory: string) {
    await this.step("addPapers", paths, kind, wished, signatory);
    const made = paths.map((path, index): PaperView => {
      const id = `d${this.#papers.length + index + 1}`;
      const form: SignForm = wished ?? (path.endsWith(".pdf") ? "pades" : "p7m");
      return { id, name: path.split("/").at(-1) ?? path, kind, signatory, form, sha256: id.repeat(32).slice(0, 64), sizeBytes: 96_000, addedAt: new Date().toISOString(), state: "waiting", path: null };
    });
    this.#papers = [...this.#papers, ...made];
    return made;
  }

  async removePaper(id: string) {
    await this.step("removePaper", id);
    this.#papers = this.#papers.filter((paper) => paper.id !== id);
  }

  async takeSigned(id: string, path: string): Promise<SignResult> {
    await this.step("takeSigned", id, path);
    this.kept(id).state = "signed";
    this.changedView(id);
    return { id, outcome: "signed", p7m: path };
  }

  /** The batch becomes other than it was. */
  tellBatch(change: Partial<BatchView>) {
    this.#batch = { ...(this.#batch ?? nothing), ...change };
    this.#batches.tell(this.#batch);
  }

  /** A practice of the review is sealed anew. */
  sealAnew(id: string) {
    const kept = this.kept(id);
    if (kept.seal) kept.seal = { ...kept.seal, sha256: "5e".repeat(32), orderDetailSha256: "6f".repeat(32) };
    this.changed.tell(id);
  }

  /** A batch with a bit of everything, for looking at. */
  sample(change: Partial<BatchView> = {}) {
    const waiting = this.#documents(true);
    const documents = waiting.map((document, index) => this.#had(document, index < 2 ? "signed" : "waiting"));
    this.tellBatch({ ...nothing, state: "signing", total: documents.length, done: 2, signed: 2, current: documents[2]?.name ?? null, secondsLeft: 134, documents, ...change });
  }

  /** The same batch at its end: one document was not signed. */
  sampleEnd(change: Partial<BatchView> = {}) {
    const documents = this.#documents(true).map((document, index) => this.#had(document, index === 1 ? "failed" : "signed"));
    this.tellBatch({ ...nothing, total: documents.length, documents, state: "finished", end: "complete", done: documents.length, signed: documents.length - 1, failed: 1, ...change });
  }

  async #walk(names: string[]) {
    for (const name of names) {
      await this.#released();
      if (this.#wish === "pause") await this.#paused();
      if (this.#wish === "cancel") break;
      this.tellBatch({ current: name });
      await pause(this.pace_ms);
      this.#sign(name);
    }
    const cancelled = this.#wish === "cancel";
    const documents = (this.#batch?.documents ?? []).map((document) => (document.outcome === "waiting" ? { ...document, outcome: "skipped" } : document));
    this.tellBatch({ state: "finished", end: cancelled ? "cancelled" : "complete", current: null, secondsLeft: null, documents });
  }

  #sign(name: string) {
    const before = this.#batch ?? nothing;
    const refused = this.refusing.has(name);
    const documents = before.documents.map((document) => (document.name === name ? this.#had(document, refused ? "failed" : "signed") : document));
    const done = before.done + 1;
    const left_ms = (before.total - done) * this.pace_ms;
    const counts = refused ? { failed: before.failed + 1 } : { signed: before.signed + 1 };
    this.tellBatch({ ...counts, done, documents, secondsLeft: done > 1 ? Math.ceil(left_ms / 1000) : null });
    const { practice } = documents.find((document) => document.name === name) ?? {};
    if (practice && documents.every((document) => document.practice !== practice || document.outcome === "signed")) this.#signed(practice);
  }

  #signed(id: string) {
    const kept = this.shelf.get(id);
    if (kept) kept.state = "signed";
    this.#papers = this.#papers.map((paper) => (paper.id === id ? { ...paper, state: "signed" } : paper));
    this.changed.tell(id);
  }

  #had(document: BatchDocumentView, outcome: string): BatchDocumentView {
    if (outcome === "signed") return { ...document, outcome, signedSha256: "b7".repeat(32), path: `/home/firmati/${document.name}.p7m`, at: "2026-11-26T10:42:00Z" };
    if (outcome !== "failed") return { ...document, outcome };
    const it = this.language === "it";
    const error = spoken("contentMismatch", it ? "Il contenuto è cambiato dopo il sigillo." : "The content changed after the seal.", "origo export ID --as xml");
    return { ...document, outcome, error };
  }

  /** What the ticks mean; or all that waits. */
  #documents(all = false): BatchDocumentView[] {
    const { items, papers } = queueOf(this.shelf, this.#papers, null);
    const ticked = (id: string) => all || this.#review?.entries.some((entry) => entry.id === id && entry.ticked);
    const plain = { outcome: "waiting", error: null, signedSha256: null, path: null, at: null };
    return [
      ...items.filter((item) => ticked(item.id)).flatMap((item) => item.documents.map(({ name, form, why, sha256 }) => ({ practice: item.id, title: item.title, name, form, why, sha256, ...plain }))),
      ...papers.filter((paper) => paper.state === "waiting" && ticked(paper.id)).map((paper) => ({ practice: paper.id, title: paper.name, name: paper.name, form: paper.form, why: "paper" as const, sha256: paper.sha256, ...plain })),
    ];
  }

  #results(): SignResult[] {
    const documents = this.#batch?.documents ?? [];
    return [...new Set(documents.map((document) => document.practice))].map((id) => ({
      id, outcome: documents.filter((document) => document.practice === id).every((document) => document.outcome === "signed") ? "signed" : "failed",
    }));
  }

  async #released() {
    while (this.held) await pause(5);
  }

  async #paused() {
    this.tellBatch({ state: "paused", secondsLeft: null });
    while (this.#wish === "pause") await pause(5);
  }

  #entry(id: string): ReviewEntryView {
    const entry = this.#review?.entries.find((candidate) => candidate.id === id);
    if (!entry) throw fail("notReviewed");
    return entry;
  }

  #enter(id: string, change: Partial<ReviewEntryView>): ReviewView {
    const review = this.#review ?? fail("notReviewed");
    if (!("entries" in review)) throw review;
    return this.#reviewed({ ...review, entries: review.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) });
  }

  #reviewed(review: ReviewView): ReviewView {
    const items = queueOf(this.shelf, this.#papers, null).items.filter((item) => review.entries.some((entry) => entry.ticked && entry.id === item.id));
    const count = (fits: (entry: ReviewEntryView) => boolean) => review.entries.filter(fits).length;
    this.#review = { ...review, shown: count((entry) => entry.shown), ticked: count((entry) => entry.ticked), total: totalOf(items), sums: sumsOf(items) };
    return this.#review;
  }
}
