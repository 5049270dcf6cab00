// The plain logic of the signing queue: rows, cards, batches, and what was really on the screen.
import { describe, expect, it } from "vitest";
import { FakeBackend } from "../src/backend.fake";
import { again, announcement, askingAfter, can, endOf, hasResults, sayLeft, unsigned } from "../src/boxes/batches";
import { sayIndexed } from "../src/boxes/places";
import { chosenToken, elsewhere, ownQueue, remarksOf, tokenName, type Card } from "../src/boxes/signingKeys";
import { documentsIn, leavesOf, nextUnseen, rowsOf, stepped, tickable, unseen } from "../src/boxes/signingRows";
import { nextStepOf } from "../src/boxes/spoken";
import { firstGap, joined } from "../src/components/coverage";
import type { BatchView } from "../src/bindings";
import { bundle } from "../src/words/bundles";
import type { Say } from "../src/words/words";

const italian = bundle("it");
const say: Say = (id, facts) => {
  const [name = "", attribute] = id.split(".");
  const message = italian.getMessage(name);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  return pattern ? italian.formatPattern(pattern, facts) : id;
};
const token: Card = { ...new FakeBackend().token, label: "Carta" };

const queue = async () => new FakeBackend().queue(null);
const batch = (change: Partial<BatchView> = {}): BatchView => ({
  state: "signing", end: null, remote: false, done: 0, signed: 0, failed: 0, total: 50, current: null, secondsLeft: null, documents: [], ...change,
});
const documentOf = (practice: string, outcome: string) => ({
  practice, title: practice, name: practice, form: "p7m" as const, why: "baseForm" as const, sha256: "", outcome, error: null, signedSha256: null, path: null, at: null,
});

describe("what was on the screen", () => {
  it("is all of it only when the stretches meet and reach both ends", () => {
    expect(firstGap([]), "nothing was seen").toBe(0);
    const top = joined([], { from: 0, to: 0.4 });
    expect(firstGap(top), "the rest was not").toBe(0.4);
    expect(firstGap(joined(top, { from: 0.7, to: 1 })), "a jump to the end leaves a hole").toBe(0.4);
    expect(firstGap(joined(joined(top, { from: 0.7, to: 1 }), { from: 0.39, to: 0.71 }))).toBeNull();
    expect(firstGap([{ from: 0.2, to: 1 }]), "the beginning counts too").toBe(0);
  });

  it("bears the rounding of points on the screen", () => {
    expect(firstGap(joined([{ from: 0.001, to: 0.5 }], { from: 0.502, to: 0.998 }))).toBeNull();
  });
});

describe("the rows of the queue", () => {
  it("are practices and papers, without what is signed already", async () => {
    const waiting = await queue();
    const rows = rowsOf({ ...waiting, papers: waiting.papers.map((paper, index) => (index ? paper : { ...paper, state: "signed" })) }, null);
    expect(rows.map((row) => row.id)).toEqual(["p-3", "p-4", "p-14", "d2"]);
  });

  it("take from the review what was seen and ticked; another digest is another document", async () => {
    const waiting = await queue();
    const entry = { id: "p-4", title: "", digest: waiting.items[1]?.digest ?? "", shown: true, ticked: true, changed: false };
    const review = { way: "oneByOne" as const, signatory: null, entries: [entry, { ...entry, id: "p-3", digest: "00" }, { ...entry, id: "gone" }], shown: 2, ticked: 2, total: "0.00", sums: [] };
    const rows = rowsOf(waiting, review);
    expect(rows.map((row) => [row.id, row.inReview, row.changed]), "in the review's order, late comers below, what is gone left out").toEqual([
      ["p-4", true, false], ["p-3", true, true], ["p-14", false, false], ["d1", false, false], ["d2", false, false],
    ]);
    expect(rows.map((row) => tickable(row, review))).toEqual([true, false, false, false, false]);
  });

  it("can be ticked unseen only in the way that was chosen for it", async () => {
    const waiting = await queue();
    const entries = waiting.items.map(({ id, title, digest }) => ({ id, title, digest, shown: false, ticked: false, changed: false }));
    const review = { way: "all" as const, signatory: null, entries, shown: 0, ticked: 0, total: "0.00", sums: [] };
    const [first] = rowsOf(waiting, review);
    if (!first) throw new Error("no row");
    expect(tickable(first, review)).toBe(false);
    expect(tickable(first, { ...review, way: "withoutShowing" })).toBe(true);
    expect(tickable({ ...first, inReview: false }, { ...review, way: "withoutShowing" }), "what came later was not frozen").toBe(false);
  });

  it("are walked without going round, and the unseen ones from here on first", async () => {
    const rows = rowsOf(await queue(), null).map((row) => ({ ...row, inReview: true, shown: row.id === "p-14" }));
    expect(stepped(rows, "p-3", -1)?.id).toBe("p-3");
    expect(stepped(rows, "p-3", 1)?.id).toBe("p-4");
    expect(stepped(rows, "d2", 5)?.id).toBe("d2");
    expect(nextUnseen(rows, "p-4")?.id, "the one between was seen").toBe("d1");
    expect(nextUnseen(rows, "d2")?.id, "and then from the top").toBe("p-3");
    expect(nextUnseen(rows.map((row) => ({ ...row, shown: true })), "p-3")).toBeUndefined();
  });

  it("want everything on the screen that will be signed, and nothing else", async () => {
    const dubai = rowsOf(await queue(), null)[1];
    if (!dubai?.item) throw new Error("no practice");
    const leaves = leavesOf(dubai);
    expect(leaves.map((leaf) => [leaf.kind, leaf.signAs])).toEqual([["form", "p7m"], ["proof", null], ["proof", "pades"]]);
    expect(unseen(leaves, new Set(["form"])).map((leaf) => leaf.name)).toEqual(["packing_list_421.pdf"]);
    const done = { ...dubai, item: { ...dubai.item, documents: dubai.item.documents.map((document) => ({ ...document, done: document.why !== "baseForm" })) } };
    expect(unseen(leavesOf(done), new Set(["form"])), "what was signed in an earlier batch is not asked for again").toEqual([]);
    expect(documentsIn([dubai]), "an attachment and the base form").toBe(2);
    expect(documentsIn([done])).toBe(1);
  });
});

