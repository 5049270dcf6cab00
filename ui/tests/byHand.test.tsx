import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { faults, shown } from "./shown";

/** A signed practice of a Chamber to which people carry. */
async function carried(language: Language = "it") {
  const view = shown("#/today", { language });
  const kept = view.backend.shelf.all().find((one) => one.state === "signed") ?? view.backend.shelf.all()[0];
  if (!kept) throw new Error("no practice");
  kept.state = "queued";
  kept.byHand = true;
  location.hash = "#/sent";
  const row = await waitFor(() => {
    const found = screen.getAllByTestId("to-send-row").find((one) => one.dataset.id === kept.id);
    if (!found) throw new Error("not listed");
    return found;
  });
  return { ...view, kept, row };
}

describe.each(["it", "en"] as Language[])("in %s", (language) => {
  it("the outcome can be typed in without a fault that axe finds", async () => {
    const { person, row } = await carried(language);
    await person.click(within(row).getByTestId("tell"));
    await screen.findByTestId("told-keep");
    expect(await faults()).toEqual([]);
  });
});

it("the folder is prepared and what the portal said is kept", async () => {
  const { person, backend, kept, row } = await carried();
  await person.click(within(row).getByTestId("hand-over"));
  await waitFor(() => expect(backend.calls.some((call) => call.name === "handOver")).toBe(true));
  expect(await screen.findByText(/ISTRUZIONI.txt/)).toBeTruthy();
  await person.click(within(row).getByTestId("tell"));
  const protocol = document.getElementById("told-protocol") as HTMLInputElement;
  await person.type(protocol, "77/2026");
  await person.click(screen.getByTestId("told-keep"));
  await waitFor(() => expect(kept.state).toBe("sent"));
  expect(kept.protocol).toBe("77/2026");
  await waitFor(() => expect(screen.queryByTestId("told-keep")).toBeNull());
  const sent = await screen.findAllByTestId("sent-row");
  expect(sent.some((one) => one.dataset.id === kept.id)).toBe(true);
});

it("a receipt fills the fields, and a person confirms them", async () => {
  const { person, backend, row } = await carried();
  backend.files = ["/tmp/ricevuta.pdf"];
  await person.click(within(row).getByTestId("tell"));
  await person.click(await screen.findByTestId("read-receipt"));
  await waitFor(() => expect((document.getElementById("told-protocol") as HTMLInputElement).value).toBe("0012345/2026"));
  expect(backend.calls.some((call) => call.name === "told")).toBe(false);
});
