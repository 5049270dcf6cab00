// People, devices, and what the company keeps for all practices.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { powersOf } from "../src/boxes/powers";
import { faults, shown } from "./shown";

type Shown = ReturnType<typeof shown>;
const line = () => screen.findAllByTestId("book-line");
const side = (value: string, by: string) => ({ value, by, at: "2026-11-25T09:00:00Z", line: null });
const opened = () => screen.findByTestId("goods-0");
const place = () => screen.getByTestId("look-place");

const views: [name: string, hash: string, ready: (page: Shown) => Promise<unknown>][] = [
  ["editor with colleagues", "#/practice/p-1", async ({ backend }) => {
    await opened();
    act(() => backend.visit("p-1", "/box5_osservazioni"));
    await screen.findByTestId("people");
  }],
  ["conflicts", "#/practice/p-13", async ({ person }) => {
    await opened();
    await person.click((await screen.findAllByTestId("conflict-another"))[0] as HTMLElement);
  }],
  ["remarks", "#/practice/p-1", async ({ person }) => {
    await opened();
    await person.click(screen.getByTestId("side-remarks"));
  }],
  ["history and comparison", "#/practice/p-1", async ({ person }) => {
    await opened();
    await person.click(screen.getByTestId("side-history"));
    await person.click(within((await screen.findAllByTestId("moment")).at(-1) as HTMLElement).getByRole("checkbox"));
    expect(await faults()).toEqual([]);
    await person.click(screen.getByTestId("history-compare"));
    await screen.findAllByTestId("difference");
    await person.click(screen.getByTestId("restore"));
  }],
  ["late edits", "#/practice/p-3", () => screen.findByTestId("late-revise")],
  ["sync sign", "#/today", async ({ person, backend }) => {
    await screen.findByTestId("check-home");
    act(() => backend.network({ waiting: 2 }));
    await person.click(screen.getByTestId("sync-sign"));
    await screen.findByTestId("sync-waiting");
  }],
  ["closing", "#/today", async ({ backend }) => {
    await screen.findByTestId("check-home");
    act(() => backend.network({ waiting: 2 }));
    act(() => backend.askClosing());
    await screen.findByTestId("close-now");
  }],
  ["address picker", "#/practice/p-1", async ({ person }) => {
    await opened();
    await person.click(screen.getByTestId("pick-consignee"));
    await screen.findAllByTestId("pick-consignee-choice");
  }],
  ["template form", "#/practice/p-1", async ({ person }) => {
    await opened();
    await person.click(screen.getByTestId("editor-more"));
    await person.click(await screen.findByTestId("editor-more-template"));
    await screen.findByTestId("template-keep");
  }],
  ["devices", "#/devices", async ({ person, backend }) => {
    await person.click(await screen.findByTestId("invite"));
    await screen.findByTestId("ticket");
    act(() => backend.knock());
    await screen.findByTestId("joiner");
  }],
  ["revocation", "#/devices", async ({ person }) => {
    await person.click((await screen.findAllByTestId("revoke"))[0] as HTMLElement);
    await screen.findByTestId("revoke-sure");
  }],
  ["company", "#/company/company", () => screen.findByTestId("office-saved")],
  ["signatories", "#/company/signatories", async ({ person }) => person.click((await line())[2] as HTMLElement)],
  ["address book", "#/company/addresses", line],
  ["templates", "#/company/templates", line],
  ["glossary", "#/company/glossary", line],
];
const languages: Language[] = ["it", "en"];

describe.each(languages)("in %s", (language) => {
  it.each(views)("%s has no fault that axe finds", async (_, hash, ready) => {
    await ready(shown(hash, { language }));
    expect(await faults()).toEqual([]);
  });

  it("the first start has no fault that axe finds", async () => {
    const { person } = shown("#/today", { language, registered: false });
    await person.click(await screen.findByTestId("setup-join"));
    expect(await faults()).toEqual([]);
  });
});

