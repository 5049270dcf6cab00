// One bundle a language: the window's own words, the intents' (errors) and the trade's (findings, states).
import { FluentBundle, FluentResource } from "@fluent/bundle";
import type { Language } from "../backend";
import enWindow from "../../words/en.ftl?raw";
import itWindow from "../../words/it.ftl?raw";

const beneath = import.meta.glob<string>("../../../crates/{app,certificate}/words/*.ftl", {
  query: "?raw",
  import: "default",
  eager: true,
});
const own: Record<Language, string> = { it: itWindow, en: enWindow };

export function bundle(language: Language): FluentBundle {
  const made = new FluentBundle(language === "it" ? "it-IT" : "en-GB", { useIsolating: false });
  made.addResource(new FluentResource(own[language]));
  for (const [path, text] of Object.entries(beneath)) {
    if (path.endsWith(`/${language}.ftl`)) made.addResource(new FluentResource(text));
  }
  return made;
}

/** The ids of the window's own catalogue, for the test that compares the languages. */
export const catalogues = own;
