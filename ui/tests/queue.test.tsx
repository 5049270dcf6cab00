// The signing queue as a signatory uses it: looking, ticking, and the other ways out.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { begun, calls, drawn, opened, pane, row, rows, seen, tickOf, visiblePages } from "./queueing";
import { shown } from "./shown";

describe("the queue", () => {
  it("is that of the card's holder, and says what waits for others", async () => {
    const { person } = shown("#/queue");
    await waitFor(() => expect(rows()).toEqual(["p-3", "p-4", "d1", "d2"]));
    expect(screen.queryByTestId("queue-tick"), "nothing can be ticked before a way is chosen").toBeNull();
    await person.selectOptions(screen.getByLabelText("Coda di"), "everybody");
    await waitFor(() => expect(rows()).toEqual(["p-3", "p-4", "p-14", "d1", "d2"]));
    expect(screen.getByTestId("queue-total").textContent).toMatch(/5 voci in coda: 45,00/);
  });

  it("is that of the card for which something waits, although another's card comes first", async () => {
    const { backend, person } = shown("#/today");
    backend.otherTokens = [{ ...backend.token, label: "Sportello", fiscalCode: "NRENNA70A41A794P" }];
    await person.click(await screen.findByTestId("place-queue"));
    await waitFor(() => expect(rows()).toEqual(["p-3", "p-4", "d1", "d2"]));
    await drawn();
    expect(screen.getByLabelText<HTMLSelectElement>("Coda di").value).toBe(backend.token.fiscalCode);
  });

  it("shows beside the pages what is declared, what proves it, what differs, what it costs and which bytes are signed", async () => {
    shown("#/queue");
    expect((await screen.findByTestId("declaration")).textContent).toContain("art. 47 dello stesso decreto");
    expect(screen.getAllByTestId("proof-open").map((proof) => proof.textContent)).toEqual(["fattura_420.pdf", "packing_list_420.pdf"]);
    expect(screen.getByTestId("queue-fee").textContent).toContain("15,00");
    const [revision, consignee] = [...screen.getByTestId("since").querySelectorAll("details")];
    expect(revision?.open, "what differs from the revision before is open at once").toBe(true);
    expect(revision?.textContent).toContain("Merce 2, Quantità");
    expect([...(revision?.querySelectorAll("mark") ?? [])].map((mark) => mark.textContent)).toEqual(["[differisce: 312 ]", "[differisce: 348 ]"]);
    expect(consignee?.open).toBe(false);
    expect(pane().querySelector(".to-sign code")?.textContent).toMatch(/^([0-9a-f]{8} ){7}[0-9a-f]{8}$/);
  });

  it("shows the balance with each Chamber, and what is lacking", async () => {
    const { person } = await begun("oneByOne");
    expect(screen.getByTestId("queue-total").textContent).toContain("Nulla di spuntato su 4");
    await drawn();
    await person.click(await screen.findByTestId("queue-agree"));
    await waitFor(() => expect(screen.getByTestId("sign-balance").textContent).toMatch(/BG: 15,00.+412,00.+restano 397,00/));
  });
});

