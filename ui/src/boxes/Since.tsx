import type { ComparisonView, Value as JsonValue } from "../bindings";
import { Icon } from "../components/Icon";
import { Marked } from "../components/Marked";
import { useFormats, useWords, type Say } from "../words/words";
import { sayValue } from "./ConflictCard";
import { sayIndexed } from "./places";

/** What is different from the revision before, and from what this consignee got the last time. */
export function Since({ found }: { found: ComparisonView[] }) {
  const say = useWords();
  if (!found.length) return null;
  return (
    <section aria-labelledby="since-title" className="since" data-testid="since">
      <h3 id="since-title">{say("since-title")}</h3>
      {found.map((comparison) => <Compared key={comparison.with} comparison={comparison} />)}
    </section>
  );
}

/** Against the former revision every difference is news; against another shipment many are to be expected. */
function Compared({ comparison: { with: other, title, at, fields } }: { comparison: ComparisonView }) {
  const say = useWords();
  const formats = useFormats();
  return (
    <details open={other === "revision" && fields.length > 0} data-with={other}>
      <summary>
        <span>{say(`since-${other}`, { title, day: formats.day(at) })}</span>
        <strong>{say("since-count", { count: fields.length })}</strong>
        <Icon name="expand" />
      </summary>
      <dl>
        {fields.map(({ pointer, before, after }) => (
          <div key={pointer} data-testid="since-field">
            <dt>{sayIndexed(say, pointer)}</dt>
            <dd><small>{say("since-before")}</small> <Marked text={sayWhole(say, before)} other={sayWhole(say, after)} /></dd>
            <dd><small>{say("since-after")}</small> <Marked text={sayWhole(say, after)} other={sayWhole(say, before)} /></dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What one side lacks is a dash. */
function sayWhole(say: Say, value: JsonValue): string {
  return value === null ? "–" : sayValue(say, value);
}
