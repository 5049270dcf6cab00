import { useState, useSyncExternalStore } from "react";
import { useBackend, type Doing } from "../ask";
import type { BundleView } from "../bindings";
import { People } from "../boxes/colleagues";
import type { Editing } from "../boxes/editing";
import { sayPlace } from "../boxes/places";
import { useSaved, useView, useWord } from "../boxes/practice";
import { revisable, StateMark } from "../boxes/StateMark";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { TextField } from "../components/Fields";
import { Icon } from "../components/Icon";
import { MenuButton } from "../components/MenuButton";
import { Notice } from "../components/Notice";
import type { Route } from "../route";
import { useFormats, useWords } from "../words/words";
import { AskedBanner } from "./AskedBanner";
import { ConflictBar } from "./ConflictBar";
import { CopyForm } from "./CopyForm";
import type { Back } from "./editorKeys";
import { LateEdits } from "./LateEdits";
import { Preview } from "./Preview";
import { Returned } from "./Returned";
import { TemplateForm } from "./TemplateForm";

type Props = { editing: Editing; doing: Doing; go: (route: Route) => void; back: Back };

/** Title, state, what is saved, and the steps: look, seal, revise. */
export function EditorHead({ editing, doing, go, back }: Props) {
  const say = useWords();
  const backend = useBackend();
  const view = useView();
  const title = useWord("/title");
  const [looking, setLooking] = useState(false);
  const [keeping, setKeeping] = useState(false);
  const [copying, setCopying] = useState(false);
  const [bundle, setBundle] = useState<BundleView | null>(null);
  const errors = view.findings.filter((finding) => finding.severity === "error").length;
  const refused = useSyncExternalStore(editing.subscribe, editing.refused);
  const seal = () =>
    doing.run(async () => {
      await editing.settled();
      await backend.freeze(editing.id);
      editing.take(await backend.open(editing.id));
    });
  const revise = () => doing.run(async () => editing.take(await backend.revise(editing.id)));
  const look = () =>
    doing.run(async () => {
      await editing.settled();
      setLooking(true);
    });
  const gather = () =>
    doing.run(async () => {
      await editing.settled();
      const folder = await backend.chooseFolder();
      if (folder) setBundle(await backend.exportBundle(editing.id, folder));
    });
  const more = (id: string) => {
    if (id === "template") setKeeping(true);
    else if (id === "copy") setCopying(true);
    else void gather();
  };
  return (
    <header className="editor-head">
      <div className="editor-bar">
        <Button look="quiet" icon="arrow-left" aria-label={say("back-to-archive")} title={say("back-to-archive")} onClick={() => go({ place: "archive" })} />
        <div className="editor-title">
          <TextField {...title} id="practice-title" label={say("practice-title")} hideLabel placeholder={say("untitled")} />
          <div className="editor-facts">
            <StateMark state={view.state} />
            <span>{say(`kind-${view.row.kind}`)}</span>
            {view.revision > 1 && <span>{say("revision", { number: view.revision })}</span>}
            {view.row.externalId && <span>{view.row.externalId}</span>}
            <SavedMark editing={editing} />
          </div>
        </div>
        <People />
        <div className="actions">
          {view.editable && <BackButtons back={back} />}
          <Button icon="file" data-testid="preview" busy={doing.busy && !looking} onClick={() => void look()}>{say("preview")}</Button>
          {view.editable ? (
            <Button look="primary" icon="locked" id="seal" data-testid="seal" busy={doing.busy} disabled={errors > 0 || view.conflicts.length > 0}
              title={errors ? say("seal-errors", { count: errors }) : undefined} aria-describedby={view.conflicts.length ? "conflicts-open" : undefined} onClick={() => void seal()}>{say("seal")}</Button>
          ) : revisable.includes(view.state) && (
            <Button icon="unlocked" id="revise" data-testid="revise" busy={doing.busy} onClick={() => void revise()}>{say("revise")}</Button>
          )}
          <MenuButton label={say("editor-more")} look="quiet" icon="more-items" testId="editor-more" onChoose={more}
            items={[{ id: "copy", label: say("copy-title") }, { id: "template", label: say("template-save") }, { id: "bundle", label: say("bundle-make") }]} />
        </div>
      </div>
      <ConflictBar editing={editing} />
      <AskedBanner />
      <Returned />
      <LateEdits busy={doing.busy} onRevise={() => void revise()} />
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      <Trouble error={refused} />
      {!view.editable && <Standing go={go} />}
      {bundle && <Gathered bundle={bundle} onClose={() => setBundle(null)} />}
      {copying && <CopyForm editing={editing} go={go} onClose={() => setCopying(false)} />}
      {looking && <Preview id={editing.id} onClose={() => setLooking(false)} />}
      {keeping && <TemplateForm editing={editing} name={title.value} onClose={() => setKeeping(false)} />}
    </header>
  );
}