describe("looking", () => {
  it("nothing can be ticked before all of it was on the screen", async () => {
    const { person, backend } = await begun("oneByOne");
    await waitFor(() => expect(visiblePages()).toHaveLength(1));
    const scroller = document.querySelector<HTMLElement>(".pages-scroll") ?? expect.fail("no pages");
    Object.defineProperty(scroller, "scrollHeight", { configurable: true, value: 2400 });
    await drawn();
    expect(screen.getByTestId<HTMLInputElement>("queue-agree").disabled, "a quarter was seen").toBe(true);
    await person.click(tickOf("p-3"));
    expect((await screen.findByTestId("tick-refused")).textContent, "whoever tries hears why").toContain("fino in fondo");
    for (const top of [1800, 600]) fireEvent.scroll(scroller, { target: { scrollTop: top } });
    expect(calls(backend, "markShown"), "a jump to the end leaves a hole").toEqual([]);
    fireEvent.scroll(scroller, { target: { scrollTop: 1200 } });
    await waitFor(() => expect(calls(backend, "markShown")).toHaveLength(1));
    await waitFor(() => expect(tickOf("p-3").getAttribute("aria-disabled")).toBeNull());
    await person.click(tickOf("p-3"));
    await waitFor(() => expect(calls(backend, "tick")).toEqual([[["p-3"], true]]));
  });

  it("an attachment that is signed too has to be seen like the form", async () => {
    const { person } = await begun("oneByOne");
    await person.click(within(row("p-4")).getByTestId("queue-open"));
    await waitFor(() => expect(screen.getAllByRole("tab")).toHaveLength(3));
    await drawn();
    expect(screen.getByTestId("seen-sign").textContent).toContain("Visti 1 documenti su 2");
    expect(screen.getByTestId<HTMLInputElement>("queue-agree").disabled).toBe(true);
    await seen(person);
    expect(screen.getByTestId<HTMLInputElement>("queue-agree").disabled).toBe(false);
  });

  it("what cannot be drawn here is looked at with another program", async () => {
    const { person, backend } = await begun("oneByOne", { failing: { proofPages: "attachmentNotPdf" } });
    await person.click(within(row("d1")).getByTestId("queue-open"));
    await person.click(await screen.findByTestId("proof-show"));
    await waitFor(() => expect(calls(backend, "showProof")).toEqual([["d1", "d1".repeat(32)]]));
    await waitFor(() => expect(screen.getByTestId("queue-agree").dataset.shown).toBe("true"));
  });

  it("all are walked through one after the other, to a summary", async () => {
    const { person, backend } = await begun("all");
    for (const place of ["1 di 4", "2 di 4", "3 di 4", "4 di 4"]) {
      await waitFor(() => expect(screen.getByTestId("walk-place").textContent).toBe(place));
      await seen(person);
      if (place !== "2 di 4") await person.click(screen.getByTestId("queue-agree"));
      await person.click(screen.getByTestId("walk-next"));
    }
    await waitFor(() => expect(rows()).toHaveLength(4));
    expect(screen.getByTestId("review-lead").textContent).toContain("visti 4 su 4, spuntati 3");
    expect(screen.getByTestId("sign").textContent).toBe("Firma 3 documenti");
    expect(calls(backend, "startReview")).toEqual([["MRTLCU70A01A794I", "all"]]);
  });

  it("signing unseen is asked for, explained and confirmed each time", async () => {
    const { person, backend } = shown("#/queue");
    await person.click(await screen.findByTestId("way-withoutShowing"));
    expect(screen.getByTestId<HTMLButtonElement>("blind-sure").disabled, "off until somebody says so").toBe(true);
    expect(calls(backend, "startReview")).toEqual([]);
    await person.click(screen.getByTestId("blind-tick"));
    await person.click(screen.getByTestId("blind-sure"));
    await screen.findByText("Si firma senza mostrare");
    await person.click(screen.getByTestId("queue-all"));
    await waitFor(() => expect(screen.getByTestId("sign").textContent).toBe("Firma 5 documenti"));
    await person.click(screen.getByTestId("review-end"));
    await person.click(await screen.findByTestId("way-withoutShowing"));
    expect(screen.getByTestId<HTMLInputElement>("blind-tick").checked, "and again off the next time").toBe(false);
  });

  it("what is sealed anew loses its tick and is looked at again", async () => {
    const { person, backend } = await begun("oneByOne");
    await seen(person);
    await person.click(screen.getByTestId("queue-agree"));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("sign").disabled).toBe(false));
    act(() => backend.sealAnew("p-3"));
    await person.click(await screen.findByTestId("restart"));
    await waitFor(() => expect(calls(backend, "startReview")).toHaveLength(2));
    await waitFor(() => expect(screen.queryByTestId("restart")).toBeNull());
    expect(screen.getByTestId<HTMLButtonElement>("sign").disabled).toBe(true);
  });

  it("a review under way is found again after the page was left", async () => {
    const { person } = await begun("oneByOne");
    await seen(person);
    await person.click(screen.getByTestId("queue-agree"));
    await waitFor(() => expect(tickOf("p-3").checked).toBe(true));
    await person.click(screen.getByTestId("place-archive"));
    await person.click(screen.getByTestId("place-queue"));
    await waitFor(() => expect(tickOf("p-3").checked).toBe(true));
  });
});

