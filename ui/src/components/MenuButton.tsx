import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "./Icon";

type Props = {
  label: string;
  icon?: string;
  look?: "primary" | "outline";
  items: { id: string; label: string; hint?: string }[];
  onChoose: (id: string) => void;
  disabled?: boolean;
  testId?: string;
};

export function MenuButton({ label, icon, look = "outline", items, onChoose, disabled, testId }: Props) {
  return (
    <MenuTrigger>
      <AriaButton className={look === "primary" ? "btn btn-primary" : "btn btn-outline-primary"} isDisabled={disabled} data-testid={testId}>
        {icon && <Icon name={icon} />}
        <span>{label}</span>
        <Icon name="expand" />
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
