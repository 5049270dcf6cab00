// What an officer asks stands beside what it speaks of, and is mended from there.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import type { FakeBackend } from "../src/backend.fake";
import { faults, shown } from "./shown";

const words = "Indicare in casella 5 anche la data della fattura.";
const calls = (backend: FakeBackend, name: string) => backend.calls.filter((call) => call.name === name).map((call) => call.arguments);
const leaf = (name: string) => document.getElementById(`leaf-${name}`) as HTMLElement;

describe.each<[Language, RegExp, RegExp]>([["it", /giro 1/, /4 dic 2026/], ["en", /round 1/, /4 Dec 2026|Dec 4, 2026/]])("in %s", (language, round, day) => {
  it("the words stand in the banner, at the base form and at each document, and axe finds no fault", async () => {
    shown("#/practice/p-9", { language });
    const banner = await screen.findByTestId("asked");
    expect(banner.textContent).toContain(words);
    expect(banner.textContent).toMatch(round);
    expect(within(banner).getByTestId("asked-deadline").textContent).toMatch(day);
    expect(within(banner).getAllByRole("listitem")).toHaveLength(4);
    const form = within(leaf("certificate")).getByTestId("asked-base-form");
    expect(form.textContent, "the words stand at the box that is meant").not.toContain(words);
    expect(within(document.getElementById("box-5") as HTMLElement).getByTestId("asked-box-5").textContent).toContain(words);
    const replaced = within(leaf("attachments")).getByTestId("asked-attachment");
    expect(replaced.closest(".attachment")?.getAttribute("aria-label"), "at the document that is meant").toBe("fattura_412.pdf");
    expect(replaced.textContent).toContain(words);
    expect(within(leaf("attachments")).getByTestId("asked-missing").textContent).toContain(words);
    expect(screen.queryByTestId("asked-replace"), "nothing is done to what is sealed").toBeNull();
    expect(await faults()).toEqual([]);
  });
});

it("in a new revision a file is replaced and a missing document added, each where it is asked", async () => {
  const { person, backend } = shown("#/practice/p-9");
  await person.click(await screen.findByTestId("revise"));
  await screen.findByTestId("seal");
  expect(screen.getByTestId("asked").textContent, "the words stay while it is mended").toContain(words);

  expect(screen.getByTestId("asked-box-5").dataset.done).toBe("false");
  await person.type(document.getElementById("box-5-text") as HTMLElement, " DATED 2026-11-18");
  await waitFor(() => expect(screen.getByTestId("asked-box-5").dataset.done).toBe("true"));

  await person.click(screen.getByTestId("asked-replace"));
  await waitFor(() => expect(screen.getByTestId("asked-attachment").dataset.done).toBe("true"));
  expect(calls(backend, "replaceAttachment")).toEqual([["p-9", "p-9-attachments-0", expect.any(String)]]);
  expect(screen.getByTestId("asked-replace"), "it can be replaced once more").toBeTruthy();

  await person.click(screen.getByTestId("asked-add"));
  await waitFor(() => expect(screen.getByTestId("asked-missing").dataset.done).toBe("true"));
  expect(calls(backend, "attach").at(-1)?.[2], "of the type that is asked").toBe("DOT");
  expect(screen.queryByTestId("asked-add")).toBeNull();
  expect(await faults()).toEqual([]);
});

it("a practice of which nothing is asked shows nothing of it", async () => {
  shown("#/practice/p-1");
  await screen.findByTestId("goods-0");
  for (const mark of ["asked", "asked-base-form", "asked-box-5", "asked-attachment", "asked-missing"]) expect(screen.queryByTestId(mark)).toBeNull();
});
