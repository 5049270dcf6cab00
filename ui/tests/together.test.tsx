// Several people at once, over a fake colleague.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { shown } from "./shown";

const opened = () => screen.findByTestId("goods-0");
const field = (id: string) => document.getElementById(id) as HTMLInputElement;
const read = async (backend: ReturnType<typeof shown>["backend"], id: string) => (await backend.open(id)).document as Record<string, unknown>;
const dispute = () => document.querySelector<HTMLElement>("[data-dispute$='/descrizione']");
const side = (value: string, by: string) => ({ value, by, at: "2026-11-25T09:00:00Z", line: null });
const stored = () => waitFor(() => expect(document.getElementById("saved")?.dataset.saved).toBe("saved"));

describe("who is here", () => {
  it("stands in the head and at the box, and is announced once, not at every step", async () => {
    const { backend } = shown("#/practice/p-1");
    await opened();
    act(() => backend.visit("p-1", "/box5_osservazioni"));
    expect(within(await screen.findByTestId("people")).getByText("Anna Bianchi")).toBeDefined();
    expect(within(document.getElementById("box-5") as HTMLElement).getByTestId("standing").textContent).toContain("Anna Bianchi è in questa casella");
    expect(screen.getByTestId("arrivals").textContent).toBe("Anna Bianchi ha aperto la pratica.");
    act(() => backend.visit("p-1", "/items/p-1-items-0/quantita"));
    expect(screen.getByTestId("arrivals").textContent, "steps elsewhere are not news").toBe("Anna Bianchi ha aperto la pratica.");
    act(() => field("box-4-text").focus());
    act(() => backend.visit("p-1", "/box4_trasporto"));
    await waitFor(() => expect(screen.getByTestId("arrivals").textContent).toBe("Anna Bianchi è nella stessa casella."));
    act(() => backend.visit(null));
    await waitFor(() => expect(screen.getByTestId("arrivals").textContent).toBe("Anna Bianchi ha chiuso la pratica."));
    expect(screen.queryByTestId("people")).toBeNull();
  });

  it("the others hear in which box this person stands, and that they left", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await opened();
    act(() => field("goods-0-quantity").focus());
    act(() => field("box-5-text").focus());
    await person.click(screen.getByTestId("place-archive"));
    await screen.findAllByTestId("archive-row");
    const told = backend.calls.filter((call) => call.name === "here").map((call) => call.arguments);
    expect(told).toEqual([["p-1", null], ["p-1", "/items/p-1-items-0/quantita"], ["p-1", "/box5_osservazioni"], [null, null]]);
  });
});

