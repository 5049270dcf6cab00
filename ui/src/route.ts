// Where the window is, kept in the address so that a reload comes back to it.
import { useCallback, useSyncExternalStore } from "react";

export type Place = "today" | "archive" | "queue" | "sent";
export type Route = { place: Place } | { place: "practice"; id: string };

function read(hash: string): Route {
  const [place, id] = hash.replace(/^#\/?/, "").split("/");
  if (place === "practice" && id) return { place, id };
  return { place: place === "archive" || place === "queue" || place === "sent" ? place : "today" };
}

function hear(change: () => void) {
  addEventListener("hashchange", change);
  return () => removeEventListener("hashchange", change);
}

export function useRoute(): [Route, (route: Route) => void] {
  const hash = useSyncExternalStore(hear, () => location.hash);
  const go = useCallback((route: Route) => {
    location.hash = route.place === "practice" ? `/practice/${route.id}` : `/${route.place}`;
  }, []);
  return [read(hash), go];
}
