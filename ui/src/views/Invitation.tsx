import { useEffect, useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { DeviceRole, DevicesView, TicketView } from "../bindings";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Choices } from "../components/Choices";
import { useWords } from "../words/words";

const roles: DeviceRole[] = ["drafter", "signer", "administrator"];

/** A ticket for one more device: shown as text and as a square to photograph, for a quarter of an hour. */
export function Invitation({ view }: { view: DevicesView }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [role, setRole] = useState<DeviceRole>("drafter");
  const invite = () => doing.run(async () => void (await backend.invite(role)));
  return (
    <section className="panel" aria-labelledby="invite-title">
      <h2 id="invite-title">{say("invite-title")}</h2>
      {!view.admin && <p className="quiet">{say("invite-not-admin")}</p>}
      <Trouble error={doing.error} />
      {view.invitation && <Ticket key={view.invitation.ticket} ticket={view.invitation} onAgain={() => void invite()} />}
      {view.admin && !view.invitation && (
        <div className="stack">
          <Choices legend={say("invite-role")} value={role} onChoose={setRole} testId="role"
            options={roles.map((name) => ({ value: name, title: say(`role-${name}`), text: say(`role-${name}-text`) }))} />
          <Button look="primary" icon="plus" data-testid="invite" busy={doing.busy} onClick={() => void invite()}>{say("invite")}</Button>
        </div>
      )}
    </section>
  );
}

function Ticket({ ticket, onAgain }: { ticket: TicketView; onAgain: () => void }) {
  const say = useWords();
  const left_s = useSecondsLeft(ticket.expiresAt);
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(ticket.ticket).then(() => setCopied(true), () => undefined);
  if (left_s <= 0) {
    return (
      <div className="stack">
        <p role="status">{say("ticket-over")}</p>
        <Button icon="refresh" onClick={onAgain}>{say("invite")}</Button>
      </div>
    );
  }
  return (
    <div className="ticket" data-testid="ticket">
      <img alt={say("ticket-qr")} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(ticket.qr)}`} />
      <div className="stack">
        <p>{say("ticket-how")}</p>
        <textarea className="mono" readOnly rows={4} value={ticket.ticket} aria-label={say("ticket-text")} onFocus={(event) => event.currentTarget.select()} />
        <div className="actions">
          <Button icon="copy" data-testid="ticket-copy" onClick={copy}>{say(copied ? "ticket-copied" : "ticket-copy")}</Button>
        </div>
        <p className="quiet">{say("ticket-left", { minutes: Math.ceil(left_s / 60) })}</p>
      </div>
    </div>
  );
}

function useSecondsLeft(until: string): number {
  const left = () => Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000))), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}
