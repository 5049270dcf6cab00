// A text with suggestions: the list helps, and any other text is taken as it is.
import { useMemo } from "react";
import { Button as AriaButton, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { Icon } from "./Icon";

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
};

const most = 60;

export function Combo({ label, value, onType, options, id, disabled, invalid, hideLabel, openLabel, className = "" }: Props) {
  const items = useMemo(() => {
    const wanted = plain(value);
    const exact = options.some((option) => plain(option) === wanted);
    const fitting = exact || !wanted ? options : options.filter((option) => plain(option).includes(wanted));
    return fitting.slice(0, exact ? options.length : most).map((name) => ({ name }));
  }, [options, value]);
  return (
    <ComboBox className={`field combo ${className}`} allowsCustomValue inputValue={value} onInputChange={onType} items={items}
      isDisabled={disabled} isInvalid={invalid} menuTrigger="input" allowsEmptyCollection={false}
      onSelectionChange={(key) => key !== null && onType(String(key))}>
      <Label className={hideLabel ? "visually-hidden" : undefined}>{label}</Label>
      <div className="combo-row">
        <Input id={id} type="text" spellCheck="false" />
        <AriaButton aria-label={openLabel}><Icon name="expand" /></AriaButton>
      </div>
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
