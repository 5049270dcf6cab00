import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import { chambers } from "../boxes/names";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Choices } from "../components/Choices";
import { SelectField, TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";

/** Configures the desk of a Chamber, once. */
export function DeskForm({ onClose }: { onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [chamber, setChamber] = useState("");
  const [url, setUrl] = useState("");
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [way, setWay] = useState<"certo" | "sprint" | "manual">("certo");
  const complete = chamber && (way === "manual" || (url && password && (way === "sprint" || user)));
  const save = () =>
    doing.run(async () => {
      if (way === "manual") await backend.addDeskByHand(chamber, url);
      else if (way === "sprint") await backend.addDeskForDrafts(chamber, url, password);
      else await backend.addDesk({ chamber, url, user, password });
      onClose();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="primary" disabled={!complete} busy={doing.busy} onClick={() => void save()}>{say("desk-save")}</Button>
    </>
  );
  return (
    <Modal title={say("desk-form-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <Trouble error={doing.error} />
      <div className="stack">
        <SelectField id="new-desk-chamber" label={say("desk-chamber")} value={chamber} onType={setChamber} empty={say("choose")}
          options={chambers.map(({ sign, name }) => ({ value: sign, label: `${name} (${sign})` }))} />
        <Choices legend={say("desk-way")} value={way} onChoose={setWay} testId="desk-way"
          options={[
            { value: "certo", title: say("desk-way-certo"), text: say("desk-way-certo-lead") },
            { value: "sprint", title: say("desk-way-sprint"), text: say("desk-way-sprint-lead") },
            { value: "manual", title: say("desk-way-manual"), text: say("desk-way-manual-lead") },
          ]} />
        <TextField id="new-desk-url" label={say(way === "manual" ? "desk-portal" : "desk-url")} type="url" value={url} onType={setUrl} placeholder="https://" />
        {way === "certo" && <TextField id="new-desk-user" label={say("desk-username")} value={user} onType={setUser} autoComplete="off" />}
        {way !== "manual" && <TextField id="new-desk-password" label={say(way === "sprint" ? "desk-key" : "desk-password")} type="password" value={password} onType={setPassword} autoComplete="off" />}
      </div>
    </Modal>
  );
}
