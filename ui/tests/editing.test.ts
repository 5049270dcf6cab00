import { describe, expect, it } from "vitest";
import { FakeBackend, fail, type FakeOptions } from "../src/backend.fake";
import { at, Editing } from "../src/boxes/editing";

async function opened(options: FakeOptions = {}) {
  const backend = new FakeBackend(options);
  const editing = new Editing(backend, await backend.open("p-1"));
  return { backend, editing };
}

const description = "/items/p-1-items-0/descrizione";

describe("editing", () => {
  it("says saved only after the store answered", async () => {
    const { editing } = await opened();
    editing.type(description, "TELAI");
    expect(editing.saved().kind, "nothing is stored yet").toBe("saving");
    expect(editing.value(description), "the box shows what was typed at once").toBe("TELAI");
    await editing.settled();
    expect(editing.saved().kind).toBe("saved");
    expect(at(editing.view(), description)).toBe("TELAI");
  });

  it("sends the smallest splice of a long text, addressed by the line's key", async () => {
    const { backend, editing } = await opened();
    const before = String(editing.value(description));
    editing.type(description, `${before}!`);
    await editing.settled();
    const sent = backend.calls.filter((call) => call.name === "splice");
    expect(sent.map((call) => call.arguments)).toEqual([["p-1", description, before.length, 0, "!", before]]);
  });

  it("says over which text a key was typed: what a colleague wrote meanwhile moves no letter of it", async () => {
    const { backend, editing } = await opened({ slow_ms: 2 });
    const start = String(editing.value(description));
    let shown = start;
    for (const [index, letter] of [..."LEGGERO E RESISTENTE"].entries()) {
      const now = String(editing.value(description));
      const place = now.indexOf("TELAIO") + "TELAIO".length + index;
      shown = now.slice(0, place) + letter + now.slice(place);
      editing.type(description, shown);
      const other = String(backend.shelf.read(backend.shelf.get("p-1") ?? expect.fail("p-1"), description));
      backend.elsewhere("p-1", description, index % 2 ? `x${other}` : `${other}y`);
      void editing.refresh();
      await new Promise((go) => setTimeout(go, 1));
    }
    await editing.settled();
    await editing.refresh();
    const text = String(at(editing.view(), description));
    expect(text).toContain("TELAIOLEGGERO E RESISTENTE");
    expect([...text].filter((letter) => letter === "x" || letter === "y")).toHaveLength(20);
  });

  it("joins keys typed while a save runs into the next change, and loses none", async () => {
    const { backend, editing } = await opened({ slow_ms: 5 });
    editing.type("/box5_osservazioni", "");
    await editing.settled();
    let text = "";
    for (const letter of "FATTURA 1042/26 È QUI") {
      text += letter;
      editing.type("/box5_osservazioni", text);
      if (letter === " ") await new Promise((go) => setTimeout(go, 3));
    }
    await editing.settled();
    expect(at(editing.view(), "/box5_osservazioni")).toBe("FATTURA 1042/26 È QUI");
    const splices = backend.calls.filter((call) => call.name === "splice").length;
    expect(splices, "not one transaction a key").toBeLessThan(text.length);
  });

  it("keeps what could not be stored, says why, and stores it on the next try", async () => {
    const options: FakeOptions = { failing: { setField: "storage" } };
    const { editing } = await opened(options);
    editing.set("/title", "Telai");
    await expect(editing.settled()).rejects.toMatchObject({ code: "storage" });
    expect(editing.saved()).toMatchObject({ kind: "unsaved", error: { code: "storage" } });
    expect(editing.value("/title"), "the box still shows what was typed").toBe("Telai");
    options.failing = {};
    await editing.settled();
    expect(at(editing.view(), "/title")).toBe("Telai");
  });

  it("does not hold up other boxes behind one that is refused", async () => {
    const options: FakeOptions = { failing: { setField: "badField" } };
    const { editing } = await opened(options);
    editing.set("/ordine/copie", "x");
    editing.type(description, "TELAI");
    await expect(editing.settled()).rejects.toMatchObject({ code: "badField" });
    expect(at(editing.view(), description)).toBe("TELAI");
  });

  it("carries typing over what somebody else stored meanwhile", async () => {
    const options: FakeOptions = { failing: { splice: "storage" } };
    const { backend, editing } = await opened(options);
    backend.elsewhere("p-1", "/box5_osservazioni", "INVOICE NO. 1");
    await editing.refresh();
    editing.type("/box5_osservazioni", "INVOICE NO. 1 L/C 77");
    await expect(editing.settled()).rejects.toMatchObject(fail("storage", {}).code ? { code: "storage" } : {});
    backend.elsewhere("p-1", "/box5_osservazioni", "COMMERCIAL INVOICE NO. 1");
    await editing.refresh();
    expect(editing.value("/box5_osservazioni")).toBe("COMMERCIAL INVOICE NO. 1 L/C 77");
    options.failing = {};
    await editing.settled();
    expect(at(editing.view(), "/box5_osservazioni")).toBe("COMMERCIAL INVOICE NO. 1 L/C 77");
  });

  it("moves, adds and removes lines by key", async () => {
    const { editing } = await opened();
    editing.moveLine("items", "p-1-items-1", -1);
    editing.addLine("items");
    await editing.settled();
    expect(editing.view().keys.items.slice(0, 2)).toEqual(["p-1-items-1", "p-1-items-0"]);
    expect(editing.view().keys.items).toHaveLength(3);
    editing.removeLine("items", "p-1-items-0");
    await editing.settled();
    expect(editing.view().keys.items).not.toContain("p-1-items-0");
  });

  it("tells why a line was refused, without calling what was typed unsaved", async () => {
    const { editing } = await opened({ failing: { addLine: "sealed" } });
    editing.addLine("items");
    await editing.settled();
    expect(editing.refused()).toMatchObject({ code: "sealed" });
    expect(editing.saved().kind).toBe("saved");
  });
});
