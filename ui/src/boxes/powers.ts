// Whether a signatory's powers hold, as of a day.
import type { Signatory } from "../types";
import type { Say } from "../words/words";
import { roles } from "./names";

export type Powers = "valid" | "soon" | "expired" | "inactive";

const soon_days = 60;
const day_ms = 86_400_000;

/** Powers hold to the end of their last day; without a date they hold until they are withdrawn. */
export function powersOf({ attivo, scadenza }: Signatory, today: Date): Powers {
  if (attivo === false) return "inactive";
  if (!scadenza || !/^\d{4}-\d{2}-\d{2}$/.test(scadenza)) return "valid";
  const left_days = (Date.parse(scadenza) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / day_ms;
  if (left_days < 0) return "expired";
  return left_days <= soon_days ? "soon" : "valid";
}

/** A capacity in words; one that we do not know is shown as it was written. */
export function sayRole(say: Say, role: string | undefined): string {
  return role && roles.includes(role) ? say(`role-${role.replaceAll(" ", "-")}`) : (role ?? "");
}
