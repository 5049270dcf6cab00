import { useAnswer, useBackend, useDoing } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { CheckField } from "../components/Fields";
import { useWords } from "../words/words";

/** Whether this computer tells what became of practices while the window is beneath others. */
export function Outcomes() {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const told = useAnswer((asked) => asked.outcomesTold());
  const tell = (wanted: boolean) =>
    doing.run(async () => {
      await backend.tellOutcomes(wanted);
      told.again();
    });
  return (
    <section className="panel" aria-labelledby="outcomes-title" data-testid="outcomes">
      <h2 id="outcomes-title">{say("outcomes-title")}</h2>
      <p>{say("outcomes-text")}</p>
      <Trouble error={doing.error ?? told.error} />
      <CheckField testId="outcomes-told" label={say("outcomes-told")} checked={told.data ?? true} disabled={doing.busy} onTick={(wanted) => void tell(wanted)} />
    </section>
  );
}
