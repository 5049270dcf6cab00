// The language of the window, remembered, and the words in it.
import { LocalizationProvider, ReactLocalization, useLocalization } from "@fluent/react";
import type { FluentVariable } from "@fluent/bundle";
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import type { Language } from "../backend";
import { bundle } from "./bundles";

type Choice = { language: Language; choose: (language: Language) => void };

const Chosen = createContext<Choice>({ language: "it", choose: () => undefined });
const memory = "origo.language";

export function firstLanguage(): Language {
  const remembered = localStorage.getItem(memory);
  if (remembered === "it" || remembered === "en") return remembered;
  // What this start of the program was asked for (`ORIGO_LANG`).
  const { origoLanguage } = window as { origoLanguage?: string };
  if (origoLanguage === "it" || origoLanguage === "en") return origoLanguage;
  return navigator.language.startsWith("it") ? "it" : "en";
}

type Props = { first?: Language; onChange?: (language: Language) => void; children: ReactNode };

export function Words({ first, onChange, children }: Props) {
  const [language, setLanguage] = useState<Language>(first ?? firstLanguage);
  const localization = useMemo(() => new ReactLocalization([bundle(language)]), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
    onChange?.(language);
  }, [language, onChange]);
  const choice = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        localStorage.setItem(memory, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return (
    <Chosen value={choice}>
      <I18nProvider locale={language === "it" ? "it-IT" : "en-GB"}>
        <LocalizationProvider l10n={localization}>{children}</LocalizationProvider>
      </I18nProvider>
    </Chosen>
  );
}

export function useLanguage(): Choice {
  return use(Chosen);
}

export type Say = (id: string, facts?: Record<string, FluentVariable>) => string;

/** Gives the sentence of an id (`id` or `id.attribute`); an id without words is shown as it is. */
export function useWords(): Say {
  const { l10n } = useLocalization();
  return useMemo(() => {
    return (id, facts) => {
      const [message, attribute] = id.split(".", 2);
      if (!message) return id;
      if (!attribute) return l10n.getString(message, facts, id);
      const found = l10n.getBundle(message);
      const pattern = found?.getMessage(message)?.attributes[attribute];
      return found && pattern ? found.formatPattern(pattern, facts) : id;
    };
  }, [l10n]);
}

const noFraction = { style: "currency", currency: "EUR" } as const;

/** Shows amounts and moments as the language writes them. */
export function useFormats() {
  const { language } = useLanguage();
  return useMemo(() => {
    const locale = language === "it" ? "it-IT" : "en-GB";
    const euro = new Intl.NumberFormat(locale, noFraction);
    const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
    const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
    const dayOf = (moment: string) => (moment ? day.format(new Date(moment)) : "");
    const timeOf = (moment: string) => (moment ? time.format(new Date(moment)) : "");
    return {
      /** `29.00` as an amount of euro; anything else stays as it is. */
      euro: (amount: string) => (Number.isFinite(Number(amount)) && amount ? euro.format(Number(amount)) : amount),
      /** Bytes as people say them; a kilobyte is the least that is told. */
      size: (bytes: number) => {
        const kilobytes = Math.max(1, Math.round(bytes / 1000));
        return kilobytes < 1000 ? `${kilobytes} kB` : `${decimal.format(bytes / 1_000_000)} MB`;
      },
      day: dayOf,
      time: timeOf,
      moment: (moment: string) => (moment ? `${dayOf(moment)}, ${timeOf(moment)}` : ""),
    };
  }, [language]);
}
