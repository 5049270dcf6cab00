import type { ReactNode } from "react";
import { Icon } from "./Icon";

type Props = { kind: "success" | "info" | "warning" | "danger"; title: string; children?: ReactNode; action?: ReactNode };

const icons = { success: "check-circle", info: "info-circle", warning: "warning-circle", danger: "close-circle" };

export function Notice({ kind, title, children, action }: Props) {
  return (
    <div className={`notice notice-${kind}`} role={kind === "danger" || kind === "warning" ? "alert" : "status"}>
      <Icon name={icons[kind]} />
      <div>
        <strong>{title}</strong>
        {children && <div className="notice-more">{children}</div>}
      </div>
      {action && <div className="notice-action">{action}</div>}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}
