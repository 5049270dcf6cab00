// Errors that come with their words from beneath: those words serve the terminal too, so the window says its own next step where it has one.
import type { Language } from "../backend";
import type { AppErrorView } from "../bindings";
import type { Say } from "../words/words";
import { catalogues } from "../words/bundles";

const own = Object.fromEntries(
  (["it", "en"] as const).map((language) => [language, new Set([...catalogues[language].matchAll(/^error-(\w+) =/gm)].map((match) => match[1] ?? ""))]),
) as Record<Language, Set<string>>;

export function nextStepOf(say: Say, language: Language, error: AppErrorView): string {
  return own[language].has(error.code) ? say(`error-${error.code}.next`) : error.nextStep;
}
