import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { faults, shown } from "./shown";

const views: [name: string, hash: string, ready: () => Promise<unknown>][] = [
  ["today", "#/today", () => screen.findByTestId("check-home")],
  ["archive", "#/archive", () => screen.findAllByTestId("archive-row")],
  ["editor", "#/practice/p-1", () => screen.findByTestId("goods-0")],
  ["editor with faults", "#/practice/p-2", () => screen.findByTestId("goods-0")],
  ["editor of visas", "#/practice/p-5", () => screen.findByTestId("attachment-add")],
  ["sealed practice", "#/practice/p-3", () => screen.findByTestId("seal-panel")],
  ["queue", "#/queue", () => screen.findByRole("img")],
  ["sent", "#/sent", () => screen.findAllByTestId("sent-row")],
];
const languages: Language[] = ["it", "en"];

describe.each(languages)("in %s", (language) => {
  it.each(views)("%s has no fault that axe finds", async (_, hash, ready) => {
    shown(hash, { language });
    await ready();
    expect(await faults()).toEqual([]);
  });
});

it("the first start asks for the company", async () => {
  const { person, backend } = shown("#/today", { registered: false });
  await person.type(await screen.findByLabelText("Denominazione"), "Valvole S.r.l.");
  await person.type(screen.getByLabelText("Codice fiscale"), "99990050173");
  await person.type(screen.getByLabelText("Chi lavora a questa postazione (nome e cognome)"), "Marta Rossi");
  await person.click(screen.getByTestId("setup-register"));
  await screen.findByTestId("check-home");
  expect(backend.calls.find((call) => call.name === "initCompany")?.arguments[1]).toBe("Marta Rossi");
  expect(backend.calls.find((call) => call.name === "initCompany")?.arguments[0]).toMatchObject({ denominazione: "Valvole S.r.l.", stato: "Italia" });
});

it("a person types, seals, signs, sends, and sees the protocol number", async () => {
  const { person, backend } = shown("#/practice/p-1");
  const box = await screen.findByLabelText(/^Denominazione della merce/, { selector: "#goods-0-description" });
  await person.type(box, " - NUOVO");
  await waitFor(() => expect(document.getElementById("saved")?.dataset.saved).toBe("saved"));
  expect((await backend.open("p-1")).document).toMatchObject({ items: [{ descrizione: expect.stringMatching(/ACCESSORIES - NUOVO$/) as string }, {}] });

  await person.click(screen.getByTestId("seal"));
  await screen.findByTestId("seal-panel");
  await person.click(screen.getByTestId("place-queue"));
  await person.click(await screen.findByTestId("way-oneByOne"));
  const waiting = await waitFor(() => document.querySelector<HTMLElement>(".queue-row[data-id=p-1]") ?? Promise.reject(new Error("not in the queue")));
  await person.click(within(waiting).getByTestId("queue-open"));
  expect(screen.getByTestId<HTMLButtonElement>("sign").disabled, "nothing is signed unticked").toBe(true);
  // jsdom draws no pictures: the page is said to be there.
  fireEvent.load(await screen.findByRole("img", { name: "modello-base-p-1-r1.xml, pagina 1" }));
  await waitFor(() => expect(screen.getByTestId<HTMLInputElement>("queue-agree").disabled).toBe(false));
  await person.click(screen.getByTestId("queue-agree"));
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("sign").disabled).toBe(false));
  await person.click(screen.getByTestId("sign"));
  const results = await screen.findByTestId("sign-results");
  expect(results.querySelector("[data-id=p-1]")?.getAttribute("data-outcome")).toBe("signed");

  await person.click(screen.getByTestId("go-to-sent"));
  await person.click(await screen.findByTestId("submit"));
  await waitFor(() => {
    const row = document.querySelector("[data-testid=sent-row][data-id=p-1] [data-testid=protocol]");
    expect(row?.textContent).toMatch(/^BG-2026-\d{6}$/);
  });
});

it("the caret stays where it was when somebody else writes in the same text", async () => {
  const { backend } = shown("#/practice/p-1");
  await screen.findByTestId("goods-0");
  const box = document.getElementById("box-5-text") as HTMLTextAreaElement;
  box.focus();
  box.setSelectionRange(11, 11);
  fireEvent.select(box);
  backend.elsewhere("p-1", "/box5_osservazioni", `COMMERCIAL ${box.value}`);
  await waitFor(() => expect(box.value).toMatch(/^COMMERCIAL INVOICE NO. /));
  expect(box.selectionEnd, "after the same word").toBe("COMMERCIAL INVOICE NO.".length);
});

it("a practice with errors cannot be sealed, and each error stands beside its box", async () => {
  shown("#/practice/p-2");
  const seal = await screen.findByTestId<HTMLButtonElement>("seal");
  expect(seal.disabled).toBe(true);
  expect(document.querySelector("#box-2 [data-rule=V06]")).not.toBeNull();
  expect(document.querySelector("#box-5 [data-rule=V14]")).not.toBeNull();
});

it("the archive draws one screen of ten thousand practices", async () => {
  shown("#/archive", { many: 10_000 });
  const rows = await screen.findAllByTestId("archive-row");
  expect(rows.length).toBeLessThan(60);
});

it("the language is switched in the header and remembered", async () => {
  const { person } = shown("#/archive");
  await person.click(await screen.findByTestId("language-en"));
  await screen.findByText("New practice");
  expect(localStorage.getItem("origo.language")).toBe("en");
});