describe("a card", () => {
  it("is the chosen one while it is there, else one that can sign", () => {
    const broken = { ...token, label: "Rotta", problem: "scaduto" };
    expect(chosenToken([broken, token], "")?.label).toBe("Carta");
    expect(chosenToken([broken, token], tokenName(broken))?.label).toBe("Rotta");
    expect(chosenToken([broken], "gone")?.label).toBe("Rotta");
    expect(chosenToken([], "")).toBeUndefined();
  });

  it("is before others that of somebody for whom something waits, wherever it is plugged in", () => {
    const desk = { ...token, label: "Sportello", fiscalCode: "NRENNA70A41A794P" };
    const own = token.fiscalCode ?? "";
    expect(chosenToken([desk, token], "", [own])?.label).toBe("Carta");
    expect(chosenToken([token, desk], "", [own])?.label).toBe("Carta");
    expect(chosenToken([desk, token], "", ["BNCLCU85M41A794Z"])?.label, "nobody's: the first").toBe("Sportello");
    expect(chosenToken([desk, { ...token, problem: "scaduto" }], "", [own])?.label, "it cannot sign").toBe("Sportello");
  });

  it("opens its holder's queue, and the others' documents are counted", async () => {
    expect(ownQueue(token)).toBe("MRTLCU70A01A794I");
    expect(ownQueue({ ...token, problem: "scaduto" })).toBeNull();
    const backend = new FakeBackend();
    expect(elsewhere(await backend.queue("MRTLCU70A01A794I"))).toBe(1);
    expect(elsewhere(await backend.queue(null))).toBe(0);
  });

  it.each<[string, Partial<Card>, string[], string[]]>([
    ["nothing to say", {}, ["MRTLCU70A01A794I", ""], []],
    ["the last attempt drowns the low count", { pinFinalTry: true, pinCountLow: true }, [], ["final"]],
    ["an identity card", { kind: "identityCard" }, [], ["cie"]],
    ["no word of a qualified device", { kind: "other" }, [], ["unqualified"]],
    ["a qualified certificate that names no device", { kind: "qualifiedWithoutDevice" }, [], ["device"]],
    ["an end within sixty days", { endsSoon: true, endsInDays: 12 }, [], ["ends"]],
    ["another signatory's documents", {}, ["RTOMRT80A41A794X"], ["other"]],
    ["a card that cannot sign says only that", { problem: "scaduto", kind: "identityCard", endsSoon: true }, [], ["problem"]],
  ])("says: %s", (_, change, codes, remarks) => {
    expect(remarksOf({ ...token, ...change }, codes).map(({ id }) => id)).toEqual(remarks);
  });
});

