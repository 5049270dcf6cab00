import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { firstLanguage } from "../src/words/words";
import { faults, shown } from "./shown";

const page = window as { origoLanguage?: string };
afterEach(() => {
  delete page.origoLanguage;
  localStorage.clear();
});

it("outcomes are told on the desktop until a person wants none, and axe finds no fault", async () => {
  const { person, backend } = shown("#/devices", { language: "it" });
  const told = await screen.findByTestId("outcomes-told");
  expect((told as HTMLInputElement).checked).toBe(true);
  await person.click(told);
  await waitFor(() => expect((screen.getByTestId("outcomes-told") as HTMLInputElement).checked).toBe(false));
  expect(backend.calls.filter((call) => call.name === "tellOutcomes").map((call) => call.arguments)).toEqual([[false]]);
  expect(await faults()).toEqual([]);
});

it("the window speaks the language that it was started in, unless a person has chosen one", () => {
  const system = firstLanguage();
  page.origoLanguage = system === "it" ? "en" : "it";
  expect(firstLanguage()).toBe(page.origoLanguage);
  page.origoLanguage = "de";
  expect(firstLanguage()).toBe(system);
  page.origoLanguage = "it";
  localStorage.setItem("origo.language", "en");
  expect(firstLanguage()).toBe("en");
});