/** One's own last edit taken back, or done again: the title says which box. */
function BackButtons({ back }: { back: Back }) {
  const say = useWords();
  const view = useView();
  return (["undo", "redo"] as const).map((way) => {
    const pointer = view[way];
    const words = pointer === null ? say(`${way}-none`) : say(`${way}-of`, { place: sayPlace(say, view, pointer) });
    return <Button key={way} look="quiet" icon={way} id={way} data-testid={way} aria-label={words} title={words} disabled={pointer === null} onClick={() => void back(way)} />;
  });
}

function Gathered({ bundle, onClose }: { bundle: BundleView; onClose: () => void }) {
  const say = useWords();
  const backend = useBackend();
  return (
    <Notice kind={bundle.missing.length ? "warning" : "success"} title={say("bundle-done", { count: bundle.files.length })} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={onClose} />}>
      <button type="button" className="link" onClick={() => void backend.showFile(bundle.folder)}>{bundle.folder}</button>
      {bundle.missing.length > 0 && <p>{say("bundle-missing", { names: bundle.missing.join(", ") })}</p>}
    </Notice>
  );
}

/** "Saved" is said only after the store's answer. */
function SavedMark({ editing }: { editing: Editing }) {
  const say = useWords();
  const formats = useFormats();
  const saved = useSaved();
  const retry = () => void editing.settled().catch(() => undefined);
  const at = saved.kind === "saved" && saved.at ? formats.time(saved.at.toISOString()) : "";
  return (
    <span className={`saved saved-${saved.kind}`} id="saved" role="status" data-saved={saved.kind}>
      <Icon name={saved.kind === "saved" ? "check" : saved.kind === "saving" ? "refresh" : "warning-circle"} />
      {saved.kind === "saved" && say(at ? "saved-at" : "saved", { time: at })}
      {saved.kind === "saving" && say("saving")}
      {saved.kind === "unsaved" && (
        <>
          {say("unsaved", { why: say(`error-${saved.error.code}`, saved.error.detail) })}
          <button type="button" className="link" onClick={retry}>{say("again")}</button>
        </>
      )}
    </span>
  );
}

/** Why the boxes cannot be edited, and where the practice goes on. */
function Standing({ go }: { go: (route: Route) => void }) {
  const say = useWords();
  const formats = useFormats();
  const { state, row, seal, correction } = useView();
  const next = state === "sealed" ? "queue" : "sent";
  return (
    <Notice kind={state === "correctionAsked" || state === "rejected" ? "warning" : "info"} title={say("locked-title", { revision: String(row.protocol ?? "") })}
      action={<Button onClick={() => go({ place: next })}>{say(next === "queue" ? "go-to-queue" : "go-to-sent")}</Button>}>
      {seal?.standing && <p data-testid="signature-stands">{say("signature-stands", { signer: seal.standing.signer, when: formats.moment(seal.standing.signedAt) })}</p>}
      {/* The words of a correction stand in its own banner. */}
      <p>{row.officerNote && !correction ? say("officer-says", { words: row.officerNote }) : say(state === "sealed" ? "locked-sealed" : "locked-text")}</p>
    </Notice>
  );
}
