import type { ReactNode } from "react";
import type { AppError, AppErrorView } from "../bindings";
import { Notice } from "../components/Notice";
import { errors } from "../errors";
import { useLanguage, useWords } from "../words/words";
import { PassphraseButton, wantsPassphrase } from "./Passphrase";
import { RecoveryButton } from "./RecoveryKey";
import { nextStepOf } from "./spoken";

/** An error in words, with its next step. */
export function Trouble({ error, action }: { error: AppError | null; action?: ReactNode }) {
  const say = useWords();
  if (!error) return null;
  const { severity, words, nextStep } = errors[error.code];
  if (severity === "silent") return null;
  // Words that choose by situation want one, also where none is known.
  const facts = { situation: "other", ...error.detail };
  const mends = wantsPassphrase.includes(error.code) ? <PassphraseButton choosing={error.code === "vaultAbsent"} /> : error.code === "keyLost" && <RecoveryButton />;
  const actions = mends ? <>{action}{mends}</> : action;
  return (
    <Notice kind={severity === "error" ? "danger" : "warning"} title={say(words, facts)} action={actions}>
      <p>{say(nextStep, facts)}</p>
      {error.code === "internal" && <code>{error.cause}</code>}
    </Notice>
  );
}

/** An error that came with its words, beside one practice of several. `quiet` where the whole list is announced already. */
export function SpokenTrouble({ error, quiet = false }: { error: AppErrorView; quiet?: boolean }) {
  const say = useWords();
  const { language } = useLanguage();
  return (
    <div className="spoken" role={quiet ? undefined : "status"}>
      <strong>{error.message}</strong> <span>{nextStepOf(say, language, error)}</span>
      {wantsPassphrase.some((code) => code === error.code) && <PassphraseButton choosing={error.code === "vaultAbsent"} />}
    </div>
  );
}
