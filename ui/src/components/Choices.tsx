import { useId } from "react";

type Props<T extends string> = { legend: string; value: T; options: { value: T; title: string; text: string }[]; onChoose: (value: T) => void; testId: string; hideLegend?: boolean };

/** A few ways to choose from, each with a line that explains it. */
export function Choices<T extends string>({ legend, value, options, onChoose, testId, hideLegend }: Props<T>) {
  const id = useId();
  return (
    <fieldset className="choices">
      <legend className={hideLegend ? "visually-hidden" : undefined}>{legend}</legend>
      {options.map((option) => (
        <div key={option.value} className={value === option.value ? "choice choice-on" : "choice"}>
          <input id={`${id}-${option.value}`} type="radio" name={id} checked={value === option.value} onChange={() => onChoose(option.value)} />
          <label htmlFor={`${id}-${option.value}`} data-testid={`${testId}-${option.value}`}>{option.title} <small>{option.text}</small></label>
        </div>
      ))}
    </fieldset>
  );
}
