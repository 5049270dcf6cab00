import { useState } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { useWords } from "../words/words";

/** A third party's time on what is signed: off until somebody says whose. */
export function Timestamps() {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const known = useAnswer((asked) => asked.timestamps());
  const [typed, setTyped] = useState<string | null>(null);
  const on = known.data?.url ?? "";
  const url = typed ?? on;
  const set = (wanted: string) =>
    doing.run(async () => {
      await backend.setTimestamps(wanted);
      setTyped(null);
      known.again();
    });
  return (
    <section className="stack" aria-labelledby="stamps-title" data-testid="stamps" data-on={Boolean(on)}>
      <h3 id="stamps-title">{say("stamps-title")}</h3>
      <p>{on ? say("stamps-on", { url: on }) : say("stamps-off")}</p>
      <Trouble error={doing.error ?? known.error} />
      <TextField id="stamps-url" label={say("stamps-url")} type="url" value={url} onType={setTyped} placeholder="https://" />
      <div className="actions">
        <Button data-testid="stamps-save" disabled={!url || url === on} busy={doing.busy} onClick={() => void set(url)}>{say("stamps-save")}</Button>
        {on && <Button look="quiet" icon="close" data-testid="stamps-stop" busy={doing.busy} onClick={() => void set("")}>{say("stamps-stop")}</Button>}
      </div>
    </section>
  );
}