describe("people and devices", () => {
  it("an invitation is text and picture with its time, and whoever knocks is let in by the code", async () => {
    const { backend, person } = shown("#/devices");
    await person.click(await screen.findByTestId("role-signer"));
    await person.click(screen.getByTestId("invite"));
    const ticket = await screen.findByTestId("ticket");
    expect(within(ticket).getByRole("img", { name: "L’invito come codice QR" })).toBeDefined();
    expect(ticket.textContent).toContain("Vale ancora 15 minuti.");
    expect(backend.calls.find((call) => call.name === "invite")?.arguments).toEqual(["signer"]);
    act(() => backend.knock("418305"));
    const joiner = await screen.findByTestId("joiner");
    expect(within(joiner).getByTestId("code").textContent).toContain("4 1 8 3 0 5");
    await person.click(within(joiner).getByTestId("joiner-accept"));
    await waitFor(() => expect(screen.queryByTestId("joiner")).toBeNull());
    expect(screen.getAllByTestId("member").some((member) => member.textContent?.includes("Giulia Ferri"))).toBe(true);
  });

  it("putting a device out says that what it received stays there, and asks first", async () => {
    const { backend, person } = shown("#/devices");
    await person.click((await screen.findAllByTestId("revoke"))[0] as HTMLElement);
    await screen.findByText("Ciò che ha già ricevuto resta su quel computer: da qui non si può cancellare.");
    expect(backend.calls.some((call) => call.name === "revokeDevice")).toBe(false);
    await person.click(screen.getByTestId("revoke-sure"));
    await waitFor(() => expect(document.querySelector("[data-id=d2].member-out")).not.toBeNull());
  });

  it("without multicast one is asked for an address", async () => {
    const { backend, person } = shown("#/devices");
    await screen.findByTestId("network-multicast");
    backend.office = { ...backend.office, network: { listening: [], multicast: false, hub: null } };
    await act(() => backend.refuseDevice("-"));
    await screen.findByText(/scrivere qui sotto l’indirizzo/);
    await person.type(screen.getByLabelText("Indirizzo dell’hub"), "192.0.2.10:47700");
    await person.click(screen.getByTestId("hub-save"));
    await waitFor(() => expect(backend.office.network.hub).toBe("192.0.2.10:47700"));
  });

  it("at the first start a ticket brings a device into a company, once the administrator accepts", async () => {
    const { backend, person } = shown("#/today", { registered: false });
    await person.click(await screen.findByTestId("setup-join"));
    fireEvent.change(screen.getByLabelText("Invito"), { target: { value: "origo1abc" } });
    await person.type(screen.getByLabelText("Nome e cognome"), "Giulia Ferri");
    await person.type(screen.getByLabelText("Nome di questa postazione"), "Portatile");
    await person.click(screen.getByTestId("join"));
    const waiting = await screen.findByTestId("join-waiting");
    expect(within(waiting).getByTestId("code").textContent).toContain("4 1 8 3 0 5");
    backend.letIn();
    await screen.findByTestId("check-home", {}, { timeout: 8000 });
  });

  it("a no of the other device's person is told while one waits", async () => {
    const { backend, person } = shown("#/today", { registered: false });
    await person.click(await screen.findByTestId("setup-join"));
    fireEvent.change(screen.getByLabelText("Invito"), { target: { value: "origo1abc" } });
    await person.type(screen.getByLabelText("Nome e cognome"), "Giulia Ferri");
    await person.type(screen.getByLabelText("Nome di questa postazione"), "Portatile");
    await person.click(screen.getByTestId("join"));
    await screen.findByTestId("join-waiting");
    act(() => backend.decline());
    await waitFor(() => expect(screen.queryByTestId("join-waiting")).toBeNull());
    await screen.findByText("L’altra postazione non ha fatto entrare questa.");
    expect(screen.getByLabelText<HTMLTextAreaElement>("Invito").value).toBe("origo1abc");
  });

  it("a damaged ticket is refused in words", async () => {
    const { person } = shown("#/today", { registered: false });
    await person.click(await screen.findByTestId("setup-join"));
    fireEvent.change(screen.getByLabelText("Invito"), { target: { value: "ciao" } });
    await person.type(screen.getByLabelText("Nome e cognome"), "G");
    await person.type(screen.getByLabelText("Nome di questa postazione"), "P");
    await person.click(screen.getByTestId("join"));
    await screen.findByText("Questo non è un invito intero.");
  });
});

