import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { faults, shown } from "./shown";

async function renewing(language: Language = "it", failing = {}) {
  const view = shown("#/today", { language, failing });
  await view.person.click(await screen.findByTestId("desk-renew"));
  await screen.findByTestId("renew-give");
  const [first, again] = ["renew-password", "renew-again"].map((id) => document.getElementById(id) as HTMLInputElement);
  if (!first || !again) throw new Error("no fields");
  return { ...view, first, again };
}

describe.each(["it", "en"] as Language[])("in %s", (language) => {
  it("a password can be renewed without a fault that axe finds", async () => {
    const { person, first, again } = await renewing(language);
    await person.type(first, "una-nuova-spola");
    await person.type(again, "un");
    expect(await faults()).toEqual([]);
  });
});

it("the new password is typed twice, refused with the desk's words, and kept when it is taken", async () => {
  const { person, first, again, backend } = await renewing();
  await person.type(first, "corta");
  await person.type(again, "cor");
  expect((screen.getByTestId("renew-give") as HTMLButtonElement).disabled).toBe(true);
  await person.type(again, "ta");
  await person.click(screen.getByTestId("renew-give"));
  expect(await screen.findByText(/non accetta questa password: La nuova/)).toBeTruthy();
  await person.type(first, "-ma-lunga");
  await person.type(again, "-ma-lunga");
  await person.click(screen.getByTestId("renew-give"));
  expect(await screen.findByText(/27 mag 2027/)).toBeTruthy();
  const calls = backend.calls.filter((call) => call.name === "renewPassword");
  expect(calls.map((call) => call.arguments)).toEqual([["BG", ""], ["BG", ""]]);
});

it("a desk that does not renew says where it is done", async () => {
  const { person, first, again } = await renewing("it", { renewPassword: "renewalElsewhere" });
  await person.type(first, "una-nuova-spola");
  await person.type(again, "una-nuova-spola");
  await person.click(screen.getByTestId("renew-give"));
  expect(await screen.findByText(/registroimprese.it/)).toBeTruthy();
});
