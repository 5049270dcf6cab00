import type { ButtonHTMLAttributes } from "react";
import { Icon } from "./Icon";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: "primary" | "outline" | "quiet" | "danger";
  icon?: string;
  busy?: boolean;
};

const classes = {
  primary: "btn btn-primary",
  outline: "btn btn-outline-primary",
  quiet: "btn btn-quiet",
  danger: "btn btn-outline-danger",
};

export function Button({ look = "outline", icon, busy = false, children, className = "", ...rest }: Props) {
  return (
    <button type="button" {...rest} className={`${classes[look]} ${className}`} disabled={rest.disabled || busy} aria-busy={busy}>
      {busy ? <span className="turning" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children && <span>{children}</span>}
    </button>
  );
}
