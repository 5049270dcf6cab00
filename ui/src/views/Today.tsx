import { useState } from "react";
import { useAnswer, useBackend, useDoing } from "../ask";
import type { CheckView, CompanyView, CountsView } from "../bindings";
import { CareSign } from "../boxes/CareSign";
import { PassphraseButton } from "../boxes/Passphrase";
import { StateMark, toSend } from "../boxes/StateMark";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import type { Route } from "../route";
import { useFormats, useWords } from "../words/words";
import { DeskForm } from "./DeskForm";
import { RenewForm } from "./RenewForm";

type Props = { company: CompanyView; go: (route: Route) => void };

/** The first page: what waits for a person, and whether everything is in place to send. */
export function Today({ company, go }: Props) {
  const say = useWords();
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{say("today-title")}</h1>
          <p className="lead-line">{say("today-company", { name: company.name, code: company.fiscalCode })}</p>
        </div>
      </header>
      <Waiting go={go} />
      <div className="columns">
        <Checks />
        <Desks />
      </div>
    </div>
  );
}

function Waiting({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const counts = useAnswer((backend) => backend.archiveCounts());
  const count = (fits: (state: string) => boolean) =>
    counts.data?.states.filter((one) => fits(one.state)).reduce((sum, one) => sum + one.count, 0) ?? 0;
  const cards: { id: string; count: number; route: Route }[] = [
    { id: "drafts", count: count((state) => state === "draft" || state === "ready"), route: { place: "archive" } },
    { id: "to-sign", count: count((state) => state === "sealed"), route: { place: "queue" } },
    { id: "to-send", count: count((state) => toSend.includes(state)), route: { place: "sent" } },
    { id: "corrections", count: count((state) => state === "correctionAsked"), route: { place: "sent" } },
    { id: "at-desk", count: count((state) => /^(sent|toExamine|inExamination)$/.test(state)), route: { place: "sent" } },
  ];
  return (
    <>
      <Trouble error={counts.error} action={<Button look="quiet" icon="refresh" onClick={counts.again}>{say("again")}</Button>} />
      <ul className="cards" aria-label={say("today-waiting")}>
        {cards.map((card) => (
          <li key={card.id}>
            <button type="button" className={card.count ? "count-card" : "count-card count-none"} onClick={() => go(card.route)}>
              <span className="count">{counts.data ? card.count : "–"}</span>
              <span>{say(`today-${card.id}`, { count: card.count })}</span>
            </button>
          </li>
        ))}
      </ul>
      {counts.data && <Pressing counts={counts.data} go={go} />}
    </>
  );
}

const shownPressing = 8;

/** What has its day come, or near, the most pressing first. */
function Pressing({ counts, go }: { counts: CountsView; go: (route: Route) => void }) {
  const say = useWords();
  if (!counts.pressing.length) return null;
  const more = counts.pressingTotal - shownPressing;
  return (
    <section className="panel" aria-labelledby="pressing-title" data-testid="pressing">
      <header className="panel-head"><h2 id="pressing-title">{say("pressing-title")}</h2></header>
      <ul className="pressing">
        {counts.pressing.slice(0, shownPressing).map((row) => (
          <li key={row.id}>
            <button type="button" className="row-link" onClick={() => go({ place: "practice", id: row.id })}>{row.title || say("untitled")}</button>
            <span className="quiet">{(row.care.sign === "remind" ? row.care.reminder : row.care.reason) || row.consignee}</span>
            <span>{row.care.colleague || say("care-nobody")}</span>
            <StateMark state={row.state} />
            <CareSign care={row.care} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="quiet">{say("pressing-more", { count: more })}</p>}
    </section>
  );
}

const faces: Record<CheckView["state"], string> = {
  ok: "check-circle",
  warning: "warning-circle",
  missing: "close-circle",
  unknown: "help-circle",
};

function Checks() {
  const say = useWords();
  const doctor = useAnswer((backend) => backend.doctor());
  return (
    <section className="panel" aria-labelledby="checks-title">
      <header className="panel-head">
        <h2 id="checks-title">{say("checks-title")}</h2>
        <Button look="quiet" icon="refresh" busy={doctor.loading} onClick={doctor.again}>{say("checks-again")}</Button>
      </header>
      <Trouble error={doctor.error} />
      <ul className="checks">
        {doctor.data?.checks.map((check) => (
          <li key={check.id} className={`check check-${check.state}`} data-testid={`check-${check.id}`} data-state={check.state}>
            <Icon name={faces[check.state]} />
            <div>
              <h3>{say(`check-${check.id}`)} <span className="visually-hidden">{say(`check-state-${check.state}`)}</span></h3>
              <p>{check.words}</p>
              {check.nextStep && <p className="next">{check.nextStep}</p>}
              {check.id === "secrets" && check.state === "unknown" && <PassphraseButton />}
            </div>
          </li>
        ))}
        {!doctor.data && doctor.loading && <li className="check"><p>{say("checks-looking")}</p></li>}
      </ul>
    </section>
  );
}

function Desks() {
  const say = useWords();
  const formats = useFormats();
  const desks = useAnswer((backend) => backend.desks());
  const queue = useAnswer((backend) => backend.queue(null));
  const [adding, setAdding] = useState(false);
  const [renewing, setRenewing] = useState<string | null>(null);
  const backend = useBackend();
  const doing = useDoing();
  const balance = queue.data?.balance;
  const refresh = () =>
    doing.run(async () => {
      await backend.balances();
      queue.again();
    });
  return (
    <section className="panel" aria-labelledby="desks-title">
      <header className="panel-head">
        <h2 id="desks-title">{say("desks-title")}</h2>
        <Button icon="plus" data-testid="desk-add" onClick={() => setAdding(true)}>{say("desk-add")}</Button>
      </header>
      {balance && (
        <div className="balance">
          <span>{say("balance-label")}</span>
          <strong>{formats.euro(balance.amount)}</strong>
          <Button look="quiet" icon="refresh" aria-label={say("balance-again")} title={say("balance-again")} busy={doing.busy} onClick={() => void refresh()} />
          <small>{say("balance-learnt", { when: formats.moment(balance.learntAt) })}</small>
        </div>
      )}
      <Trouble error={desks.error ?? doing.error} />
      <ul className="desks">
        {desks.data?.map((desk) => (
          <li key={`${desk.chamber} ${desk.url}`}>
            <strong>{say("desk-of", { chamber: desk.chamber })}</strong>
            <span>{desk.url}</span>
            {desk.user && <small>{say("desk-user", { user: desk.user })}</small>}
            {desk.can.drafts && <small>{say("desk-drafts")}</small>}
            {desk.can.password && <Button look="quiet" data-testid="desk-renew" onClick={() => setRenewing(desk.chamber)}>{say("desk-renew")}</Button>}
          </li>
        ))}
      </ul>
      {desks.data?.length === 0 && <p className="quiet">{say("desks-none")}</p>}
      {renewing && <RenewForm chamber={renewing} onClose={() => setRenewing(null)} />}
      {adding && <DeskForm onClose={() => { setAdding(false); desks.again(); }} />}
    </section>
  );
}
