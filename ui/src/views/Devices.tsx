import { useEffect, useState } from "react";
import { useAnswer, useBackend, useDoing, type Doing } from "../ask";
import type { DevicesView, DeviceView, JoinerView } from "../bindings";
import { Trouble } from "../boxes/Trouble";
import { Avatar } from "../components/Avatar";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Modal } from "../components/Modal";
import { useFormats, useWords } from "../words/words";
import { Invitation } from "./Invitation";
import { Network } from "./Network";
import { Outcomes } from "./Outcomes";
import { Protection } from "./Protection";

/** Who works on the company's practices, with which devices, and how they find each other. */
export function Devices() {
  const say = useWords();
  const backend = useBackend();
  const doing = useDoing();
  const devices = useAnswer((asked) => asked.devices());
  const { again } = devices;
  useEffect(() => {
    const stop = backend.onDevicesChanged(again);
    return () => void stop.then((end) => end());
  }, [backend, again]);
  const view = devices.data;
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{say("devices-title")}</h1>
          <p className="lead-line">{say("devices-lead")}</p>
        </div>
      </header>
      <Trouble error={devices.error ?? doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      {view && (
        <>
          {view.pending.map((joiner) => <Joiner key={joiner.code} joiner={joiner} doing={doing} />)}
          <div className="columns">
            <Members view={view} doing={doing} />
            <div className="stack">
              <Invitation view={view} />
              <Network network={view.network} />
              <Outcomes />
              <Protection />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

/** Somebody waits to be let in: the codes on both screens must be the same. */
function Joiner({ joiner, doing }: { joiner: JoinerView; doing: Doing }) {
  const say = useWords();
  const backend = useBackend();
  return (
    <section className="panel joiner" aria-label={say("joiner-title", { person: joiner.person })} data-testid="joiner">
      <div role="status">
        <h2>{say("joiner-title", { person: joiner.person })}</h2>
        <p>{say("joiner-text", { device: joiner.name })}</p>
      </div>
      <Code code={joiner.code} />
      <div className="actions">
        <Button busy={doing.busy} data-testid="joiner-refuse" onClick={() => void doing.run(async () => void (await backend.refuseDevice(joiner.code)))}>{say("joiner-refuse")}</Button>
        <Button look="primary" busy={doing.busy} data-testid="joiner-accept" onClick={() => void doing.run(async () => void (await backend.acceptDevice(joiner.code)))}>
          {say("joiner-accept")}
        </Button>
      </div>
    </section>
  );
}

/** Six digits, read aloud one by one. */
export function Code({ code }: { code: string }) {
  const say = useWords();
  return (
    <p className="code" data-testid="code">
      <span className="visually-hidden">{say("code-label", { code: [...code].join(" ") })}</span>
      <span aria-hidden="true">{code.slice(0, 3)}</span><span aria-hidden="true">{code.slice(3)}</span>
    </p>
  );
}

function Members({ view, doing }: { view: DevicesView; doing: Doing }) {
  const say = useWords();
  const [leaving, setLeaving] = useState<DeviceView | null>(null);
  const inside = view.members.filter((member) => !member.revoked);
  const outside = view.members.filter((member) => member.revoked);
  return (
    <section className="panel" aria-labelledby="members-title">
      <h2 id="members-title">{say("members-title")}</h2>
      <ul className="members">
        {inside.map((member) => <Member key={member.id} member={member} onRevoke={view.admin && !member.thisDevice ? () => setLeaving(member) : undefined} />)}
      </ul>
      {outside.length > 0 && (
        <>
          <h3 className="members-out">{say("members-out")}</h3>
          <ul className="members">{outside.map((member) => <Member key={member.id} member={member} />)}</ul>
        </>
      )}
      {leaving && <Revocation member={leaving} doing={doing} onClose={() => setLeaving(null)} />}
    </section>
  );
}

function Member({ member, onRevoke }: { member: DeviceView; onRevoke?: () => void }) {
  const say = useWords();
  const formats = useFormats();
  const state = member.revoked ? "revoked" : member.thisDevice ? "this" : member.connected ? "connected" : "away";
  return (
    <li className={member.revoked ? "member member-out" : "member"} data-testid="member" data-id={member.id}>
      <Avatar name={member.person} />
      <div className="cell-main">
        <strong>{member.person}</strong>
        <small>{member.name}{member.address && ` · ${member.address}`}</small>
      </div>
      <div className="cell-main">
        <span title={say(`role-${member.role}-text`)}>{say(`role-${member.role}`)}</span>
        <small className={`member-${state}`}>
          {state === "connected" && <Icon name="check-circle" />}
          {say(`member-${state}`, { when: member.lastContact ? formats.moment(member.lastContact) : say("sync-never") })}
        </small>
      </div>
      {onRevoke && <Button look="quiet" icon="ban" data-testid="revoke" aria-label={say("revoke-of", { device: member.name })} title={say("revoke-of", { device: member.name })} onClick={onRevoke} />}
    </li>
  );
}

/** Honest words: what a device has received stays on it. */
function Revocation({ member, doing, onClose }: { member: DeviceView; doing: Doing; onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  const revoke = () =>
    doing.run(async () => {
      await backend.revokeDevice(member.id);
      onClose();
    });
  const footer = (
    <>
      <Button onClick={onClose}>{say("cancel")}</Button>
      <Button look="danger" data-testid="revoke-sure" busy={doing.busy} onClick={() => void revoke()}>{say("revoke-sure")}</Button>
    </>
  );
  return (
    <Modal title={say("revoke-title", { device: member.name })} closeLabel={say("close")} onClose={onClose} footer={footer}>
      <div className="stack">
        <Trouble error={doing.error} />
        <p>{say("revoke-effect", { person: member.person })}</p>
        <p><strong>{say("revoke-honest")}</strong></p>
        <p>{say("revoke-final")}</p>
      </div>
    </Modal>
  );
}
