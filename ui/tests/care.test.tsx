import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { FakeBackend } from "../src/backend.fake";
import { lesson } from "../src/boxes/ArticleOffer";
import { dayOf, wordsOf } from "../src/boxes/DocumentView";
import { faults, shown } from "./shown";

/** The fake's issued practice. */
const issued = new FakeBackend().shelf.all().find((kept) => kept.state === "issued")?.id ?? "";
const languages: Language[] = ["it", "en"];

const word = (text: string, line: number) => ({ text, line, x: 0, y: 0, width: 1, height: 1 });

/** The side panel of care, open. */
async function caring(id: string, language: Language = "it") {
  const window = shown(`#/practice/${id}`, { language });
  await window.person.click(await screen.findByTestId("side-care"));
  await screen.findByTestId("care");
  return window;
}

describe.each(languages)("in %s no fault that axe finds", (language) => {
  it("in the archive with all filters", async () => {
    const { person } = shown("#/archive", { language });
    await screen.findAllByTestId("archive-row");
    await person.click(screen.getByTestId("archive-more"));
    await waitFor(() => expect(document.getElementById("archive-colleague")).not.toBeNull());
    expect(await faults()).toEqual([]);
  });

  it("in care, approval and printing", async () => {
    const { person } = await caring(issued, language);
    await person.click(await screen.findByTestId("print-original"));
    await person.click(await screen.findByTestId("misprint"));
    expect(await faults()).toEqual([]);
  });

  it("in the copy form and beside a document", async () => {
    const { person, backend } = shown("#/practice/p-1", { language });
    await screen.findByTestId("goods-0");
    await person.click(screen.getByTestId("editor-more"));
    await person.click(await screen.findByTestId("editor-more-copy"));
    await screen.findByTestId("copy-make");
    expect(await faults()).toEqual([]);
    await person.keyboard("{Escape}");
    await person.click((await screen.findAllByTestId("document-open"))[0] as HTMLElement);
    await screen.findByTestId("document-picked");
    await waitFor(() => expect(backend.calls.some((call) => call.name === "documentPages")).toBe(true));
    expect(await faults()).toEqual([]);
  });
});

it("the archive is filtered by colleague and by what is due, and written as a table", async () => {
  const { person, backend } = shown("#/archive", { many: 450 });
  await screen.findAllByTestId("archive-row");
  await person.click(screen.getByTestId("archive-more"));
  await waitFor(() => expect(within(document.getElementById("archive-colleague") as HTMLElement).queryByText("Anna Bianchi")).not.toBeNull());
  await person.selectOptions(document.getElementById("archive-colleague") as HTMLElement, "Anna Bianchi");
  await waitFor(() => expect(screen.getByText("2 pratiche")).toBeTruthy());
  await person.click(document.getElementById("archive-due") as HTMLElement);
  await waitFor(() => expect(screen.getAllByTestId("care-sign").map((sign) => sign.dataset.sign)).toContain("overdue"));
  await person.click(screen.getByTestId("archive-export"));
  await person.click(await screen.findByTestId("archive-export-xlsx"));
  await screen.findByText("/home/ufficio/archivio-pratiche.xlsx");
  expect(backend.calls.findLast((call) => call.name === "exportArchive")?.arguments[0]).toMatchObject({ colleague: "Anna Bianchi", due: true });
  await person.click(screen.getByTestId("archive-clear"));
  await waitFor(() => expect(screen.getByText(/^4\d\d pratiche$/)).toBeTruthy());
  expect(backend.calls.filter((call) => call.name === "archivePage").every((call) => call.arguments[1] === null || call.arguments[1] !== undefined)).toBe(true);
});

it("today shows what presses, the most pressing by its sign", async () => {
  shown("#/today");
  const panel = await screen.findByTestId("pressing");
  expect(within(panel).getAllByTestId("care-sign").length).toBeGreaterThan(2);
  expect(within(panel).getByText("Camion per Almaty")).toBeTruthy();
});

it("a day and a colleague are kept when their fields are left, also on a sealed practice", async () => {
  const { person, backend } = await caring("p-3");
  const due = document.getElementById("care-due") as HTMLInputElement;
  await person.clear(due);
  await person.type(due, "24/12/2026");
  expect(backend.calls.some((call) => call.name === "setCare"), "not while it is typed").toBe(false);
  await person.tab();
  await waitFor(() => expect(backend.calls.findLast((call) => call.name === "setCare")?.arguments).toEqual(["p-3", "due", "2026-12-24"]));
});

