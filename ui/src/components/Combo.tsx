// A text with suggestions: the list helps, and any other text is taken as it is.
import { useCallback, useMemo, useRef, useState } from "react";
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { useNotes } from "./Fields";
import { Icon } from "./Icon";
import { useKeptCaret } from "./steady";

type Props = {
  label: string;
  value: string;
  onType: (value: string) => void;
  options: string[];
  id?: string;
  disabled?: boolean;
  invalid?: boolean;
  hideLabel?: boolean;
  openLabel: string;
  className?: string;
  pointer?: string;
};

const most = 60;

export function Combo({ label, value, onType, options, id, disabled, invalid, hideLabel, openLabel, pointer, className = "" }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [composing, setComposing] = useState<string | null>(null);
  const note = useKeptCaret(useCallback(() => input.current, []), composing ?? value);
  const notes = useNotes(pointer);
  const type = (text: string) => {
    note();
    if (composing === null) onType(text);
    else setComposing(text);
  };
  const composed = () => {
    setComposing(null);
    if (input.current && input.current.value !== value) onType(input.current.value);
  };
  const items = useMemo(() => {
    const wanted = plain(value);
    const exact = options.some((option) => plain(option) === wanted);
    const fitting = exact || !wanted ? options : options.filter((option) => plain(option).includes(wanted));
    return fitting.slice(0, exact ? options.length : most).map((name) => ({ name }));
  }, [options, value]);
  return (
    <ComboBox className={`field combo ${className}`} data-pointer={pointer} allowsCustomValue inputValue={composing ?? value} onInputChange={type} items={items}
      isDisabled={disabled} isInvalid={invalid} menuTrigger="input" allowsEmptyCollection={false}
      onSelectionChange={(key) => key !== null && onType(String(key))}>
      <span className="field-label">
        <Label className={hideLabel ? "visually-hidden" : undefined}>{label}</Label>
        {notes.beside}
      </span>
      <div className="combo-row">
        <Input id={id} ref={input} type="text" spellCheck="false" onCompositionStart={() => setComposing(value)} onCompositionEnd={composed} />
        <AriaButton aria-label={openLabel}><Icon name="expand" /></AriaButton>
      </div>
      {notes.beneath}
      <Popover className="popover-list">
        <ListBox<{ name: string }>>
          {(item) => <ListBoxItem id={item.name} textValue={item.name}>{item.name}</ListBoxItem>}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