describe("a batch", () => {
  it.each([[3, "ancora pochi secondi"], [12, "ancora circa 20 secondi"], [45, "ancora circa 50 secondi"], [54, "ancora circa un minuto"], [70, "ancora circa un minuto"], [134, "ancora circa 2 minuti"], [1500, "ancora circa 25 minuti"]])(
    "with %i seconds left says: %s", (seconds, words) => expect(sayLeft(say, seconds)).toBe(words));

  it("is heard at every change of state, at every failure, and ten times in all", () => {
    expect(announcement(say, null, batch({ state: "askingPin" }))).toBe("Serve il PIN, nella finestra che si è aperta");
    expect(announcement(say, batch({ state: "loggingIn" }), batch({ state: "askingPin" }))).toBe("Il PIN è errato");
    expect(announcement(say, batch(), batch({ state: "tokenGone" }))).toBe("Rimettere la carta");
    const counted = Array.from({ length: 50 }, (_, index) => announcement(say, batch({ done: index }), batch({ done: index + 1 }))).filter(Boolean);
    expect(counted, "ten times in fifty documents").toHaveLength(10);
    expect(counted.at(-1)).toBe("50 di 50");
    expect(announcement(say, batch({ total: 3 }), batch({ total: 3, done: 1 })), "a short batch is counted out").toBe("1 di 3");
    expect(announcement(say, batch({ done: 7, failed: 0 }), batch({ done: 8, failed: 1 }))).toContain("non è stato firmato");
    expect(announcement(say, batch(), batch({ state: "finished", end: "complete", done: 50, signed: 50 }))).toBe("Firma terminata: 50 documenti su 50.");
    expect(announcement(say, batch({ state: "finished" }), batch({ state: "finished" })), "the end is said once").toBeNull();
  });

  it("knows why the PIN is asked by what went before", () => {
    const asked = batch({ state: "askingPin" });
    expect(askingAfter(null, null, asked)).toBe("first");
    expect(askingAfter(batch({ state: "finished" }), null, asked), "a former batch is another one").toBe("first");
    expect(askingAfter(batch({ state: "loggingIn" }), null, asked)).toBe("incorrect");
    expect(askingAfter(batch(), null, asked), "a key that wants the PIN each time may refuse it in the middle").toBe("incorrect");
    expect(askingAfter(batch({ state: "tokenGone" }), null, asked)).toBe("back");
    expect(askingAfter(asked, "back", asked), "it stays the same question").toBe("back");
    expect(askingAfter(asked, "back", batch())).toBeNull();
  });

  it("offers only what means something in its state", () => {
    expect(can.signing).toEqual({ pause: true, resume: false, cancel: true });
    expect(can.paused.resume).toBe(true);
    expect(Object.values(can.finished)).toEqual([false, false, false]);
    expect(can.tokenGone.cancel, "whoever has no card at hand can stop").toBe(true);
  });

  it("tells its end, what is left, and what to try again", () => {
    const documents = [documentOf("a", "signed"), documentOf("a", "failed"), documentOf("b", "skipped"), documentOf("b", "skipped"), documentOf("c", "signed")];
    const over = batch({ state: "finished", end: "complete", total: 5, signed: 2, documents });
    expect(endOf(over)).toBe("part");
    expect(endOf({ ...over, signed: 0 })).toBe("none");
    expect(endOf({ ...over, signed: 5 })).toBe("whole");
    expect(endOf({ ...over, end: "pinLocked" })).toBe("pinLocked");
    expect(endOf({ ...over, end: "cancelled" })).toBe("cancelled");
    expect(unsigned(over)).toHaveLength(3);
    expect(again(over), "each once").toEqual(["a", "b"]);
    expect(hasResults(over)).toBe(true);
    expect(hasResults(batch({ state: "finished", documents: [documentOf("a", "skipped")] })), "a PIN window that was closed is no result").toBe(false);
    expect(hasResults(batch())).toBe(false);
  });
});

describe("words", () => {
  it("name the place of a difference by line and box", () => {
    expect(sayIndexed(say, "/items/1/quantita")).toBe("Merce 2, Quantità");
    expect(sayIndexed(say, "/fatture/0/numero")).toBe("Fattura 1, Numero");
    expect(sayIndexed(say, "/allegati/2")).toBe("Allegato 3");
    expect(sayIndexed(say, "/box2_destinatario")).toBe("Casella 2");
  });

  it("of an error from beneath are the window's own where the terminal would be named", () => {
    const error = { code: "contentMismatch", message: "", nextStep: "origo export ID --as xml" };
    expect(nextStepOf(say, "it", error)).toMatch(/^Esportare di nuovo il modello base/);
    expect(nextStepOf(say, "it", { ...error, code: "tokenFailed", nextStep: "Togliere la carta." })).toBe("Togliere la carta.");
  });
});