it("the draft goes to the customer, and the answer is noted", async () => {
  const { person } = await caring("p-1");
  await person.type(document.getElementById("approval-to") as HTMLElement, "buyer@dokuma.example");
  await person.click(screen.getByTestId("approval-send"));
  await screen.findByTestId("approval-yes");
  await person.click(screen.getByTestId("approval-yes"));
  await waitFor(() => expect(within(screen.getByTestId("events")).getByText("Il cliente ha approvato la bozza")).toBeTruthy());
  expect(screen.queryByTestId("approval-yes"), "nothing waits any more").toBeNull();
});

it("the original is printed once; a misprint leads to a practice that substitutes", async () => {
  const { person } = await caring(issued);
  await person.click(screen.getByTestId("print-original"));
  await waitFor(() => expect(screen.queryByTestId("print-original")).toBeNull());
  await person.click(screen.getByTestId("misprint"));
  await person.type(document.getElementById("misprint-reason") as HTMLElement, "carta inceppata");
  await person.click(screen.getByTestId("misprint-sure"));
  await waitFor(() => expect(location.hash).not.toContain(issued));
  await person.click(await screen.findByTestId("side-care"));
  await waitFor(() => expect(within(screen.getByTestId("events")).getByText(/^Sostituisce il certificato C26BG/)).toBeTruthy());
});

it("several lines are chosen, cut as one change, put back and undone", async () => {
  const { person, backend } = shown("#/practice/p-1");
  await screen.findByTestId("goods-0");
  const before = (await backend.open("p-1")).keys.items.length;
  await person.click(document.getElementById("goods-select-all") as HTMLElement);
  await person.click(screen.getByTestId("goods-cut"));
  await waitFor(async () => expect((await backend.open("p-1")).keys.items).toHaveLength(0));
  expect(backend.calls.filter((call) => call.name === "removeLines")).toHaveLength(1);
  await person.click(screen.getByTestId("goods-paste"));
  await waitFor(() => expect(backend.calls.some((call) => call.name === "addGoods")).toBe(true));
  expect(before).toBeGreaterThan(0);
});

it("what comes from a spreadsheet is shown before it is taken", async () => {
  shown("#/practice/p-1");
  await screen.findByTestId("goods-0");
  const section = document.getElementById("box-6") as HTMLElement;
  fireEvent.paste(section, { clipboardData: { getData: () => "Codice\tDescrizione\tColli\nA1\tValvola\t2" } });
  expect((await screen.findByTestId("table-said")).textContent).toBe("Una riga di merce riconosciuta.");
});

it("words of a document are picked into a box", async () => {
  const { person, backend } = shown("#/practice/p-1");
  await screen.findByTestId("goods-0");
  await person.click((await screen.findAllByTestId("document-open"))[0] as HTMLElement);
  for (const name of ["ANADOLU", "DOKUMA"]) await person.click(await screen.findByRole("button", { name }));
  expect(screen.getByTestId("document-picked").textContent).toBe("Scelto: ANADOLU DOKUMA");
  await person.click(screen.getByTestId("document-put"));
  await person.click(await screen.findByTestId("document-put-/box2_destinatario"));
  await waitFor(async () => expect((await backend.open("p-1")).document).toMatchObject({ box2_destinatario: ["ANADOLU DOKUMA"] }));
});

it("picked words keep the lines of their page, and days are read", () => {
  const page = { svg: "", width: 1, height: 1, words: [word("A", 0), word("B", 0), word("C", 1)] };
  expect(wordsOf([page], new Set(["1 0", "1 1", "1 2"]))).toBe("A B\nC");
  expect(dayOf("del 14.9.2026")).toBe("2026-09-14");
});

it("the glossary is offered what is new, and never what it knows", () => {
  const known = { key: "k", codice: "VS", descrizioneIt: "TELAIO", descrizioneEn: "LOOM", hs: "844630" };
  const line = { text: "TELAIO - LOOM", origine: "", hs: "844630", quantita: "KG 5" };
  expect(lesson([{ ...known, unita: "KG" }], line)).toBeNull();
  expect(lesson([known], line)).toEqual({ article: known, fields: { unita: "KG" } });
  expect(lesson([], line)?.fields).toEqual({ descrizioneIt: "TELAIO", descrizioneEn: "LOOM", hs: "844630", unita: "KG" });
  expect(lesson([], { ...line, text: "[[merce]]" })).toBeNull();
  const another = { ...line, articolo: "VS-200" };
  expect(lesson([{ ...known, unita: "KG" }], another)).toEqual({ article: null, fields: { descrizioneIt: "TELAIO", descrizioneEn: "LOOM", codice: "VS-200", hs: "844630", unita: "KG" } });
  expect(lesson([{ ...known, unita: "KG" }], { ...line, text: "TELAIO NUOVO - LOOM", articolo: "vs", produttore: "Rossi" })?.fields).toEqual({ descrizioneIt: "TELAIO NUOVO", produttore: "Rossi" });
});
