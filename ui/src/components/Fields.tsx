// Plain form fields. They hold no value of their own: what is typed goes up at once.
import { createContext, use, useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useSteadyText } from "./steady";

/** What stands beside a field's label and beneath it; given by whoever knows what the field's pointer means. */
export type FieldNotes = { beside: (pointer: string) => ReactNode; beneath: (pointer: string) => ReactNode };
export const FieldNotesContext = createContext<FieldNotes | null>(null);
/** The pointer whose notes an enclosing box shows already. */
export const NotedContext = createContext<string | null>(null);

export function useNotes(pointer: string | undefined): { beside: ReactNode; beneath: ReactNode } {
  const notes = use(FieldNotesContext);
  const noted = use(NotedContext);
  if (!notes || !pointer || pointer === noted) return { beside: null, beneath: null };
  return { beside: notes.beside(pointer), beneath: notes.beneath(pointer) };
}

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
  /** Where the value stands in its document. */
  pointer?: string;
};

type ShellProps = { id: string; label: ReactNode; hideLabel?: boolean; className: string; pointer?: string; children: ReactNode };

function Shell({ id, label, hideLabel, className, pointer, children }: ShellProps) {
  const notes = useNotes(pointer);
  return (
    <div className={`field ${className}`} data-pointer={pointer}>
      <span className="field-label">
        <label htmlFor={id} className={hideLabel ? "visually-hidden" : undefined}>{label}</label>
        {notes.beside}
      </span>
      {children}
      {notes.beneath}
    </div>
  );
}

type FieldProps = Common & {
  placeholder?: string;
  inputMode?: "numeric" | "decimal" | "text";
  maxLength?: number;
  type?: "text" | "password" | "url" | "search";
  mono?: boolean;
  autoComplete?: string;
};

export function TextField({ label, value, onType, hideLabel, describedBy, invalid, mono, pointer, className = "", type = "text", ...rest }: FieldProps) {
  const own = useId();
  const id = rest.id ?? own;
  const input = useRef<HTMLInputElement>(null);
  const steady = useSteadyText(input, value, onType);
  return (
    <Shell id={id} label={label} hideLabel={hideLabel} className={className} pointer={pointer}>
      <input {...rest} {...steady} ref={input} id={id} type={type} spellCheck={false} className={mono ? "mono" : undefined}
        aria-invalid={invalid || undefined} aria-describedby={describedBy} />
    </Shell>
  );
}

type AreaProps = Common & { rows?: number; placeholder?: string; mono?: boolean };

/** A text of several lines that grows with what is typed, and keeps the caret when others write in it. */
export function TextArea({ label, value, onType, hideLabel, describedBy, invalid, mono, pointer, rows = 2, className = "", ...rest }: AreaProps) {
  const own = useId();
  const id = rest.id ?? own;
  const area = useRef<HTMLTextAreaElement>(null);
  const steady = useSteadyText(area, value, onType);
  useLayoutEffect(() => {
    if (area.current) fit(area.current);
  }, [area, value]);
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    let width = element.offsetWidth;
    const watch = new ResizeObserver(() => {
      if (element.offsetWidth === width) return;
      width = element.offsetWidth;
      fit(element);
    });
    watch.observe(element);
    // Lines break elsewhere once the letters have come. Not every environment tells.
    const fonts = "fonts" in document ? document.fonts : null;
    const refit = () => fit(element);
    fonts?.addEventListener("loadingdone", refit);
    return () => {
      watch.disconnect();
      fonts?.removeEventListener("loadingdone", refit);
    };
  }, [area]);
  return (
    <Shell id={id} label={label} hideLabel={hideLabel} className={className} pointer={pointer}>
      <textarea {...rest} {...steady} ref={area} id={id} rows={rows} spellCheck={false} className={mono ? "mono" : undefined}
        aria-invalid={invalid || undefined} aria-describedby={describedBy} />
    </Shell>
  );
}

/** As high as its text. */
function fit(element: HTMLTextAreaElement) {
  const shell = element.parentElement;
  if (!shell) return;
  // The page must not become shorter while it is measured: whoever scrolls it would be thrown up.
  shell.style.minHeight = `${shell.offsetHeight}px`;
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight}px`;
  shell.style.minHeight = "";
}

type SelectProps = Common & { options: { value: string; label: string }[]; empty?: string };

export function SelectField({ label, value, onType, options, empty, hideLabel, describedBy, invalid, pointer, className = "", ...rest }: SelectProps) {
  const own = useId();
  const id = rest.id ?? own;
  const known = options.some((option) => option.value === value);
  return (
    <Shell id={id} label={label} hideLabel={hideLabel} className={className} pointer={pointer}>
      <select {...rest} id={id} value={value} aria-invalid={invalid || undefined} aria-describedby={describedBy}
        onChange={(event) => onType(event.target.value)}>
        {empty !== undefined && <option value="">{empty}</option>}
        {!known && value && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>{option.label}</option>
        ))}
      </select>
    </Shell>
  );
}

type CheckProps = { label: ReactNode; checked: boolean; onTick: (ticked: boolean) => void; id?: string; disabled?: boolean; className?: string; testId?: string; hideLabel?: boolean; pointer?: string };

export function CheckField({ label, checked, onTick, disabled, className = "", testId, hideLabel, pointer, ...rest }: CheckProps) {
  const own = useId();
  const id = rest.id ?? own;
  const notes = useNotes(pointer);
  return (
    <div className={`tick ${className}`} data-pointer={pointer}>
      <input id={id} type="checkbox" checked={checked} disabled={disabled} data-testid={testId}
        onChange={(event) => onTick(event.target.checked)} />
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : undefined}>{label}</label>
      {notes.beside}
      {notes.beneath}
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
