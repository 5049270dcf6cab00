import { useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { NetworkView } from "../bindings";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { Icon } from "../components/Icon";
import { useWords } from "../words/words";

/** Where this device listens, whether the others find it by themselves, and the hub. */
export function Network({ network }: { network: NetworkView }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [typed, setTyped] = useState<string | null>(null);
  const address = typed ?? network.hub ?? "";
  const save = (value: string | null) =>
    doing.run(async () => {
      await backend.setHub(value);
      setTyped(null);
    });
  return (
    <section className="panel" aria-labelledby="network-title">
      <h2 id="network-title">{say("network-title")}</h2>
      <div className="stack">
        <p className="network-state" data-testid="network-multicast" data-multicast={network.multicast}>
          <Icon name={network.multicast ? "check-circle" : "info-circle"} />
          <span>{say(network.multicast ? "network-multicast" : "network-no-multicast")}</span>
        </p>
        <dl className="facts">
          <dt>{say("network-listening")}</dt>
          <dd>{network.listening.length ? network.listening.map((place) => <code key={place}>{place}</code>) : say("network-silent")}</dd>
        </dl>
        <Trouble error={doing.error} />
        <div className="hub-row">
          <TextField id="hub-address" label={say("hub-address")} value={address} onType={setTyped} placeholder="192.0.2.10:47700" mono />
          <Button data-testid="hub-save" busy={doing.busy} disabled={typed === null || address.trim() === (network.hub ?? "")} onClick={() => void save(address.trim() || null)}>{say("hub-save")}</Button>
        </div>
        <p className="quiet">{say("hub-hint")}</p>
      </div>
    </section>
  );
}
