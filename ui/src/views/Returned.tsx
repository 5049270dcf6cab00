import { useView } from "../boxes/practice";
import { Notice } from "../components/Notice";
import { useFormats, useWords } from "../words/words";

/** The signatory sent this revision back: whoever prepares it reads why. */
export function Returned() {
  const say = useWords();
  const formats = useFormats();
  const { returned } = useView().row;
  if (!returned) return null;
  return (
    <div data-testid="returned">
      <Notice kind="warning" title={say("returned-title", { by: returned.by, when: formats.moment(returned.at) })}>
        <p>{say("returned-text", { reason: returned.reason })}</p>
      </Notice>
    </div>
  );
}
