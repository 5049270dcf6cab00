// The signing queue as the tests see it: its rows, its pages, and what it asked the fake.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect } from "vitest";
import { shown } from "./shown";

export type Shown = ReturnType<typeof shown>;
type Options = Parameters<typeof shown>[1];

export const rows = () => [...document.querySelectorAll<HTMLElement>(".queue-row")].map((row) => row.dataset.id);
export const row = (id: string) => document.querySelector<HTMLElement>(`.queue-row[data-id=${id}]`) ?? expect.fail(`${id} is not in the queue`);
export const tickOf = (id: string) => within(row(id)).getByTestId<HTMLInputElement>("queue-tick");
export const calls = (backend: Shown["backend"], name: string) => backend.calls.filter((call) => call.name === name).map((call) => call.arguments);
export const opened = () => screen.findByTestId("queue-total");
export const pane = () => screen.getByTestId("review-pane");
export const visiblePages = () => [...document.querySelectorAll<HTMLElement>(".paper-panel[data-visible=true] .page-image")];

/** jsdom draws no pictures: they are said to be there. */
export async function drawn() {
  await waitFor(() => expect(visiblePages().length).toBeGreaterThan(0));
  for (const image of visiblePages()) fireEvent.load(image);
}

export async function begun(way: string, options: Options = {}) {
  const page = shown("#/queue", options);
  await page.person.click(await screen.findByTestId(`way-${way}`));
  await screen.findByTestId("review-lead");
  return page;
}

/** Everything that will be signed of what is open comes on the screen. */
export async function seen(person: Shown["person"]) {
  for (const tab of screen.getAllByRole("tab").filter((one) => one.dataset.must === "true")) {
    await person.click(tab);
    await drawn();
  }
  await waitFor(() => expect(screen.getByTestId("queue-agree").dataset.shown).toBe("true"));
}

export async function blind(person: Shown["person"]) {
  await person.click(await screen.findByTestId("way-withoutShowing"));
  await person.click(await screen.findByTestId("blind-tick"));
  await person.click(screen.getByTestId("blind-sure"));
  await screen.findByTestId("review-lead");
}

/** All of the queue is ticked, unseen. */
export async function ticked(options: Options = {}) {
  const page = shown("#/queue", options);
  await opened();
  await blind(page.person);
  await page.person.click(screen.getByTestId("queue-all"));
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("sign").disabled).toBe(false));
  return page;
}
