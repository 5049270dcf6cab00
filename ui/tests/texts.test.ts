import { describe, expect, it } from "vitest";
import { carried, moved, pieces, smallest, splices } from "../src/components/texts";

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

  it("keeps what was typed in the middle of a word at its place, though others wrote on both sides", () => {
    expect(carried("TELAIO A PINZA PER BURSA", "TELAIO A PINxZA PER BURSA", "UN TELAIO A PINZA PER BURSA E ALMATY")).toBe("UN TELAIO A PINxZA PER BURSA E ALMATY");
  });

  it("keeps every letter of both, whatever they did", () => {
    const base = "uno due tre";
    for (const mine of ["uno due tre", "unoX due tre", "uno X tre", "X", "uno due treX", "Xuno due tre"]) {
      for (const theirs of ["uno due tre", "unoY due tre", "uno Y tre", "Y", "uno due treY", "Yuno due tre"]) {
        const both = carried(base, mine, theirs);
        expect(both.includes("X"), `${mine} + ${theirs} = ${both}`).toBe(mine.includes("X"));
        expect(both.includes("Y"), `${mine} + ${theirs} = ${both}`).toBe(theirs.includes("Y"));
      }
    }
  });
});

describe("all the places that differ", () => {
  it("are found one by one, and give the new text when they are applied", () => {
    const [before, after] = ["UN TELAIO A PINZA PER BURSA", "DUE TELAI A PINZA PER LA TURCHIA"];
    const found = splices(before, after);
    expect(found.length).toBeGreaterThan(1);
    const made = found.toReversed().reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), before);
    expect(made).toBe(after);
  });

  it("move a place only by what changed before it", () => {
    const [before, after] = ["uno due tre", "UNO E due E tre"];
    expect(moved(before.indexOf("due") + 1, before, after)).toBe(after.indexOf("due") + 1);
    expect(moved(0, before, "x uno due tre"), "what is written right at the caret comes behind it").toBe(0);
    expect(moved(before.length, before, "uno due tre!")).toBe(before.length);
  });

  it("are marked as whole words, and neighbours together", () => {
    expect(pieces("casse di legno, 12", "casse di ferro e vetro, 12").filter((piece) => piece.differs).map((piece) => piece.text)).toEqual(["legno"]);
    expect(pieces("VIA DELLE ROSE 3", "PIAZZA DEL PORTO 3").filter((piece) => piece.differs).map((piece) => piece.text)).toEqual(["VIA DELLE ROSE"]);
  });
});
