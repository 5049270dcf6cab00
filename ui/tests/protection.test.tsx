import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { faults, shown } from "./shown";

const panel = () => screen.findByTestId("protection");
const encrypted = async () => (await panel()).dataset.encrypted;

const field = () => document.getElementById("recovery-typed") as HTMLInputElement;

describe.each(["it", "en"] as Language[])("in %s", (language) => {
  it("what will happen and the recovery key stand there without a fault that axe finds", async () => {
    const { person } = shown("#/devices", { language });
    await panel();
    expect(await faults()).toEqual([]);
    await person.click(await screen.findByTestId("protection-turn"));
    await screen.findByTestId("protection-sure");
    expect(await faults()).toEqual([]);
    await person.click(screen.getByTestId("protection-sure"));
    await screen.findByTestId("recovery-key");
    expect(await faults()).toEqual([]);
  });
});

it("nothing is encrypted before a person is sure; then the key is shown, and again when it is asked for", async () => {
  const { person, backend } = shown("#/devices");
  await person.click(await screen.findByTestId("protection-turn"));
  await person.click(screen.getByRole("button", { name: "Annulla" }));
  expect(backend.calls.some((call) => call.name === "encryptHome")).toBe(false);
  await person.click(screen.getByTestId("protection-turn"));
  await person.click(await screen.findByTestId("protection-sure"));
  const shownKey = await screen.findByTestId("recovery-key");
  expect(shownKey.querySelectorAll("code")).toHaveLength(8);
  await person.click(screen.getByTestId("recovery-written"));
  expect(await encrypted()).toBe("true");
  await person.click(await screen.findByTestId("recovery-show"));
  expect((await screen.findByTestId("recovery-key")).dataset.key).toBe(shownKey.dataset.key);
  await person.click(screen.getByTestId("recovery-written"));
  await person.click(screen.getByTestId("protection-turn"));
  await person.click(await screen.findByTestId("protection-sure"));
  await waitFor(async () => expect(await encrypted()).toBe("false"));
});

it("a home that another program has open stays as it is, and the dialog says so", async () => {
  const { person } = shown("#/devices", { failing: { encryptHome: "homeInUse" } });
  await person.click(await screen.findByTestId("protection-turn"));
  await person.click(await screen.findByTestId("protection-sure"));
  expect(await screen.findByText(/Un altro programma ha aperto questo archivio/)).toBeTruthy();
  expect(await encrypted()).toBe("false");
});

it("where the keychain has lost the key, the one on paper opens the archive", async () => {
  const { person } = shown("#/today", { failing: { company: "keyLost" } });
  await person.click(await screen.findByTestId("recovery-open"));
  await person.type(field(), "3f8a0c1d-00000000");
  await person.click(screen.getByTestId("recovery-give"));
  expect(await screen.findByText(/otto gruppi di otto/)).toBeTruthy();
  expect(await faults()).toEqual([]);
  await person.clear(field());
  await person.type(field(), "3f8a0c1d 92b7e460 5d1f7a3c 8e04b9d2 c6a1f05e 7b3d9280 41fe6c0a d58b2e97");
  await person.click(screen.getByTestId("recovery-give"));
  await screen.findByTestId("recovery-given");
  await person.click(screen.getByRole("button", { name: "Riprova" }));
  expect(await screen.findByTestId("place-devices")).toBeTruthy();
});
