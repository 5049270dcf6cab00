import type { SignView } from "../bindings";
import { SpokenTrouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Notice } from "../components/Notice";
import { useWords } from "../words/words";

type Props = { view: SignView; titles: Map<string, string>; onSend: () => void };

const faces: Record<string, string> = { signed: "check-circle", failed: "close-circle", skipped: "minus-circle" };

/** One line a document: what was signed, what not and why. */
export function SignResults({ view, titles, onSend }: Props) {
  const say = useWords();
  const done = view.results.filter((result) => result.outcome === "signed").length;
  const whole = done === view.results.length;
  return (
    <Notice kind={whole ? "success" : "warning"} title={say("sign-done", { done, total: view.results.length })}
      action={done > 0 && <Button look="primary" icon="arrow-right" data-testid="go-to-sent" onClick={onSend}>{say("go-to-send")}</Button>}>
      <ul className="results" data-testid="sign-results">
        {view.results.map((result) => (
          <li key={result.id} data-id={result.id} data-outcome={result.outcome}>
            <Icon name={faces[result.outcome] ?? "help-circle"} />
            <span>{titles.get(result.id) || say("untitled")}: {say(`outcome-${result.outcome}`)}</span>
            {result.error && <SpokenTrouble error={result.error} />}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
