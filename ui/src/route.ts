// Where the window is, kept in the address so that a reload comes back to it.
import { useCallback, useSyncExternalStore } from "react";

import { officeKinds, type OfficeKind } from "./types";

const places = ["today", "archive", "queue", "sent", "devices"] as const;
export type Place = (typeof places)[number];
export type Route = { place: Place } | { place: "practice"; id: string } | { place: "company"; kind: OfficeKind };

function read(hash: string): Route {
  const [place, id] = hash.replace(/^#\/?/, "").split("/");
  if (place === "practice" && id) return { place, id };
  if (place === "company") return { place, kind: officeKinds.find((kind) => kind === id) ?? "company" };
  return { place: places.find((known) => known === place) ?? "today" };
}

function addressOf(route: Route): string {
  switch (route.place) {
    case "practice":
      return `/practice/${route.id}`;
    case "company":
      return `/company/${route.kind}`;
    default:
      return `/${route.place}`;
  }
}

function hear(change: () => void) {
  addEventListener("hashchange", change);
  return () => removeEventListener("hashchange", change);
}

export function useRoute(): [Route, (route: Route) => void] {
  const hash = useSyncExternalStore(hear, () => location.hash);
  const go = useCallback((route: Route) => {
    location.hash = addressOf(route);
  }, []);
  return [read(hash), go];
}
