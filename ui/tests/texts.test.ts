import { describe, expect, it } from "vitest";
import { carried, smallest } from "../src/components/texts";

describe("the smallest splice", () => {
  it("is nothing where nothing changed", () => {
    expect(smallest("telaio", "telaio")).toBeNull();
  });

  it("is one letter for one keystroke", () => {
    expect(smallest("tela", "telaio".slice(0, 5))).toEqual({ at: 4, remove: 0, insert: "i" });
    expect(smallest("telaio", "teaio")).toEqual({ at: 2, remove: 1, insert: "" });
  });

  it("never cuts a character of two units in half", () => {
    const [before, after] = ["a\u{1F600}b", "a\u{1F601}b"];
    const splice = smallest(before, after);
    expect(splice).toEqual({ at: 1, remove: 2, insert: "\u{1F601}" });
  });

  it("gives the new text when it is applied, whatever the texts", () => {
    const letters = ["", "a", "ab", "aab", "aba", "baab", "\u{1F600}", "\u{1F600}\u{1F601}", "a\u{1F601}a"];
    for (const before of letters) {
      for (const after of letters) {
        const splice = smallest(before, after) ?? { at: 0, remove: 0, insert: "" };
        const made = before.slice(0, splice.at) + splice.insert + before.slice(splice.at + splice.remove);
        expect(made, `${before} -> ${after}`).toBe(after);
      }
    }
  });
});

describe("carrying one's own typing over somebody else's", () => {
  it("keeps both where they touch different places", () => {
    expect(carried("uno due tre", "UNO due tre", "uno due TRE")).toBe("UNO due TRE");
    expect(carried("uno due tre", "uno due TRE", "UNO! due tre")).toBe("UNO! due TRE");
  });

  it("loses neither where they touch the same words", () => {
    const both = carried("10 casse", "12 casse", "15 casse");
    expect(both).toContain("2");
    expect(both).toContain("5");
  });
});
