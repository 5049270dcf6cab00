import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../pin.html"), "utf8");
const invoke = vi.fn(async () => null);

const asked = "language=it&count=3&token=Origo%20demo&holder=%3Cb%3EMORETTI";

async function open(query: string) {
  document.body.innerHTML = page.replace(/^[\s\S]*<body>|<\/body>[\s\S]*$/g, "");
  history.replaceState(null, "", `/pin.html?${query}`);
  vi.resetModules();
  await import("../src/pin/pin");
}

beforeEach(async () => {
  invoke.mockClear();
  Object.assign(window, { __TAURI_INTERNALS__: { invoke } });
  await open(`${asked}&final=1`);
});

const text = (id: string) => document.getElementById(id)?.textContent ?? "";

const field = () => document.getElementById("pin") as HTMLInputElement;

it("says how many documents, which device and whose certificate", () => {
  expect(document.getElementById("documents")?.textContent).toContain("3 documenti");
  expect(document.getElementById("token")?.textContent).toBe("Origo demo");
  expect(document.getElementById("holder")?.innerHTML, "what a card says is text").toBe("&lt;b&gt;MORETTI");
  expect(document.getElementById("warning")?.textContent).toContain("un solo tentativo");
});

it("hands the PIN over once, by its one command, and forgets it", () => {
  field().value = "12345678";
  field().dispatchEvent(new Event("input"));
  document.getElementById("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(invoke.mock.calls).toEqual([["give_pin", { pin: "12345678" }]]);
  expect(field().value).toBe("");
});

it("gives no PIN when the person cancels", () => {
  field().value = "12345678";
  document.getElementById("pin-cancel")?.click();
  expect(invoke.mock.calls).toEqual([["give_pin", { pin: null }]]);
});

it("says that the PIN before was wrong, and when one attempt is left", async () => {
  await open(`${asked}&why=incorrect&final=1`);
  expect(text("why")).toContain("Il PIN era errato");
  expect(text("documents")).toBe("Restano 3 documenti da firmare.");
  expect(text("warning")).toContain("Resta un solo tentativo");
  await open(`${asked}&why=incorrect&low=1`);
  expect(text("warning"), "a wrong PIN is not told twice").toBe("");
});

it("asks for the PIN of a card that has another one for signatures", async () => {
  await open(`${asked}&why=signature`);
  expect(text("why")).toContain("un secondo PIN, solo per la firma");
  expect(text("pin-label")).toBe("PIN per la firma");
  expect(text("warning")).toBe("");
  await open(`${asked}&why=signature&low=1`);
  expect(text("warning"), "after a wrong one").toContain("era errato");
});

it("says why it asks again after the card was taken out", async () => {
  await open(`${asked.replace("language=it&count=3", "language=en&count=1")}&why=back`);
  expect(text("why")).toBe("The card is back.");
  expect(text("documents")).toBe("One document is left to sign.");
});

it("leaves the typing to a reader with its own keys", async () => {
  await open(`${asked}&pad=1`);
  expect(document.getElementById("typed")?.hidden, "no PIN is typed here").toBe(true);
  expect(text("pad")).toContain("sul lettore");
  document.getElementById("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(invoke.mock.calls).toEqual([["give_pin", { pin: "" }]]);
});

it("shares no script with the window", () => {
  const script = readFileSync(join(import.meta.dirname, "../src/pin/pin.ts"), "utf8");
  const imports = [...script.matchAll(/^import .*"(.+)";/gm)].map((match) => match[1]);
  expect(imports).toEqual(["./pin.css", "./words"]);
});

it("asks for what a remote key wants, in words of its own", async () => {
  await open("language=it&remote=sent&count=20&behind=30&token=FR-4418&holder=MORETTI%20LUCA&challenge=Ref.%2017");
  expect(text("title")).toBe("Codice della firma remota");
  expect(text("documents")).toBe("Si firmano 20 documenti con questo codice. Altri 30 documenti attendono il codice successivo.");
  expect(text("remote")).toBe("Il fornitore ha appena inviato un codice usa e getta. Ref. 17");
  expect(text("token-label")).toBe("Chiave");
  field().value = "482915";
  document.getElementById("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(invoke.mock.calls.at(-1), "by the same one command").toEqual(["give_pin", { pin: "482915" }]);
  await open("language=en&remote=pin&count=1&behind=0&token=FR-4418&holder=MORETTI");
  expect(text("title")).toBe("PIN of the remote signature");
  expect(text("remote")).toContain("this signature only");
  await open("language=en&remote=other&count=1&token=t&holder=h");
  expect(text("title"), "an unknown word is a card's question").toBe("Signing PIN");
});
