// Plain form fields. They hold no value of their own: what is typed goes up at once.
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";

type Common = {
  label: ReactNode;
  value: string;
  onType: (value: string) => void;
  id?: string;
  disabled?: boolean;
  invalid?: boolean;
  hideLabel?: boolean;
  describedBy?: string;
  className?: string;
};

type FieldProps = Common & {
  placeholder?: string;
  inputMode?: "numeric" | "decimal" | "text";
  maxLength?: number;
  type?: "text" | "password" | "url" | "search";
  mono?: boolean;
  autoComplete?: string;
};

export function TextField({ label, value, onType, hideLabel, describedBy, invalid, mono, className = "", type = "text", ...rest }: FieldProps) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : undefined}>{label}</label>
      <input
        {...rest}
        id={id}
        type={type}
        value={value}
        spellCheck={false}
        className={mono ? "mono" : undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={(event) => onType(event.target.value)}
      />
    </div>
  );
}

type AreaProps = Common & { rows?: number; placeholder?: string; mono?: boolean };

/** A text of several lines that grows with what is typed, and keeps the caret when others write in it. */
export function TextArea({ label, value, onType, hideLabel, describedBy, invalid, mono, rows = 2, className = "", ...rest }: AreaProps) {
  const own = useId();
  const id = rest.id ?? own;
  const area = useRef<HTMLTextAreaElement>(null);
  const note = useKeptCaret(area, value);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [value]);
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : undefined}>{label}</label>
      <textarea
        {...rest}
        id={id}
        ref={area}
        rows={rows}
        value={value}
        spellCheck={false}
        className={mono ? "mono" : undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onSelect={(event) => event.currentTarget.value === value && note(event.currentTarget)}
        onChange={(event) => {
          note(event.target);
          onType(event.target.value);
        }}
      />
    </div>
  );
}

/** Where the text changed from outside, the caret stays at the same characters. */
function useKeptCaret(area: React.RefObject<HTMLTextAreaElement | null>, value: string) {
  const known = useRef({ text: value, caret: 0 });
  useLayoutEffect(() => {
    const element = area.current;
    const { text, caret } = known.current;
    if (!element || text === value) return;
    let same = 0;
    while (same < caret && text[same] === value[same]) same += 1;
    const place = same === caret ? caret : Math.max(same, caret + value.length - text.length);
    if (document.activeElement === element) element.setSelectionRange(place, place);
    known.current = { text: value, caret: place };
  }, [area, value]);
  return (element: HTMLTextAreaElement) => {
    known.current = { text: element.value, caret: element.selectionEnd };
  };
}

type SelectProps = Common & { options: { value: string; label: string }[]; empty?: string };

export function SelectField({ label, value, onType, options, empty, hideLabel, describedBy, invalid, className = "", ...rest }: SelectProps) {
  const own = useId();
  const id = rest.id ?? own;
  const known = options.some((option) => option.value === value);
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : undefined}>{label}</label>
      <select {...rest} id={id} value={value} aria-invalid={invalid || undefined} aria-describedby={describedBy}
        onChange={(event) => onType(event.target.value)}>
        {empty !== undefined && <option value="">{empty}</option>}
        {!known && value && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>{option.label}</option>
        ))}
      </select>
    </div>
  );
}

type CheckProps = { label: ReactNode; checked: boolean; onTick: (ticked: boolean) => void; id?: string; disabled?: boolean; className?: string; testId?: string; hideLabel?: boolean };

export function CheckField({ label, checked, onTick, disabled, className = "", testId, hideLabel, ...rest }: CheckProps) {
  const own = useId();
  const id = rest.id ?? own;
  return (
    <div className={`tick ${className}`}>
      <input id={id} type="checkbox" checked={checked} disabled={disabled} data-testid={testId}
        onChange={(event) => onTick(event.target.checked)} />
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : undefined}>{label}</label>
    </div>
  );
}

type DateProps = Omit<Common, "value"> & { value: string; placeholder: string };

/** A date kept as `YYYY-MM-DD` and shown as people write it; what is no date stays as typed. */
export function DateField({ value, onType, ...rest }: DateProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextFieldWithBlur {...rest} value={typed ?? shown(value)} onBlur={() => setTyped(null)}
      onType={(text) => {
        setTyped(text);
        onType(kept(text));
      }} />
  );
}

function TextFieldWithBlur({ onBlur, ...rest }: FieldProps & { onBlur: () => void }) {
  return (
    <div onBlur={onBlur} className="contents">
      <TextField {...rest} />
    </div>
  );
}

function shown(date: string): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : date;
}

export function kept(text: string): string {
  const parts = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  return parts ? `${parts[3]}-${parts[2]?.padStart(2, "0")}-${parts[1]?.padStart(2, "0")}` : text.trim();
}
