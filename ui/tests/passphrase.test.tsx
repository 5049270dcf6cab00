import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { faults, shown } from "./shown";

async function locked(code: "vaultAbsent" | "vaultLocked", language: Language = "it") {
  const view = shown("#/today", { language, failing: { balances: code } });
  await view.person.click(await screen.findByRole("button", { name: language === "it" ? /Chiedi il saldo|saldo/i : /balance/i }));
  await view.person.click(await screen.findByTestId("passphrase-open"));
  return view;
}

describe.each(["it", "en"] as Language[])("in %s", (language) => {
  it("the passphrase can be typed and chosen without a fault that axe finds", async () => {
    await locked("vaultAbsent", language);
    await screen.findByTestId("passphrase-give");
    expect(await faults()).toEqual([]);
  });
});

it("a new passphrase is typed twice, and a short one is refused with words", async () => {
  const { person, backend } = await locked("vaultAbsent");
  const [first, again] = ["passphrase", "passphrase-again"].map((id) => document.getElementById(id) as HTMLInputElement);
  if (!first || !again) throw new Error("no fields");
  await person.type(first, "breve");
  await person.type(again, "brave");
  expect(screen.getByText("Le due passphrase sono diverse.")).toBeTruthy();
  expect((screen.getByTestId("passphrase-give") as HTMLButtonElement).disabled).toBe(true);
  await person.clear(again);
  await person.type(again, "breve");
  await person.click(screen.getByTestId("passphrase-give"));
  expect(await screen.findByText(/troppo corta: servono almeno 8/)).toBeTruthy();
  await person.type(first, " ma non troppo");
  await person.type(again, " ma non troppo");
  await person.click(screen.getByTestId("passphrase-give"));
  await waitFor(() => expect(screen.queryByTestId("passphrase-give")).toBeNull());
  expect(screen.getByTestId("passphrase-given")).toBeTruthy();
  const calls = backend.calls.filter((call) => call.name === "givePassphrase");
  expect(calls.map((call) => call.arguments)).toEqual([[], []]);
});

it("sealed passwords are opened by one passphrase, typed once", async () => {
  const { person } = await locked("vaultLocked");
  expect(document.getElementById("passphrase-again")).toBeNull();
  await person.type(document.getElementById("passphrase") as HTMLInputElement, "quattro carrozze");
  await person.click(screen.getByTestId("passphrase-give"));
  expect(await screen.findByTestId("passphrase-given")).toBeTruthy();
});
