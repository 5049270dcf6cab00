// A batch as a signatory follows it: one PIN, progress, what goes wrong, results.
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { calls, opened, pane, row, rows, seen, ticked, tickOf } from "./queueing";
import { faults, shown } from "./shown";

describe("signing", () => {
  it("counts, names the document at hand, and ends with a result for each", async () => {
    const { person, backend } = await ticked();
    backend.refusing.add("packing_list_421.pdf");
    backend.held = true;
    await person.click(screen.getByTestId("sign"));
    await waitFor(() => expect(screen.getByTestId("batch").dataset.state).toBe("askingPin"));
    expect(screen.getByTestId("batch-said").textContent).toBe("Serve il PIN, nella finestra che si è aperta");
    expect(screen.queryByTestId("queue-total"), "nothing else can be begun meanwhile").toBeNull();
    backend.held = false;
    const results = await screen.findByTestId("sign-results");
    expect(screen.getByTestId("batch-said").textContent).toBe("Firma terminata: 4 documenti su 5, 1 non firmati.");
    const failed = [...results.querySelectorAll<HTMLElement>("[data-outcome=failed]")];
    expect(failed.map((one) => one.dataset.id), "in its place, with its reason").toEqual(["p-4"]);
    expect(failed[0]?.textContent).toContain("Il contenuto è cambiato dopo il sigillo.");
    expect(failed[0]?.textContent, "no terminal here").not.toContain("origo export");
    expect(calls(backend, "signReviewed"), "the page hands over no PIN").toEqual([["/usr/lib/softhsm/libsofthsm2.so", "Origo demo", false]]);

    await person.click(screen.getByTestId("results-only"));
    await waitFor(() => expect(screen.getAllByTestId("batch-document")).toHaveLength(1));
    backend.refusing.clear();
    await person.click(screen.getByTestId("retry"));
    await waitFor(() => expect(rows()[0]).toBe("p-4"));
    expect(within(row("p-4")).getByTestId("row-retried").textContent).toBe("da riprovare");
    await waitFor(() => expect(pane().dataset.id, "it is opened at once").toBe("p-4"));
    await seen(person);
    await person.click(screen.getByTestId("queue-agree"));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("sign").disabled).toBe(false));
    await person.click(screen.getByTestId("sign"));
    await waitFor(() => expect(screen.getByTestId("sign-results").textContent).toContain("Firmati 2 documenti su 2"));
  });

  it("signs with a remote key: service, key in the bar, codes in their own window, results", async () => {
    const { person, backend } = await ticked();
    await person.click(screen.getByTestId("remote-open"));
    await person.type(await screen.findByLabelText("Indirizzo del servizio"), "https://firma.fornitore.example/csc/v2");
    await person.type(screen.getByLabelText("Utente"), "moretti");
    await person.type(screen.getByLabelText("Password"), "sbagliata");
    expect(await faults()).toEqual([]);
    await person.click(screen.getByTestId("remote-save"));
    await screen.findByRole("alert");
    await person.clear(screen.getByLabelText("Password"));
    await person.type(screen.getByLabelText("Password"), "giusta");
    await person.click(screen.getByTestId("remote-save"));
    const device = screen.getByLabelText<HTMLSelectElement>("Dispositivo");
    await waitFor(() => expect([...device.options].map((option) => option.text)).toContain("MORETTI LUCA – firma remota (Firma remota qualificata)"));
    await person.selectOptions(device, "https://firma.fornitore.example/csc/v2 FR-4418");
    backend.held = true;
    await person.click(screen.getByTestId("sign"));
    await waitFor(() => expect(screen.getByTestId("batch").dataset.remote).toBe("true"));
    expect(screen.getByTestId("batch").textContent).toContain("Il PIN o il codice della firma remota si scrive nella finestra");
    expect(screen.getByTestId("batch").textContent, "no card is at work").not.toContain("carta");
    backend.held = false;
    await screen.findByTestId("sign-results");
    expect(calls(backend, "signRemotely"), "the page hands over neither PIN nor code").toEqual([["https://firma.fornitore.example/csc/v2", "FR-4418"]]);
    expect(calls(backend, "signReviewed")).toHaveLength(0);
  });

  it("has signatures stamped by whom a person says, until they want it no more", async () => {
    const { person, backend } = await ticked();
    await person.click(screen.getByTestId("remote-open"));
    const address = await screen.findByLabelText("Indirizzo dell’autorità di marcatura");
    await person.type(address, "tsa.example");
    await person.click(screen.getByTestId("stamps-save"));
    await screen.findByRole("alert");
    await person.clear(address);
    await person.type(address, "https://tsa.example/tsr");
    expect(await faults()).toEqual([]);
    await person.click(screen.getByTestId("stamps-save"));
    await waitFor(() => expect(screen.getByTestId("stamps").textContent).toContain("riceve la marca temporale di https://tsa.example/tsr"));
    await person.click(screen.getByTestId("stamps-stop"));
    await waitFor(() => expect(screen.getByTestId("stamps").dataset.on).toBe("false"));
    expect(calls(backend, "setTimestamps")).toEqual([["tsa.example"], ["https://tsa.example/tsr"], [""]]);
  });

  it("can be paused, resumed and cancelled; what was signed stays", async () => {
    const { person, backend } = await ticked();
    backend.held = true;
    await person.click(screen.getByTestId("sign"));
    await screen.findByTestId("batch-cancel");
    act(() => backend.tellBatch({ state: "signing" }));
    await person.click(await screen.findByTestId("batch-pause"));
    await waitFor(() => expect(screen.getByTestId("batch").dataset.state).toBe("pausing"));
    backend.held = false;
    await waitFor(() => expect(screen.getByTestId("batch").dataset.state).toBe("paused"));
    await person.click(await screen.findByTestId("batch-resume"));
    const results = await screen.findByTestId("sign-results");
    expect(results.textContent).toContain("Firmati 5 documenti su 5");
    expect(calls(backend, "pauseBatch")).toHaveLength(1);
    expect(calls(backend, "resumeBatch")).toHaveLength(1);
  });

  it("cancelled in the middle tells what was and what was not signed", async () => {
    const { backend } = shown("#/queue");
    await opened();
    act(() => backend.sample());
    await screen.findByTestId("batch-cancel");
    act(() => backend.sampleEnd({ end: "cancelled" }));
    await screen.findByText(/La firma è stata annullata: ciò che era firmato resta firmato/);
  });

  it("says how much time is left, that a PIN was wrong, and asks for the card that is gone", async () => {
    const { backend } = shown("#/queue");
    await opened();
    act(() => backend.sample());
    expect((await screen.findByTestId("batch-left")).textContent).toBe("ancora circa 2 minuti");
    expect(screen.getByTestId("batch-count").textContent).toBe("2 di 6");
    act(() => backend.sample({ state: "askingPin" }));
    await screen.findByText(/Alla carta non è stato inviato altro/);
    expect(screen.getByTestId("batch-left").textContent, "no time is told while it stands still").toBe("");
    act(() => backend.sample({ state: "tokenGone" }));
    await screen.findByText(/Appena è di nuovo inserita si chiede il PIN e si firmano i 4 documenti/);
    act(() => backend.sample({ state: "askingPin" }));
    await screen.findByText("La carta è di nuovo inserita: serve il PIN per i 4 documenti che restano.");
  });

  it("a refused PIN is said with its next step", async () => {
    const { person } = await ticked({ failing: { signReviewed: "pinIncorrect" } });
    await person.click(screen.getByTestId("sign"));
    const alert = (await screen.findAllByRole("alert")).find((one) => one.textContent?.includes("PIN"));
    expect(alert?.textContent).toContain("ricominciare");
    expect(tickOf("p-3").checked, "the ticks stay").toBe(true);
  });

  it("the last attempt of a card is spent only when a person says so", async () => {
    const { person, backend } = await ticked({ failing: { signReviewed: "pinFinalTry" } });
    await person.click(screen.getByTestId("sign"));
    await person.click(await screen.findByTestId("use-final-try"));
    await waitFor(() => expect(calls(backend, "signReviewed").map((given) => given[2])).toEqual([false, true]));
  });

  it("the results of before are offered, not pushed", async () => {
    const { person, backend } = shown("#/today");
    await screen.findByTestId("check-home");
    act(() => backend.sampleEnd());
    await person.click(screen.getByTestId("place-queue"));
    await person.click(await screen.findByTestId("results-open"));
    await screen.findByTestId("sign-results");
    await person.click(screen.getByTestId("results-close"));
    await opened();
  });

  it("the results and the signed log are written where the person wants them", async () => {
    const { person, backend } = shown("#/queue");
    await opened();
    act(() => backend.sample());
    await screen.findByTestId("batch");
    act(() => backend.sampleEnd());
    await person.click(await screen.findByTestId("export"));
    expect((await screen.findByTestId("exported")).textContent).toMatch(/\.csv$/);
    expect(calls(backend, "exportSigning")).toEqual([["/home/ufficio/certificati"]]);
    await person.click(screen.getByTestId("log-check"));
    expect((await screen.findByTestId("log-checked")).textContent).toBe("Il registro delle firme è integro: 214 righe, da 2 postazioni.");
  });
});
