// A conflict as a person decides it: both sides with author and time, what differs, and four ways out.
import { useId, useState } from "react";
import type { CandidateView, ConflictView, Value as JsonValue } from "../bindings";
import { Button } from "../components/Button";
import { TextArea } from "../components/Fields";
import { Icon } from "../components/Icon";
import { Marked } from "../components/Marked";
import { useFormats, useWords, type Say } from "../words/words";
import { asText } from "./editing";

type Props = {
  conflict: ConflictView;
  /** The pointer by which the way here is found. */
  pointer: string;
  title: string;
  disabled?: boolean;
  /** The words of a line's member. */
  member: (name: string) => string;
  onResolve: (value: JsonValue) => void;
};

export function ConflictCard({ conflict, pointer, title, disabled = false, member, onResolve }: Props) {
  const say = useWords();
  const id = useId();
  const [writing, setWriting] = useState<string | null>(null);
  const { kind, standing, candidates } = conflict;
  const another = kind !== "line" && candidates.some(({ value }) => typeof value === "string" || typeof value === "number" || isLines(value));
  const merged = kind === "text" && !candidates.some(({ value }) => asText(value) === asText(standing));
  return (
    <div className="dispute" role="group" aria-labelledby={`${id}-title`} data-dispute={pointer} tabIndex={-1}>
      <p className="dispute-title" id={`${id}-title`}><Icon name="warning-circle" /><strong>{title}</strong></p>
      <div className="dispute-sides">
        {candidates.map((candidate, index) => (
          <Side key={`${candidate.by} ${candidate.at}`} conflict={conflict} candidate={candidate} index={index} disabled={disabled} member={member} onResolve={onResolve} />
        ))}
      </div>
      {merged && (
        <div className="dispute-side dispute-standing">
          <p className="dispute-by"><strong>{say("conflict-standing")}</strong></p>
          <p className="dispute-value">{asText(standing)}</p>
          <Button disabled={disabled} data-testid="conflict-keep" onClick={() => onResolve(standing)}>{say("conflict-keep")}</Button>
        </div>
      )}
      {another && writing === null && (
        <Button look="quiet" icon="pencil" className="dispute-other" disabled={disabled} data-testid="conflict-another" onClick={() => setWriting(asText(standing))}>
          {say("conflict-another")}
        </Button>
      )}
      {writing !== null && (
        <div className="dispute-side dispute-standing">
          <TextArea label={say("conflict-another-label")} value={writing} onType={setWriting} rows={2} />
          <div className="actions">
            <Button look="primary" disabled={disabled} data-testid="conflict-write" onClick={() => onResolve(likeThe(candidates[0]?.value, writing))}>{say("conflict-write")}</Button>
            <Button onClick={() => setWriting(null)}>{say("cancel")}</Button>
          </div>
        </div>
      )}
    </div>
  );
}

type SideProps = Pick<Props, "conflict" | "member" | "onResolve"> & { candidate: CandidateView; index: number; disabled: boolean };

function Side({ conflict, candidate, index, disabled, member, onResolve }: SideProps) {
  const say = useWords();
  const formats = useFormats();
  const { kind, candidates } = conflict;
  const other = candidates.find((side) => side !== candidate);
  const about = { person: candidate.by, when: formats.moment(candidate.at) };
  const line = kind === "line";
  const removed = line && candidate.value === true;
  return (
    <div className="dispute-side">
      <p className="dispute-by">{line ? say(removed ? "conflict-removed" : "conflict-edited", about) : say("conflict-by", about)}</p>
      {line ? !removed && <Changed line={candidate.line} before={other?.line ?? null} member={member} /> : (
        <p className="dispute-value"><Value say={say} conflict={conflict} candidate={candidate} other={other} /></p>
      )}
      <Button disabled={disabled} data-testid={`conflict-take-${index}`} onClick={() => onResolve(candidate.value)}>
        {say(line ? (removed ? "conflict-take-away" : "conflict-leave-in") : "conflict-use")}
        <span className="visually-hidden"> {say("conflict-of", { person: candidate.by })}</span>
      </Button>
    </div>
  );
}

function Value({ say, conflict, candidate, other }: { say: Say; conflict: ConflictView; candidate: CandidateView; other?: CandidateView }) {
  if (conflict.pointer.endsWith("/pos")) return say("conflict-place");
  const text = sayValue(say, candidate.value);
  return other ? <Marked text={text} other={sayValue(say, other.value)} /> : text;
}

/** What the editing side did to the line: only the members that differ, where it is known how they were. */
function Changed({ line, before, member }: { line: JsonValue; before: JsonValue; member: (name: string) => string }) {
  const say = useWords();
  const [now, then] = [asLine(line), asLine(before)];
  const changed = Object.entries(now).filter(([name, value]) => !before || asText(value) !== asText(then[name]));
  return (
    <dl className="dispute-line">
      {changed.map(([name, value]) => (
        <div key={name}>
          <dt>{member(name)}</dt>
          <dd>
            {before ? <Marked text={sayValue(say, value)} other={sayValue(say, then[name] ?? null)} /> : sayValue(say, value)}
            {before && <small> {say("conflict-was", { value: sayValue(say, then[name] ?? null) })}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function sayValue(say: Say, value: JsonValue): string {
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (value !== null && typeof value === "object" && !Array.isArray(value)) return sayMembers(say, value);
  return asText(value) || say("conflict-empty");
}

/** An object by what its members say. */
function sayMembers(say: Say, members: Record<string, JsonValue>): string {
  const said = Object.values(members).filter((inner) => inner !== null && inner !== "");
  return said.map((inner) => sayValue(say, inner)).join(" · ") || say("conflict-empty");
}

function asLine(value: JsonValue): Record<string, JsonValue> {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function isLines(value: JsonValue): boolean {
  return Array.isArray(value) && value.every((line) => typeof line === "string");
}

/** What was typed, in the type that the box has. */
function likeThe(sample: JsonValue | undefined, text: string): JsonValue {
  if (isLines(sample ?? null)) return text ? text.split("\n") : null;
  if (typeof sample === "number") return /^\d+$/.test(text.trim()) ? Number(text) : null;
  return text || null;
}
