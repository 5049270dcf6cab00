// The PIN's own page: shows what is about to happen, takes the PIN, hands it over once and forgets it.
// It knows one command and shares no script with the window.
import "./pin.css";
import { words } from "./words";

type Internals = { invoke: (command: string, given: Record<string, unknown>) => Promise<unknown> };

const asked = new URLSearchParams(location.search);
const say = words[asked.get("language") === "en" ? "en" : "it"];
const put = (id: string, text: string) => {
  const element = document.getElementById(id);
  if (element) element.textContent = text;
};

document.documentElement.lang = asked.get("language") === "en" ? "en" : "it";
const wanted = asked.get("remote");
const remote = wanted === "pin" || wanted === "sent" || wanted === "shown" ? say.remote[wanted] : null;
document.title = `Origo – ${remote?.title ?? say.title}`;
put("title", remote?.title ?? say.title);
const count = Number(asked.get("count") ?? "1");
const why = asked.get("why");
put("why", why === "incorrect" ? say.incorrect : why === "back" ? say.back : why === "signature" ? say.signature : "");
put("documents", documents());
put("token-label", remote ? say.key : say.token);
put("token", asked.get("token") ?? "");
put("holder-label", say.holder);
put("holder", asked.get("holder") ?? "");
put("pin-label", remote?.label ?? (why === "signature" ? say.signaturePin : say.pin));
put("remote", remote ? [remote.hint, asked.get("challenge") ?? ""].filter(Boolean).join(" ") : "");
const pad = asked.get("pad") === "1";
// After the PIN of a remote key its code is asked for.
put("pin-ok", pad || wanted === "pin" ? say.goOn : say.sign);
put("pin-cancel", say.cancel);
put("warning", warning());
put("pad", pad ? say.pad : "");

function documents(): string {
  if (why === "incorrect" || why === "back" || why === "signature") return say.rest(count);
  if (!remote) return say.documents(count);
  const behind = Number(asked.get("behind") ?? "0");
  return [wanted === "pin" ? say.documents(count) : say.remoteDocuments(count), behind && wanted !== "pin" ? say.behind(behind) : ""].filter(Boolean).join(" ");
}

/** The gravest of what the card tells; that the last PIN was wrong is said above where it was given just now. */
function warning(): string {
  if (asked.get("final")) return say.last;
  return asked.get("low") && why !== "incorrect" ? say.low : "";
}

const field = document.getElementById("pin") as HTMLInputElement;
const sign = document.getElementById("pin-ok") as HTMLButtonElement;

async function give(pin: string | null) {
  field.value = "";
  sign.disabled = true;
  const { __TAURI_INTERNALS__ } = window as unknown as { __TAURI_INTERNALS__: Internals };
  await __TAURI_INTERNALS__.invoke("give_pin", { pin });
}

field.addEventListener("input", () => {
  sign.disabled = field.value.length === 0;
});
document.getElementById("form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (pad || field.value) void give(pad ? "" : field.value);
});
document.getElementById("pin-cancel")?.addEventListener("click", () => void give(null));
addEventListener("keydown", (event) => {
  if (event.key === "Escape") void give(null);
});
if (pad) {
  document.getElementById("typed")?.setAttribute("hidden", "");
  sign.disabled = false;
  sign.focus();
} else field.focus();
