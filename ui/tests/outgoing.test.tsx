import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { faults, shown } from "./shown";

async function queued(language: Language = "it") {
  const view = shown("#/today", { language });
  const kept = view.backend.shelf.all()[0];
  if (!kept) throw new Error("no practice");
  kept.state = "queued";
  location.hash = "#/sent";
  const panel = await screen.findByTestId("outgoing");
  return { ...view, kept, panel };
}

describe.each(["it", "en"] as Language[])("in %s", (language) => {
  it("the queue says what waits, and axe finds no fault", async () => {
    const { kept, panel } = await queued(language);
    const items = within(panel).getAllByTestId("outgoing-item");
    expect(items.some((item) => item.dataset.id === kept.id)).toBe(true);
    expect(await faults()).toEqual([]);
  });
});

it("the queue is held and goes on by a person's word", async () => {
  const { person, backend, panel } = await queued();
  await person.click(within(panel).getByTestId("hold-sending"));
  await within(panel).findByText(/sospesi/);
  expect(backend.calls.filter((call) => call.name === "holdSending").map((call) => call.arguments)).toEqual([[true]]);
  await person.click(within(panel).getByTestId("hold-sending"));
  await waitFor(() => expect(within(panel).queryByText(/sospesi/)).toBeNull());
});

it("how many are sent at once is a person's choice, and stays", async () => {
  const { person, backend, panel } = await queued();
  const choice = within(panel).getByTestId<HTMLSelectElement>("at-once");
  expect(choice.value).toBe("3");
  await person.selectOptions(choice, "1");
  await waitFor(() => expect(choice.value).toBe("1"));
  expect(backend.calls.filter((call) => call.name === "sendAtOnce").map((call) => call.arguments)).toEqual([[1]]);
});

it("what a restored desk forgot stands beside its practice until it is settled", async () => {
  const { kept, person, backend } = await queued();
  kept.state = "sent";
  kept.alarm = { code: "deskForgot", message: "Lo sportello è stato ripristinato", nextStep: "Sentire la Camera" };
  location.hash = "#/today";
  await waitFor(() => expect(screen.queryByTestId("outgoing")).toBeNull());
  location.hash = "#/sent";
  const row = (await screen.findAllByTestId("sent-row")).find((one) => one.dataset.id === kept.id);
  if (!row) throw new Error("not listed");
  expect(within(row).getByText(/ripristinato/)).toBeTruthy();
  await person.click(within(row).getByTestId("submit-again"));
  await waitFor(() => expect(within(row).queryByText(/ripristinato/)).toBeNull());
  expect(backend.calls.some((call) => call.name === "submitAgain")).toBe(true);
});

it("a wrong clock and an outage are told above what waits, with a next step, and sending goes on", async () => {
  const { backend } = shown("#/today");
  const outage = { id: "outage", state: "warning" as const, words: "Lo sportello di BG non è in servizio fino alle 18.", nextStep: "Non occorre fare nulla." };
  backend.notices = [{ id: "clock", state: "warning", words: "L’orologio è avanti di 12 minuti.", nextStep: "Correggere data e ora." }, outage];
  location.hash = "#/sent";
  const clock = await screen.findByTestId("clock");
  expect(clock.textContent).toMatch(/avanti di 12 minuti.+Correggere data e ora/);
  expect((await screen.findByTestId("outage")).textContent).toMatch(/fino alle 18.+Non occorre/);
  expect(screen.getByTestId<HTMLButtonElement>("submit").disabled, "it holds nothing up").toBe(false);
  expect(await faults()).toEqual([]);
});
