// A button that opens a list with a search field: for long lists from which one thing is taken over.
import { useState } from "react";
import { Autocomplete, Button as AriaButton, Dialog, DialogTrigger, Input, Menu, MenuItem, Popover, SearchField, useFilter } from "react-aria-components";
import { Icon } from "./Icon";

export type Choice = { id: string; title: string; hint?: string; warning?: string };

type Props = {
  label: string;
  searchLabel: string;
  emptyLabel: string;
  icon: string;
  disabled?: boolean;
  testId?: string;
  /** Asked each time when the list opens. */
  load: () => Promise<Choice[]>;
  onPick: (id: string) => void;
};

export function Picker({ label, searchLabel, emptyLabel, icon, disabled, testId, load, onPick }: Props) {
  const [open, setOpen] = useState(false);
  const [choices, setChoices] = useState<Choice[] | null>(null);
  const { contains } = useFilter({ sensitivity: "base" });
  const turn = (next: boolean) => {
    setOpen(next);
    if (next) load().then(setChoices, () => setChoices([]));
  };
  return (
    <DialogTrigger isOpen={open} onOpenChange={turn}>
      <AriaButton className="btn btn-quiet picker-open" isDisabled={disabled} data-testid={testId}>
        <Icon name={icon} /><span>{label}</span>
      </AriaButton>
      <Popover className="popover-list picker-list" placement="bottom start">
        <Dialog aria-label={label}>
          <Autocomplete filter={contains}>
            {/* Whoever opens the list wants to search in it. */}
            {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
            <SearchField aria-label={searchLabel} autoFocus className="field">
              <Input placeholder={searchLabel} />
            </SearchField>
            <Menu items={choices ?? []} aria-label={label} renderEmptyState={() => <p className="quiet">{choices && emptyLabel}</p>}
              onAction={(key) => {
                setOpen(false);
                onPick(String(key));
              }}>
              {(choice) => (
                <MenuItem id={choice.id} textValue={`${choice.title} ${choice.hint ?? ""}`} data-testid={testId && `${testId}-choice`}>
                  <span className="cell-main"><span>{choice.title}</span>{choice.hint && <small>{choice.hint}</small>}</span>
                  {choice.warning && <span className="mark mark-warn">{choice.warning}</span>}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
