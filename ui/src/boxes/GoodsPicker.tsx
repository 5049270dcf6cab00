import { useMemo } from "react";
import { useWords } from "../words/words";
import { asText } from "./editing";
import { useLineKeys, useView, useValue } from "./practice";
import type { GoodsLine } from "../types";

type Props = { values: number[]; disabled: boolean; onChange: (values: number[]) => void; label: string };

/** Chooses goods lines by their printed number; a long list is written as numbers and ranges by the eye, ticked by the hand. */
export function GoodsPicker({ values, disabled, onChange, label }: Props) {
  const say = useWords();
  const view = useView();
  const count = useLineKeys("items").length;
  const document = useValue("/items");
  const numbers = useMemo(
    () => (Array.isArray(document) ? (document as GoodsLine[]).map((line, index) => line?.n ?? index + 1) : []),
    [document],
  );
  const shown = numbers.slice(0, 40);
  const toggle = (number: number) =>
    onChange(values.includes(number) ? values.filter((other) => other !== number) : [...values, number].toSorted((a, b) => a - b));
  return (
    <fieldset className="picker" disabled={disabled}>
      <legend>{label}</legend>
      {shown.map((number, index) => (
        <label key={`${number}-${index}`} className={values.includes(number) ? "chip chip-on" : "chip"}
          title={asText((view.document as { items?: GoodsLine[] }).items?.[index]?.descrizione)}>
          <input type="checkbox" checked={values.includes(number)} onChange={() => toggle(number)} />
          {number}
        </label>
      ))}
      {count > 1 && values.length < numbers.length && (
        <button type="button" className="chip chip-all" onClick={() => onChange(numbers)}>{say("goods-all")}</button>
      )}
    </fieldset>
  );
}