describe("the keyboard", () => {
  it("walks with the arrows, ticks with the space bar, opens with Enter, and comes back with Escape", async () => {
    const { person } = await begun("oneByOne");
    await waitFor(() => expect(document.activeElement).toBe(tickOf("p-3")));
    await drawn();
    await waitFor(() => expect(row("p-3").dataset.shown).toBe("true"));
    await person.keyboard(" ");
    await waitFor(() => expect(tickOf("p-3").checked).toBe(true));
    await person.keyboard("{ArrowDown}");
    expect(document.activeElement, "the focus follows").toBe(tickOf("p-4"));
    expect(pane().dataset.id, "and what is shown too").toBe("p-4");
    await person.keyboard("{End}");
    expect(document.activeElement).toBe(tickOf("d2"));
    await person.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement?.className).toContain("pages-scroll"));
    await person.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(tickOf("d2")));
    await person.keyboard("{Home} ");
    await waitFor(() => expect(tickOf("p-3").checked, "the tick is taken back the same way").toBe(false));
  });

  it("in a walk goes on with Alt and the arrows, and leaves to the list with Escape", async () => {
    const { person } = await begun("all");
    await waitFor(() => expect(document.activeElement?.className).toContain("pages-scroll"));
    await person.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await waitFor(() => expect(screen.getByTestId("walk-place").textContent).toBe("2 di 4"));
    await waitFor(() => expect(document.activeElement?.className).toContain("pages-scroll"));
    await person.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(tickOf("p-4")));
  });
});

describe("the other ways out", () => {
  it("a practice goes back to the drafter with a reason, who reads it", async () => {
    const { person, backend } = shown("#/queue");
    await person.click(await screen.findByTestId("return"));
    expect((await screen.findByTestId<HTMLButtonElement>("return-send")).disabled, "not without a reason").toBe(true);
    await person.type(screen.getByLabelText("Motivo"), "La quantità non torna con la fattura.");
    await person.click(screen.getByTestId("return-send"));
    await waitFor(() => expect(rows()).not.toContain("p-3"));
    expect(calls(backend, "returnToDrafter")).toEqual([["p-3", "La quantità non torna con la fattura."]]);
    await person.click(screen.getByTestId("place-archive"));
    await screen.findByTestId("row-returned");
    act(() => void (location.hash = "#/practice/p-3"));
    expect((await screen.findByTestId("returned")).textContent).toContain("La quantità non torna con la fattura.");
  });

  it("a contract joins the queue, and can be taken off again", async () => {
    const { person, backend } = shown("#/queue");
    await opened();
    await person.click(screen.getByTestId("paper-add"));
    await person.selectOptions(await screen.findByLabelText("Che cos’è"), "adhesion");
    await person.click(screen.getByTestId("paper-choose"));
    await waitFor(() => expect(rows()).toContain("d3"));
    expect(calls(backend, "addPapers"), "the form follows the file").toEqual([[["/home/ufficio/documento.pdf"], "adhesion", null, "MRTLCU70A01A794I"]]);
    await person.click(within(row("d3")).getByTestId("queue-open"));
    await person.click(await screen.findByTestId("paper-remove"));
    await person.click(screen.getByTestId("paper-remove-sure"));
    await waitFor(() => expect(rows()).not.toContain("d3"));
  });

  it("a person may choose how another document is signed", async () => {
    const { person, backend } = shown("#/queue");
    await opened();
    await person.click(screen.getByTestId("paper-add"));
    await person.click(await screen.findByTestId("paper-form-p7m"));
    await person.click(screen.getByTestId("paper-choose"));
    await waitFor(() => expect(rows()).toContain("d3"));
    expect(calls(backend, "addPapers")).toEqual([[["/home/ufficio/documento.pdf"], "contract", "p7m", "MRTLCU70A01A794I"]]);
  });

  it("a file that was signed elsewhere is taken in", async () => {
    const { person, backend } = shown("#/queue");
    await person.click(await screen.findByTestId("take-signed"));
    await waitFor(() => expect(rows()).not.toContain("p-3"));
    expect(calls(backend, "takeSigned")).toEqual([["p-3", "/home/ufficio/documento.pdf"]]);
  });
});
