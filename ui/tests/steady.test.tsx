// Others write in the field in which a person is: the caret, the selection and a composition stay.
import { act, fireEvent, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useSyncExternalStore } from "react";
import { describe, expect, it } from "vitest";
import { Combo } from "../src/components/Combo";
import { TextArea, TextField } from "../src/components/Fields";

/** A text that a person and somebody else write in. */
class Text {
  readonly typed: string[] = [];
  #value: string;
  #takes: (text: string) => string;
  #hearers = new Set<() => void>();

  constructor(first: string, takes: (text: string) => string) {
    this.#value = first;
    this.#takes = takes;
  }

  readonly get = () => this.#value;
  readonly subscribe = (hear: () => void) => {
    this.#hearers.add(hear);
    return () => void this.#hearers.delete(hear);
  };

  readonly type = (text: string) => {
    this.typed.push(text);
    this.set(this.#takes(text));
  };

  set(text: string) {
    this.#value = text;
    for (const hear of this.#hearers) hear();
  }
}

type Kind = "area" | "line" | "combo";

function Held({ text, kind }: { text: Text; kind: Kind }) {
  const field = { label: "testo", value: useSyncExternalStore(text.subscribe, text.get), onType: text.type };
  if (kind === "combo") return <Combo {...field} options={["Turchia", "Kazakhstan"]} openLabel="apri" />;
  return kind === "area" ? <TextArea {...field} /> : <TextField {...field} />;
}

let text = new Text("", (typed) => typed);
const elsewhere = (change: (before: string) => string) => act(() => text.set(change(text.get())));

function shown(kind: Kind, first: string, takes = (typed: string) => typed) {
  text = new Text(first, takes);
  render(<Held text={text} kind={kind} />);
  const field = screen.getByLabelText<HTMLInputElement | HTMLTextAreaElement>("testo", { selector: "input, textarea" });
  act(() => field.focus());
  return field;
}

const base = "TELAIO A PINZA, MOD. VS-190";

describe.each(["area", "line", "combo"] as const)("in a field (%s)", (kind) => {
  it("the caret stays at its letters when somebody writes before it", () => {
    const field = shown(kind, base);
    act(() => field.setSelectionRange(9, 9));
    fireEvent(document, new Event("selectionchange"));
    elsewhere((before) => `UN ${before}`);
    expect(field.value).toBe(`UN ${base}`);
    expect([field.selectionStart, field.selectionEnd]).toEqual([12, 12]);
  });

  it("the caret does not move when somebody writes behind it", () => {
    const field = shown(kind, base);
    act(() => field.setSelectionRange(9, 9));
    fireEvent(document, new Event("selectionchange"));
    elsewhere((before) => `${before} E RICAMBI`);
    expect([field.selectionStart, field.selectionEnd]).toEqual([9, 9]);
  });

  it("a selection keeps its words when somebody writes on both sides and within", () => {
    const field = shown(kind, base);
    const [start, end] = [base.indexOf("PINZA"), base.indexOf("VS")];
    act(() => field.setSelectionRange(start, end));
    fireEvent(document, new Event("selectionchange"));
    elsewhere(() => "UN TELAIO A PINZA, NUOVO MOD. VS-190 E RICAMBI");
    expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe("PINZA, NUOVO MOD. ");
    expect(document.activeElement, "the focus stays").toBe(field);
  });

  it("what somebody writes right at the caret comes behind it, and typing goes on before it", async () => {
    const field = shown(kind, base);
    act(() => field.setSelectionRange(6, 6));
    fireEvent(document, new Event("selectionchange"));
    elsewhere((before) => `${before.slice(0, 6)} AUTOMATICO${before.slice(6)}`);
    expect(field.selectionStart).toBe(6);
    await userEvent.setup().type(field, "!", { initialSelectionStart: 6 });
    expect(field.value).toBe("TELAIO! AUTOMATICO A PINZA, MOD. VS-190");
  });
});

it("a person types fast in the middle of a word while another writes before it", async () => {
  const field = shown("area", "TELO A PINZA");
  const person = userEvent.setup();
  await person.type(field, "A", { initialSelectionStart: 3, initialSelectionEnd: 3 });
  elsewhere((before) => `UN ${before}`);
  await person.type(field, "I", { skipClick: true });
  elsewhere((before) => `E ${before} DOPPIA`);
  expect(field.value).toBe("E UN TELAIO A PINZA DOPPIA");
  expect(field.selectionStart).toBe("E UN TELAI".length);
});

it("a composition is not interrupted, and both texts stand when it ends", () => {
  const field = shown("area", "DEST. ") as HTMLTextAreaElement;
  act(() => field.setSelectionRange(6, 6));
  fireEvent.compositionStart(field);
  fireEvent.change(field, { target: { value: "DEST. に" } });
  elsewhere((before) => `NUOVO ${before}`);
  expect(field.value, "nothing is put in while it lasts").toBe("DEST. に");
  fireEvent.change(field, { target: { value: "DEST. 日本" } });
  expect(text.typed, "half a character goes nowhere").toEqual([]);
  act(() => field.setSelectionRange(8, 8));
  fireEvent.compositionEnd(field, { data: "日本" });
  expect(field.value).toBe("NUOVO DEST. 日本");
  expect(text.typed).toEqual(["NUOVO DEST. 日本"]);
  expect(field.selectionStart, "after what was composed").toBe("NUOVO DEST. 日本".length);
});

it("a composition in a field with suggestions goes up once, at its end", () => {
  const field = shown("combo", "") as HTMLInputElement;
  fireEvent.compositionStart(field);
  fireEvent.change(field, { target: { value: "に" } });
  fireEvent.change(field, { target: { value: "日本" } });
  expect(text.typed).toEqual([]);
  fireEvent.compositionEnd(field, { data: "日本" });
  expect(text.typed).toEqual(["日本"]);
  expect(field.value).toBe("日本");
});

it("a letter that the field does not take is gone from it at once", async () => {
  const field = shown("line", "12", (typed) => typed.replace(/\D/g, ""));
  await userEvent.setup().type(field, "x3");
  expect(field.value).toBe("123");
});

it("where nobody is, a newer text is simply there", () => {
  const field = shown("area", "uno");
  act(() => field.blur());
  elsewhere(() => "due");
  expect(field.value).toBe("due");
  expect(document.activeElement).not.toBe(field);
});
