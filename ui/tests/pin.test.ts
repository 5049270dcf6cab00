import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../pin.html"), "utf8");
const invoke = vi.fn(async () => null);

beforeEach(async () => {
  invoke.mockClear();
  document.body.innerHTML = page.replace(/^[\s\S]*<body>|<\/body>[\s\S]*$/g, "");
  history.replaceState(null, "", "/pin.html?language=it&count=3&token=Origo%20demo&holder=%3Cb%3EMORETTI&final=1");
  Object.assign(window, { __TAURI_INTERNALS__: { invoke } });
  vi.resetModules();
  await import("../src/pin/pin");
});

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

it("shares no script with the window", () => {
  const script = readFileSync(join(import.meta.dirname, "../src/pin/pin.ts"), "utf8");
  const imports = [...script.matchAll(/^import .*"(.+)";/gm)].map((match) => match[1]);
  expect(imports).toEqual(["./pin.css", "./words"]);
});
