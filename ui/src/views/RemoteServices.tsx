import { useState } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField, TextField } from "../components/Fields";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";
import { Timestamps } from "./Timestamps";

const ways = ["password", "client", "browser"];

/** Where the keys are that a provider holds: services that are configured, and a new one. */
export function RemoteServices({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const services = useAnswer((asked) => asked.remoteServices());
  const [url, setUrl] = useState("");
  const [way, setWay] = useState("password");
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const complete = url && name && (secret || way === "browser");
  const add = () =>
    doing.run(async () => {
      await backend.addRemoteService({ url, way, name, secret });
      setSecret("");
      onChanged();
      onClose();
    });
  const forget = (gone: string) =>
    doing.run(async () => {
      await backend.forgetRemoteService(gone);
      services.again();
      onChanged();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("close")}</Button>
      <Button look="primary" data-testid="remote-save" disabled={!complete} busy={doing.busy} onClick={() => void add()}>{say("remote-save")}</Button>
    </>
  );
  return (
    <Modal title={say("remote-title")} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <Trouble error={doing.error ?? services.error} />
      <div className="stack">
        <p>{say("remote-lead")}</p>
        {(services.data ?? []).map((service) => (
          <div key={service.url} className="remote-service" data-testid="remote-service">
            <span className="cell-main"><strong>{service.url}</strong><small>{service.user}</small></span>
            <Button look="quiet" icon="delete" aria-label={say("remote-forget", { url: service.url })} title={say("remote-forget", { url: service.url })} busy={doing.busy} onClick={() => void forget(service.url)} />
          </div>
        ))}
        <TextField id="remote-url" label={say("remote-url")} type="url" value={url} onType={setUrl} placeholder="https://" />
        <SelectField id="remote-way" label={say("remote-way")} value={way} onType={setWay} options={ways.map((value) => ({ value, label: say(`remote-way-${value}`) }))} />
        <TextField id="remote-name" label={say(way === "password" ? "remote-user" : "remote-client")} value={name} onType={setName} autoComplete="off" />
        <TextField id="remote-secret" label={say(way === "password" ? "remote-password" : way === "client" ? "remote-secret" : "remote-secret-if")} type="password" value={secret} onType={setSecret} autoComplete="off" />
        <small className="quiet">{say("remote-pin")}</small>
        <hr />
        <Timestamps />
      </div>
    </Modal>
  );
}