describe("what the company keeps", () => {
  it("is typed, stored, and follows what a colleague changes", async () => {
    const { backend, person } = shown("#/company/company");
    const phone = await screen.findByLabelText<HTMLInputElement>("Telefono");
    await person.clear(phone);
    await person.type(phone, "035 111");
    await waitFor(async () => expect((await backend.openOfficeDocument("company")).document).toMatchObject({ telefono: "035 111" }));
    act(() => backend.officeElsewhere("company", "/comune", "Nembro"));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Comune").value).toBe("Nembro"));
    expect(phone.value).toBe("035 111");
  });

  it("shows a conflict beneath its field", async () => {
    const { backend, person } = shown("#/company/company");
    await screen.findByLabelText("Telefono");
    act(() => backend.officeDispute("company", "/telefono", [side("035 1", "Anna Bianchi"), side("035 2", "Luca Moretti")]));
    await person.click(await screen.findByTestId("conflict-take-1"));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Telefono").value).toBe("035 2"));
  });

  it("marks powers that are over or soon will be", async () => {
    shown("#/company/signatories");
    await line();
    expect(screen.getAllByTestId("powers").map((mark) => mark.dataset.powers)).toEqual(["soon", "expired"]);
    const today = new Date(2026, 10, 25);
    expect(powersOf({ scadenza: "2026-11-25" }, today), "the last day still counts").toBe("soon");
    expect(powersOf({ scadenza: "2026-11-24" }, today)).toBe("expired");
    expect(powersOf({ scadenza: "2027-11-25" }, today)).toBe("valid");
    expect(powersOf({ attivo: false, scadenza: "2027-11-25" }, today)).toBe("inactive");
  });

  it("shows where a signature stands in a PDF, and takes its image", async () => {
    const { backend, person } = shown("#/company/signatories");
    await line();
    const [x, y] = [Number(place().getAttribute("x")), Number(place().getAttribute("y"))];
    expect(x > 300 && y > 700, "last page, bottom right").toBe(true);
    await person.selectOptions(screen.getByLabelText("Angolo"), "topLeft");
    await waitFor(() => expect(Number(place().getAttribute("y"))).toBeLessThan(100));
    await person.selectOptions(screen.getByLabelText("Forma della firma"), "p7m");
    await person.type(screen.getByLabelText("Motivo, scritto nella firma"), "Visto per l’estero");
    await waitFor(() => expect(screen.getByTestId("look-sample").textContent).toContain("Visto per l’estero"));
    backend.files = ["/home/ufficio/firma.gif"];
    await person.click(screen.getByTestId("look-choose"));
    await screen.findByText(/La firma non si può disegnare/);
    backend.files = ["/home/ufficio/firma.png"];
    await person.click(screen.getByTestId("look-choose"));
    await waitFor(() => expect(screen.getByTestId<HTMLImageElement>("look-image").src).toMatch(/^data:image/));
    expect(await faults()).toEqual([]);
    await person.click(screen.getByTestId("look-remove"));
    await waitFor(() => expect(screen.queryByTestId("look-image")).toBeNull());
    const [moretti] = ((await backend.openOfficeDocument("signatories")).document as { firmatari: unknown[] }).firmatari;
    expect(moretti).toMatchObject({ firmaAngolo: "topLeft", firmaForma: "p7m", firmaMotivo: "Visto per l’estero" });
  });

  it("a line is added, and taken away only after a second word", async () => {
    const { person } = shown("#/company/addresses");
    expect(await line()).toHaveLength(3);
    await person.click(screen.getByTestId("book-add"));
    await waitFor(() => expect(screen.getAllByTestId("book-line")).toHaveLength(4));
    await person.type(screen.getByLabelText("Nome in rubrica"), "Nuovo cliente");
    await person.click(screen.getByTestId("book-remove"));
    await person.click(screen.getByTestId("book-remove-sure"));
    await waitFor(() => expect(screen.getAllByTestId("book-line")).toHaveLength(3));
  });

  it("an address, a signatory and an article are taken into a practice", async () => {
    const { backend, person } = shown("#/practice/p-1");
    await opened();
    await person.click(screen.getByTestId("pick-consignee"));
    await person.click((await screen.findAllByTestId("pick-consignee-choice"))[1] as HTMLElement);
    await person.click(screen.getByTestId("pick-signatory"));
    const signatories = await screen.findAllByTestId("pick-signatory-choice");
    expect(signatories[2]?.textContent).toContain("poteri scaduti");
    await person.click(signatories[1] as HTMLElement);
    await person.click(screen.getAllByTestId("pick-article")[1] as HTMLElement);
    await person.click((await screen.findAllByTestId("pick-article-choice"))[0] as HTMLElement);
    await waitFor(async () => expect((await backend.open("p-1")).document).toMatchObject({
      paeseDestinazione: "Emirati Arabi Uniti", firmatario: { cognome: "Rota", ruolo: "procuratore" },
      items: [{}, { articolo: "VS-190", hs: "844630", descrizione: expect.stringContaining("AUTOMATIC RAPIER") as string }],
    }));
  });

  it("a practice becomes a template, and a template a practice", async () => {
    const { person } = shown("#/practice/p-1");
    await opened();
    await person.click(screen.getByTestId("editor-more"));
    await person.click(await screen.findByTestId("editor-more-template"));
    const name = await screen.findByLabelText<HTMLInputElement>("Nome del modello");
    await person.clear(name);
    await person.type(name, "Telai");
    await person.click(screen.getByTestId("template-keep"));
    await person.click(await screen.findByTestId("place-company"));
    await person.click(await screen.findByTestId("office-templates"));
    await person.click((await line())[2] as HTMLElement);
    await person.click(screen.getByTestId("template-use"));
    await opened();
    expect((document.getElementById("practice-title") as HTMLInputElement).value).toBe("Telai");
  });
});