describe("a conflict", () => {
  it("shows both sides with author and time, marks the words, and takes the one that is chosen", async () => {
    const { backend, person } = shown("#/practice/p-13");
    await opened();
    const found = await waitFor(() => document.querySelector<HTMLElement>("[data-dispute='/box4_trasporto']") ?? Promise.reject(new Error("not shown")));
    expect(found.textContent).toMatch(/Anna Bianchi, 25 nov 2026/);
    expect([...found.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["[differisce: (GENOVA) ]", "[differisce: (GENOA) ]"]);
    expect(screen.getByTestId<HTMLButtonElement>("seal").disabled, "nothing in conflict can be sealed").toBe(true);
    expect(screen.getByTestId("conflict-bar").textContent).toContain("In 3 punti");
    await person.click(within(found).getByTestId("conflict-take-1"));
    await waitFor(() => expect(document.querySelector("[data-dispute='/box4_trasporto']")).toBeNull());
    expect(await read(backend, "p-13")).toMatchObject({ box4_trasporto: "VIA MARE (GENOVA) - BY SEA (GENOA)" });
  });

  it("in a long text can stay as it stands, or be written anew", async () => {
    const { backend, person } = shown("#/practice/p-13");
    await opened();
    await waitFor(() => expect(dispute()).not.toBeNull());
    expect(within(dispute() as HTMLElement).getByTestId("conflict-keep")).toBeDefined();
    await person.click(within(dispute() as HTMLElement).getByTestId("conflict-another"));
    fireEvent.change(within(dispute() as HTMLElement).getByLabelText("La versione giusta"), { target: { value: "TELAIO COMPLETO - LOOM" } });
    await person.click(within(dispute() as HTMLElement).getByTestId("conflict-write"));
    await waitFor(() => expect(dispute()).toBeNull());
    expect(await read(backend, "p-13")).toMatchObject({ items: [{ descrizione: "TELAIO COMPLETO - LOOM" }, {}] });
  });

  it("about a line says who took it away and what the other changed", async () => {
    const { backend, person } = shown("#/practice/p-13");
    await opened();
    const found = await waitFor(() => document.querySelector<HTMLElement>("[data-dispute$='/removed']") ?? Promise.reject(new Error("not shown")));
    expect(found.textContent).toContain("Tolta da Anna Bianchi");
    expect(found.textContent).toContain("Modificata da Luca Moretti");
    expect([...found.querySelectorAll("dt")].map((term) => term.textContent)).toEqual(["Colli", "Quantità"]);
    await person.click(within(found).getByTestId("conflict-take-0"));
    await waitFor(async () => expect((await read(backend, "p-13")).items).toHaveLength(1));
  });

  it("is reached and decided with the keyboard alone", async () => {
    const { person } = shown("#/practice/p-13");
    await opened();
    act(() => field("box-5-text").focus());
    await person.keyboard("{F8}");
    expect((document.activeElement as HTMLElement).dataset.dispute).toBe("/box4_trasporto");
    await person.keyboard("{F8}");
    expect((document.activeElement as HTMLElement).dataset.dispute).toMatch(/descrizione$/);
    await person.keyboard("{Shift>}{F8}{/Shift}");
    expect((document.activeElement as HTMLElement).dataset.dispute).toBe("/box4_trasporto");
    await person.tab();
    await person.keyboard("{Enter}");
    await waitFor(() => expect(document.querySelector("[data-dispute='/box4_trasporto']")).toBeNull());
  });

  it("whose box is not on the paper is shown by itself", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await opened();
    const kept = backend.shelf.get("p-1");
    if (kept) kept.conflicts = [{ pointer: "/sconosciuto", kind: "register", standing: "a", candidates: [side("a", "Anna Bianchi"), side("b", "Luca Moretti")] }];
    act(() => backend.elsewhere("p-1", "/annotazioni", "…"));
    await person.click(await within(await screen.findByTestId("conflict-bar")).findByRole("button", { name: "/sconosciuto" }));
    await person.click(await screen.findByTestId("conflict-take-1"));
    await waitFor(() => expect(screen.queryByTestId("conflict-bar")).toBeNull());
  });
});

describe("undo", () => {
  it("takes back one's own edit, says which, goes to its box, and leaves what another wrote", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await opened();
    await person.type(field("box-5-text"), " BIS");
    await stored();
    act(() => backend.elsewhere("p-1", "/box4_trasporto", "VIA AEREA"));
    await waitFor(() => expect(field("box-4-text").value).toBe("VIA AEREA"));
    act(() => field("box-2-text").focus());
    for (let turn = 0; turn < 4; turn += 1) {
      if (screen.getByTestId<HTMLButtonElement>("undo").disabled) break;
      await person.keyboard("{Control>}z{/Control}");
      await waitFor(() => expect(screen.getByTestId("undo-said").textContent).toBe("Annullato: Casella 5"));
      await stored();
    }
    expect(field("box-5-text").value).toMatch(/14\/09\/2026$/);
    await waitFor(() => expect(document.activeElement).toBe(field("box-5-text")));
    expect(field("box-4-text").value, "another's edit is not mine to take back").toBe("VIA AEREA");
    await person.click(screen.getByTestId("redo"));
    await waitFor(() => expect(screen.getByTestId("undo-said").textContent).toBe("Ripetuto: Casella 5"));
  });

  it("leaves the system's own undo to fields that are no box of the practice", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await opened();
    await person.type(field("box-5-text"), "!");
    await stored();
    await person.click(screen.getByTestId("side-remarks"));
    await person.type(await screen.findByLabelText(/^Annota:/, { selector: "textarea" }), "da vedere");
    await person.keyboard("{Control>}z{/Control}");
    expect(backend.calls.some((call) => call.name === "undo")).toBe(false);
  });
});

describe("remarks", () => {
  it("stand in the margin by box, are added to the box one stands in, counted and settled", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await opened();
    act(() => field("box-4-text").focus());
    await person.click(screen.getByTestId("side-remarks"));
    const thread = screen.getAllByTestId("thread")[0] as HTMLElement;
    expect(thread.getAttribute("aria-label")).toBe("Casella 4");
    await person.type(within(thread).getByRole("textbox"), "Genova o La Spezia?");
    await person.click(within(thread).getByTestId("remark-add"));
    await within(screen.getAllByTestId("thread")[0] as HTMLElement).findByText("Genova o La Spezia?");
    expect(within(document.getElementById("box-4") as HTMLElement).getByTestId("remark-mark").textContent).toBe("1");
    await person.click(within(screen.getAllByTestId("thread")[0] as HTMLElement).getByTestId("remark-settle"));
    await waitFor(() => expect(within(document.getElementById("box-4") as HTMLElement).getByTestId("remark-mark").textContent).toBe(""));
    expect((await backend.open("p-1")).comments.at(-1)).toMatchObject({ pointer: "/box4_trasporto", settled: true });
    await person.click(screen.getByTestId("side-history"));
    expect((await screen.findAllByTestId("moment"))[0]?.textContent, "part of the history").toContain("Nota su Casella 4");
  });
});

