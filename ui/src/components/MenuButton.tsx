import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "./Icon";

type Props = {
  label: string;
  icon?: string;
  /** A quiet one shows only its picture. */
  look?: "primary" | "outline" | "quiet";
  items: { id: string; label: string; hint?: string }[];
  onChoose: (id: string) => void;
  disabled?: boolean;
  testId?: string;
};

const looks = { primary: "btn btn-primary", outline: "btn btn-outline-primary", quiet: "btn btn-quiet" };

export function MenuButton({ label, icon, look = "outline", items, onChoose, disabled, testId }: Props) {
  return (
    <MenuTrigger>
      <AriaButton className={looks[look]} isDisabled={disabled} data-testid={testId} aria-label={look === "quiet" ? label : undefined}>
        {icon && <Icon name={icon} />}
        {look !== "quiet" && <span>{label}</span>}
        {look !== "quiet" && <Icon name="expand" />}
      </AriaButton>
      <Popover className="popover-list" placement="bottom start">
        <Menu onAction={(key) => onChoose(String(key))}>
          {items.map((item) => (
            <MenuItem key={item.id} id={item.id} textValue={item.label} data-testid={testId && `${testId}-${item.id}`}>
              <span>{item.label}</span>
              {item.hint && <small>{item.hint}</small>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
