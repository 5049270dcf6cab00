// The form on the screen: counters, sheets, addresses by fields, the index of sheets, the printed papers.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { written } from "../src/boxes/AddressFields";
import { faults, shown } from "./shown";

const field = (id: string) => document.getElementById(id) as HTMLInputElement;
const stored = async (backend: ReturnType<typeof shown>["backend"], id = "p-1") => (await backend.open(id)).document as Record<string, unknown>;
/** A consignee that is more than an address. */
const free = ["EMIRATES VALVE TRADING LLC", "DUBAI", "EMIRATI ARABI UNITI", "DESTINAZIONE FINALE: OMAN"];
async function withFreeText() {
  const view = shown("#/practice/p-1");
  await screen.findByTestId("consignee-fields");
  await view.backend.setField("p-1", "/box2_destinatario", free);
  await waitFor(() => expect(field("box-2-text").value).toContain("OMAN"));
  return view;
}
const languages: Language[] = ["it", "en"];

describe.each(languages)("the form in %s", (language) => {
  it("over several sheets has no fault that axe finds", async () => {
    shown("#/practice/p-15", { language });
    await screen.findByTestId("goods-0");
    expect(await faults()).toEqual([]);
  }, 60_000);

  it("with addresses by fields has no fault that axe finds", async () => {
    const { person } = shown("#/practice/p-1", { language });
    await person.click(await screen.findByTestId("consignor-fields"));
    await person.click(screen.getByTestId("consignee-fields"));
    expect(await faults()).toEqual([]);
  }, 60_000);

  it("shows the printed papers, whole and near, without a fault that axe finds", async () => {
    const { backend, person } = shown("#/practice/p-1", { language });
    await person.click(await screen.findByTestId("preview"));
    const sheet = await screen.findByRole("dialog");
    await waitFor(() => expect(within(sheet).getAllByRole("img")).toHaveLength(3));
    await person.selectOptions(field("print-papers"), "all");
    await waitFor(() => expect(within(sheet).getAllByRole("img"), "an original, two copies, what goes with them").toHaveLength(5));
    await person.click(within(sheet).getByTestId("zoom-in"));
    expect(within(sheet).getByTestId("zoom-fit").textContent).toContain("125");
    await person.click(within(sheet).getByTestId("print-open"));
    await waitFor(() => expect(backend.calls.find((call) => call.name === "openPrinted")?.arguments).toEqual(["p-1", "all"]));
    expect(await faults()).toEqual([]);
  });
});

describe("what is typed is counted", () => {
  it("in characters and lines of its box", async () => {
    shown("#/practice/p-1");
    const room = await screen.findByTestId("room-1");
    expect(room.textContent).toBe("83/240 caratteri · 4/7 righe");
    fireEvent.change(field("box-1-text"), { target: { value: Array.from({ length: 9 }, () => "RIGA").join("\n") } });
    await waitFor(() => expect(room.textContent).toContain("9/7 righe"));
    expect(room.textContent, "the print that it will have").toMatch(/stampa a \d/);
    fireEvent.change(field("box-1-text"), { target: { value: Array.from({ length: 11 }, () => "RIGA").join("\n") } });
    await waitFor(() => expect(room.textContent, "as rule O03 says").toMatch(/non si legge: almeno 7/));
    expect(room.className).toContain("room-over");
    expect(field("box-1-text").getAttribute("aria-describedby")).toBe(room.id);
  });

  it("against the lines of the sheet, with the end of each sheet between the goods", async () => {
    shown("#/practice/p-15");
    expect((await screen.findByTestId("room-6")).textContent).toMatch(/^Foglio 3: \d+\/28 righe$/);
    await waitFor(() => expect(screen.getByTestId("sheet-break").textContent).toBe("Fine del foglio 1 (27/28 righe): segue sul foglio 2 di 3"));
    expect(screen.getByTestId("line-continued").textContent).toMatch(/prosegue sul foglio 3 da «VALVOLA/);
    expect(screen.getByTestId("paper-sheets").textContent).toContain("3");
  });
});

describe("an address by fields", () => {
  it("is written into the box, and its country into the destination", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await person.click(await screen.findByTestId("consignee-fields"));
    expect(field("consignee-postalCode").value).toBe("16140");
    await person.clear(field("consignee-town"));
    await person.type(field("consignee-town"), "IZMIR ");
    fireEvent.change(field("consignee-country"), { target: { value: "ALBANIA" } });
    await waitFor(async () => expect(await stored(backend)).toMatchObject({
      box2_destinatario: ["ANADOLU DOKUMA MAKINA SAN. VE TIC. A.S.", "ORGANIZE SANAYI BOLGESI 7. CADDE NO. 21", "16140 IZMIR", "ALBANIA"], paeseDestinazione: "Albania",
    }));
    expect(field("consignee-town").value, "what is being typed is not taken out of one's hands").toBe("IZMIR ");
    await person.click(screen.getByTestId("consignee-text"));
    expect(field("box-2-text").value).toContain("16140 IZMIR\nALBANIA");
  });

  it("stays free text where the box says more, until a person gives it up", async () => {
    const { backend, person } = await withFreeText();
    await person.click(screen.getByTestId("consignee-fields"));
    await screen.findByTestId("consignee-free");
    expect(field("box-2-text").value).toContain("DESTINAZIONE FINALE: OMAN");
    await person.click(screen.getByTestId("consignee-rewrite"));
    expect((await screen.findByTestId("replaced")).textContent).toContain("DESTINAZIONE FINALE: OMAN");
    expect((await stored(backend))["box2_destinatario"], "nothing is gone before the answer").toContain("DESTINAZIONE FINALE: OMAN");
    await person.click(screen.getByTestId("replace"));
    await person.type(await waitFor(() => field("consignee-name") ?? Promise.reject(new Error("no fields"))), "ACME");
    await waitFor(async () => expect(await stored(backend)).toMatchObject({ box2_destinatario: ["ACME"] }));
  });

  it("from the address book asks before it takes the place of free text", async () => {
    const { backend, person } = await withFreeText();
    await person.click(screen.getByTestId("pick-consignee"));
    const [choice] = await screen.findAllByTestId("pick-consignee-choice");
    await person.click(choice as HTMLElement);
    await screen.findByTestId("replaced");
    expect((await stored(backend))["box2_destinatario"]).toContain("DESTINAZIONE FINALE: OMAN");
    await person.click(screen.getByTestId("replace"));
    await waitFor(async () => expect((await stored(backend))["box2_destinatario"]).not.toContain("DESTINAZIONE FINALE: OMAN"));
  });

  it("becomes lines without blanks and without empty ones", () => {
    expect(written({ name: " ACME ", street: "VIA A\n\nVIA B ", postalCode: "1", town: "", country: "" })).toEqual(["ACME", "VIA A", "VIA B", "1"]);
  });
});

it("the index names every sheet and says where errors stand", async () => {
  const { person } = shown("#/practice/p-2");
  const tab = await screen.findByTestId("leaf-certificate");
  expect(tab.getAttribute("aria-current")).toBe("true");
  expect(within(tab).getByLabelText(/error/i).textContent).toMatch(/^\d+$/);
  await person.click(screen.getByTestId("leaf-order"));
  expect(document.activeElement?.closest("[data-leaf]")?.getAttribute("data-leaf")).toBe("order");
});
