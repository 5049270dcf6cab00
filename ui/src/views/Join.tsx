import { useEffect, useEffectEvent, useState } from "react";
import { useBackend, useDoing } from "../ask";
import type { AppError, JoinView } from "../bindings";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextArea, TextField } from "../components/Fields";
import { useWords } from "../words/words";
import { Code } from "./Devices";

const look_ms = 1500;

/** Instead of a new company: a device that holds a ticket asks to be let in, and waits. */
export function Join({ onDone }: { onDone: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const [ticket, setTicket] = useState("");
  const [person, setPerson] = useState("");
  const [device, setDevice] = useState("");
  const [asked, setAsked] = useState<JoinView | null>(null);
  const [refused, setRefused] = useState<AppError | null>(null);
  const join = () => doing.run(async () => {
    setRefused(null);
    setAsked(await backend.joinCompany(ticket.trim(), person.trim(), device.trim()));
  });
  const back = (error: AppError | null) => {
    setAsked(null);
    setRefused(error);
  };
  if (asked) return <Waiting asked={asked} onDone={onDone} onBack={back} />;
  return (
    <div className="stack">
      <p>{say("join-text")}</p>
      <Trouble error={doing.error ?? refused} />
      <TextArea id="join-ticket" label={say("join-ticket")} value={ticket} onType={setTicket} rows={3} mono />
      <div className="fields-grid">
        <TextField id="join-person" label={say("join-person")} value={person} onType={setPerson} className="span-2" autoComplete="name" />
        <TextField id="join-device" label={say("join-device")} value={device} onType={setDevice} className="span-2" placeholder={say("join-device-placeholder")} />
      </div>
      <Button look="primary" data-testid="join" disabled={!ticket.trim() || !person.trim() || !device.trim()} busy={doing.busy} onClick={() => void join()}>{say("join")}</Button>
    </div>
  );
}

function Waiting({ asked, onDone, onBack }: { asked: JoinView; onDone: () => void; onBack: (error: AppError | null) => void }) {
  const say = useWords();
  const backend = useBackend();
  const done = useEffectEvent(onDone);
  const back = useEffectEvent(onBack);
  useEffect(() => {
    // Until it is let in, this device has no company to ask about.
    const look = () => void backend.company().then(() => done(), () => undefined);
    const timer = setInterval(look, look_ms);
    const stops = [
      backend.onDevicesChanged(look),
      backend.onJoiningEnded((error) => (error ? back(error) : look())),
    ];
    return () => {
      clearInterval(timer);
      for (const stop of stops) void stop.then((end) => end());
    };
  }, [backend]);
  return (
    <div className="stack join-waiting" data-testid="join-waiting">
      <div role="status"><h2>{say("join-waiting", { company: asked.company })}</h2></div>
      <Code code={asked.code} />
      <p>{say("join-compare")}</p>
      <Button onClick={() => onBack(null)}>{say("cancel")}</Button>
    </div>
  );
}
