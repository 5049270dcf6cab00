// The sign of how it stands with the colleagues' devices. Neutral while nobody can be reached: what is written here is kept here.
import { Dialog, DialogTrigger, Button as AriaButton, Popover } from "react-aria-components";
import { useBackend, useDoing, useSync } from "../ask";
import type { SyncState, SyncView } from "../bindings";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { useFormats, useWords } from "../words/words";
import { SpokenTrouble, Trouble } from "./Trouble";

const icons: Record<SyncState, string> = {
  alone: "check", offline: "check", connecting: "refresh", upToDate: "check-circle", receiving: "refresh", attention: "warning-circle",
};

/** In the frame, on every page; opens to say more. */
export function SyncSign() {
  const say = useWords();
  const sync = useSync();
  if (!sync) return null;
  const waiting = sync.waiting > 0 && sync.state !== "attention";
  return (
    <DialogTrigger>
      <AriaButton className={`sync-sign sync-${sync.state}`} data-testid="sync-sign" data-state={sync.state}>
        <Icon name={icons[sync.state]} />
        <span role="status">{waiting ? say("sync-waiting", { count: sync.waiting }) : say(`sync-${sync.state}`)}</span>
      </AriaButton>
      <Popover className="popover-list sync-more" placement="bottom end">
        <Dialog aria-label={say("sync-title")}><More sync={sync} /></Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function More({ sync }: { sync: SyncView }) {
  const say = useWords();
  const formats = useFormats();
  const backend = useBackend();
  const doing = useDoing();
  const now = () => doing.run(async () => void (await backend.syncNow()));
  return (
    <div className="stack">
      <p><strong>{say(`sync-${sync.state}-title`)}</strong></p>
      <p>{say(`sync-${sync.state}-text`)}</p>
      {sync.problem && <SpokenTrouble error={sync.problem} />}
      {sync.devices > 0 && (
        <dl className="facts">
          <dt>{say("sync-devices")}</dt><dd>{say("sync-connected", { connected: sync.connected, count: sync.devices })}</dd>
          <dt>{say("sync-to-send")}</dt><dd data-testid="sync-waiting">{sync.waiting ? say("sync-waiting-long", { count: sync.waiting }) : say("sync-nothing")}</dd>
          <dt>{say("sync-contact")}</dt><dd>{sync.lastContact ? formats.moment(sync.lastContact) : say("sync-never")}</dd>
        </dl>
      )}
      <Trouble error={doing.error} />
      {sync.devices > 0 && <Button icon="refresh" busy={doing.busy} data-testid="sync-now" onClick={() => void now()}>{say("sync-now")}</Button>}
    </div>
  );
}