describe("the history", () => {
  it("groups by day, compares a moment with now, and restores it after saying what changes", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await opened();
    await person.click(screen.getByTestId("side-history"));
    const moments = await screen.findAllByTestId("moment");
    expect(screen.getByTestId("history").querySelectorAll("h3")).toHaveLength(2);
    expect(moments.at(-1)?.textContent).toContain("Casella 4 · Casella 2");
    await person.click(within(moments.at(-1) as HTMLElement).getByRole("checkbox"));
    await person.click(screen.getByTestId("history-compare"));
    const rows = await screen.findAllByTestId("difference");
    expect(rows.map((row) => row.querySelector("th")?.textContent)).toEqual(["Casella 2", "Casella 4"]);
    await person.click(screen.getByTestId("restore"));
    await screen.findByText(/^2 caselle torneranno com’erano/);
    expect(backend.calls.some((call) => call.name === "restore"), "not before one is sure").toBe(false);
    await person.click(screen.getByTestId("restore-sure"));
    await waitFor(() => expect(field("box-4-text").value).toBe("VIA STRADA - BY ROAD"));
  });
});

describe("the sync sign", () => {
  it("counts what waits, stays neutral while nobody can be reached, and is red only if a person must act", async () => {
    const { backend, person } = shown("#/practice/p-1", { sync: "offline" });
    await opened();
    const sign = await screen.findByTestId("sync-sign");
    expect(sign.textContent).toBe("Salvato qui");
    await person.type(field("box-5-text"), "!");
    await waitFor(() => expect(sign.textContent).toBe("Salvato qui, 1 in attesa"));
    expect(sign.className).not.toContain("attention");
    await person.click(sign);
    await screen.findByText("Salvato qui, colleghi non raggiungibili");
    await person.click(screen.getByTestId("sync-now"));
    await screen.findByText("L’altra postazione non risponde.");
    act(() => backend.network({ state: "attention", problem: { code: "peerRevoked", message: "Esclusa.", nextStep: "Chiedere un invito." } }));
    expect(sign.className).toContain("attention");
    await screen.findByText("Esclusa.");
  });

  it("a row of the archive says what stands only here, and what is in conflict", async () => {
    const { backend } = shown("#/archive", { sync: "offline" });
    await screen.findAllByTestId("archive-row");
    act(() => backend.elsewhere("p-1", "/title", "Telai"));
    await waitFor(() => expect(document.querySelector("[data-id=p-1] [data-testid=row-waiting]")?.textContent).toBe("ancora solo qui"));
    expect(document.querySelector("[data-id=p-13] [data-testid=row-conflicts]")?.textContent).toBe("3 conflitti");
  });

  it("closing waits while something is on its way, and goes on by itself once all has gone", async () => {
    const { backend } = shown("#/today");
    await screen.findByTestId("check-home");
    act(() => backend.network({ state: "receiving", waiting: 2 }));
    act(() => backend.askClosing());
    await screen.findByText("2 documenti stanno ancora passando ai colleghi.");
    expect(backend.calls.some((call) => call.name === "closeNow")).toBe(false);
    act(() => backend.network({ state: "upToDate", waiting: 0 }));
    await waitFor(() => expect(backend.calls.some((call) => call.name === "closeNow")).toBe(true));
  });
});

it("edits that came after the seal can be left or taken up in a new revision", async () => {
  const { person } = shown("#/practice/p-3");
  await screen.findByText("Dopo il sigillo sono arrivate 2 modifiche di Anna Bianchi");
  await person.click(screen.getByTestId("late-revise"));
  await waitFor(() => expect(document.querySelector("[data-state=draft]")).not.toBeNull());
  expect(screen.queryByTestId("late-ignore")).toBeNull();
});

it("while something typed is being stored, what a colleague wrote is not missed", async () => {
  const { backend, person } = shown("#/practice/p-1", { slow_ms: 20 });
  await opened();
  await person.type(field("box-5-text"), "!");
  act(() => backend.elsewhere("p-1", "/box4_trasporto", "VIA AEREA"));
  await waitFor(() => expect(field("box-4-text").value).toBe("VIA AEREA"));
  expect(field("box-5-text").value).toMatch(/!$/);
});
