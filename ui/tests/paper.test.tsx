// Mends of findings, goods from a table, what an imported invoice gave.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { faults, shown } from "./shown";

describe("a finding that a program can mend", () => {
  it("offers one action, and is gone after it", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await screen.findAllByTestId("goods-0");
    await backend.setField("p-1", "/box5_osservazioni", "");
    const [mend] = await screen.findAllByTestId("mend");
    await person.click(mend as HTMLElement);
    await waitFor(() => expect(screen.queryByTestId("mend")).toBeNull());
    expect(backend.calls.find((call) => call.name === "mend")?.arguments).toEqual(["p-1", "V14", "/fatture/0"]);
    expect((await backend.open("p-1")).document).toMatchObject({ box5_osservazioni: expect.stringContaining("INVOICE NO.") as string });
  });
});

describe("goods from a table", () => {
  it.each(["it", "en"] as const)("are pasted, looked at, corrected and added (%s)", async (language) => {
    const { backend, person } = shown("#/practice/p-1", { language });
    await person.click(await screen.findByTestId("goods-table"));
    const sheet = await screen.findByRole("dialog");
    expect((within(sheet).getByTestId("table-add") as HTMLButtonElement).disabled).toBe(true);
    fireEvent.change(document.getElementById("table-pasted") as HTMLElement, { target: { value: "Cod\tArticolo\nA1\tVALVOLA\nA2\tFLANGIA" } });
    await waitFor(() => expect(within(sheet).getByTestId("table-said").textContent).toContain("2"));
    expect(await faults()).toEqual([]);
    const [, second] = within(sheet).getAllByRole("combobox");
    await person.selectOptions(second as HTMLElement, "ignored");
    await waitFor(() => expect((within(sheet).getByTestId("table-add") as HTMLButtonElement).disabled).toBe(true));
    await person.selectOptions(within(sheet).getAllByRole("combobox")[1] as HTMLElement, "description");
    await waitFor(() => expect((within(sheet).getByTestId("table-add") as HTMLButtonElement).disabled).toBe(false));
    const before = (await backend.open("p-1")).keys.items.length;
    await person.click(within(sheet).getByTestId("table-add"));
    await waitFor(async () => expect((await backend.open("p-1")).keys.items.length).toBe(before + 2));
  });
});

const field = (id: string) => document.getElementById(id) as HTMLInputElement;

describe("what is one register with members", () => {
  it("is written whole, one member after the other", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await screen.findAllByTestId("goods-0");
    await person.type(field("packing-packages"), "12");
    await person.type(field("packing-quantity"), "KG 5");
    await waitFor(async () => expect((await backend.open("p-1")).document).toMatchObject({ packingList: { colli: 12, quantita: "KG 5" } }));
    await person.clear(field("packing-packages"));
    await waitFor(async () => expect((await backend.open("p-1")).document).toMatchObject({ packingList: { quantita: "KG 5" } }));
    await person.click(field("duplicate"));
    await person.type(await waitFor(() => field("duplicate-number")), "C26");
    await waitFor(async () => expect((await backend.open("p-1")).document).toMatchObject({ duplicato: { numero: "C26" } }));
    expect(backend.calls.some((call) => call.arguments.some((argument) => typeof argument === "string" && argument.startsWith("/duplicato/")))).toBe(false);
  });
});
