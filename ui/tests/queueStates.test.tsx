// Every state of the signing queue, in both languages, as axe sees it.
import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { blind, drawn, opened, type Shown } from "./queueing";
import { faults, shown } from "./shown";

const states: [name: string, ready: (page: Shown) => Promise<unknown>][] = [
  ["the queue", async () => {
    await opened();
    await drawn();
  }],
  ["an empty queue while others wait", async ({ backend, person }) => {
    backend.token = { ...backend.token, fiscalCode: "XXXXXX00A00A000X" };
    for (const id of ["d1", "d2"]) await backend.removePaper(id);
    await person.click(screen.getByTestId("place-today"));
    await person.click(screen.getByTestId("place-queue"));
    await screen.findByTestId("queue-everybody");
  }],
  ["a card that ends soon and is an identity card", async ({ backend, person }) => {
    await opened();
    backend.token = { ...backend.token, endsSoon: true, endsInDays: 23, kind: "identityCard", pinCountLow: true };
    await person.click(screen.getByRole("button", { name: /dispositivi|devices/ }));
    await screen.findByTestId("remark-cie");
    await screen.findByTestId("remark-ends");
  }],
  ["the question before signing unseen", async ({ person }) => {
    await person.click(await screen.findByTestId("way-withoutShowing"));
    await screen.findByTestId("blind-tick");
  }],
  ["signing unseen", async ({ person }) => {
    await opened();
    await blind(person);
  }],
  ["a walk through all", async ({ person }) => {
    await person.click(await screen.findByTestId("way-all"));
    await screen.findByTestId("walk-place");
    await drawn();
  }],
  ["a review from the list, with a proof beside", async ({ person }) => {
    await person.click(await screen.findByTestId("way-oneByOne"));
    await screen.findByTestId("review-lead");
    await person.click((await screen.findAllByTestId("proof-open"))[0] as HTMLElement);
    await drawn();
  }],
  ["something that changed in the review", async ({ person, backend }) => {
    await person.click(await screen.findByTestId("way-oneByOne"));
    await screen.findByTestId("review-lead");
    act(() => backend.sealAnew("p-3"));
    await screen.findByTestId("restart");
  }],
  ["sending back", async ({ person }) => {
    await person.click(await screen.findByTestId("return"));
    await screen.findByTestId("return-send");
  }],
  ["another document", async ({ person }) => {
    await opened();
    await person.click(screen.getByTestId("paper-add"));
    await screen.findByTestId("paper-choose");
  }],
  ["a batch under way", async ({ backend }) => {
    await opened();
    act(() => backend.sample());
    await screen.findByTestId("batch-pause");
  }],
  ["a wrong PIN", async ({ backend }) => {
    await opened();
    act(() => backend.sample({ state: "loggingIn" }));
    act(() => backend.sample({ state: "askingPin" }));
    await screen.findByText(/Il PIN è errato|The PIN is wrong/, { selector: "strong" });
  }],
  ["a card that was taken out", async ({ backend }) => {
    await opened();
    act(() => backend.sample({ state: "tokenGone" }));
    await waitFor(() => expect(screen.getByTestId("batch").dataset.state).toBe("tokenGone"));
  }],
  ["a pause", async ({ backend }) => {
    await opened();
    act(() => backend.sample({ state: "paused" }));
    await screen.findByTestId("batch-resume");
  }],
  ["the results", async ({ backend, person }) => {
    await opened();
    act(() => backend.sample());
    await screen.findByTestId("batch");
    act(() => backend.sampleEnd());
    await person.click(await screen.findByTestId("export"));
    await screen.findByTestId("exported");
    await person.click(screen.getByTestId("log-check"));
    await screen.findByTestId("log-checked");
  }],
];
const languages: Language[] = ["it", "en"];

describe.each(languages)("in %s", (language) => {
  it.each(states)("%s has no fault that axe finds", async (_, ready) => {
    const page = shown("#/queue", { language });
    await screen.findByTestId("place-queue");
    await ready(page);
    expect(await faults()).toEqual([]);
  });
});
