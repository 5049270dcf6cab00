// Proofs of origin, what follows from the blocks, imports looked at first, kinds of practices.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { faults, shown } from "./shown";

const called = (backend: ReturnType<typeof shown>["backend"], name: string) => backend.calls.filter((call) => call.name === name);

describe("proofs and kinds", () => {
  it.each<Language>(["it", "en"])("the library says what is left of each proof, and what is wrong (%s)", async (language) => {
    const { backend, person } = shown("#/company/proofs", { language });
    await backend.attachProof("p-1", "p-1-blocks-0", "k-2", "KG 312");
    const marks = await screen.findAllByTestId("proof-mark");
    expect(marks.map((mark) => mark.dataset.trouble)).toEqual(["ended", "noFile"]);
    await person.click((await screen.findAllByTestId("book-line"))[1] as HTMLElement);
    const uses = await screen.findByTestId("proof-uses");
    expect(uses.textContent).toContain("KG 1688");
    expect(within(uses).getByRole("button").textContent).toBe("Telai VS-190 per Bursa");
    expect(await faults()).toEqual([]);
  });

  it("an overdrawn proof is told with a next step", async () => {
    const { backend, person } = shown("#/company/proofs");
    await backend.attachProof("p-1", "p-1-blocks-0", "k-2", "KG 2.001");
    await screen.findAllByTestId("proof-mark");
    await person.click((await screen.findAllByTestId("book-line"))[1] as HTMLElement);
    expect(await screen.findByText(/aggiungete un’altra prova/)).toBeTruthy();
  });

  it("a proof is attached to a block from the library, and what is drawn is typed beside it", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await person.click(await screen.findByTestId("pick-proof"));
    const choices = await screen.findAllByTestId("pick-proof-choice");
    expect(choices.every((choice) => choice.textContent?.includes("Italia")), "only those of the block's origin").toBe(true);
    await person.click(choices[0] as HTMLElement);
    const drawn = await screen.findByLabelText("Scarico dalla prova");
    fireEvent.change(drawn, { target: { value: "KG 312" } });
    await waitFor(() => expect(backend.shelf.get("p-1")?.paper.allegati?.[2]).toMatchObject({ prova: "k-2", scarico: "KG 312", items: [1, 2] }));
    await person.click(screen.getByTestId("pick-proof"));
    await person.click((await screen.findAllByTestId("pick-proof-choice"))[0] as HTMLElement);
    await waitFor(() => expect(called(backend, "attachProof")).toHaveLength(2));
    expect(backend.shelf.get("p-1")?.paper.allegati, "attached once").toHaveLength(3);
  });

  it("box 3 that says something else than the blocks is marked, and missing documents are listed", async () => {
    const { backend } = shown("#/practice/p-1");
    const derived = await screen.findByTestId("derived");
    expect(within(derived).queryByText("diverso da quanto è scritto")).toBeNull();
    backend.elsewhere("p-1", "/box3_paesiOrigine", ["Turchia"]);
    backend.elsewhere("p-1", "/allegati/p-1-attachments-0/sha256", null);
    await waitFor(() => expect(within(derived).getByText("diverso da quanto è scritto")).toBeTruthy());
    expect(within(await screen.findByTestId("missing")).getByText(/fattura_418/)).toBeTruthy();
  });

  it("an import is looked at before anything is taken in", async () => {
    const { backend, person } = shown("#/archive");
    await person.click(await screen.findByTestId("import"));
    const review = await screen.findByTestId("import-review");
    expect(review.textContent).toContain("DATI-IMPRESA/Pec");
    expect(review.textContent).toContain("Scrivi per esteso");
    expect(called(backend, "importFiles"), "nothing yet").toHaveLength(0);
    expect(await faults()).toEqual([]);
    await person.click(screen.getByTestId("import-take"));
    await waitFor(() => expect(called(backend, "importFiles")).toHaveLength(1));
  });

  it.each([["DF", "Documenti denunciati, uno per riga"], ["DD", "Data della denuncia"], ["CD", "Delegato"], ["RD", "Vale dal"]])("a practice of kind %s is begun from the menu", async (kind, field) => {
    const { backend, person } = shown("#/archive");
    await person.click(await screen.findByTestId("new-practice"));
    await person.click(await screen.findByTestId(`new-practice-${kind}`));
    expect(await screen.findByLabelText(field)).toBeTruthy();
    expect(called(backend, "create")[0]?.arguments).toEqual([kind]);
    expect(screen.queryByLabelText("Giacenza merci"), "no order of a certificate").toBeNull();
    expect(await faults()).toEqual([]);
  });

  it("the documents of a report are written one a line", async () => {
    const { backend } = shown("#/today");
    const id = await backend.create("DF");
    location.hash = `#/practice/${id}`;
    const field = await screen.findByLabelText("Documenti denunciati, uno per riga");
    fireEvent.change(field, { target: { value: "A0123456\nA0123457" } });
    await waitFor(() => expect(backend.shelf.get(id)?.paper.denuncia).toEqual({ documenti: ["A0123456", "A0123457"] }));
  });

  it("a replacement names the certificate that comes back", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await person.click(await screen.findByLabelText("Annulla e sostituisci un certificato sbagliato"));
    fireEvent.change(await screen.findByLabelText("Numero del certificato da sostituire"), { target: { value: "C26BG0000099" } });
    await waitFor(() => expect(backend.shelf.get("p-1")?.paper.sostituisce).toEqual({ numero: "C26BG0000099" }));
  });
});
