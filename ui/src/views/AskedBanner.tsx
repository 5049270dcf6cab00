import { AskedList } from "../boxes/Asked";
import { useView } from "../boxes/practice";
import { Notice } from "../components/Notice";
import { useFormats, useWords } from "../words/words";

/** The officer's request for correction: the words, until when, what they speak of. */
export function AskedBanner() {
  const say = useWords();
  const formats = useFormats();
  const { correction } = useView();
  if (!correction) return null;
  return (
    <div data-testid="asked">
      <Notice kind="warning" title={say("asked-title", { round: correction.round })}>
        {correction.words !== "" && <p>{say("officer-says", { words: correction.words })}</p>}
        {correction.deadline && <p data-testid="asked-deadline">{say("asked-deadline", { day: formats.day(correction.deadline) })}</p>}
        <AskedList correction={correction} />
        {!correction.baseForm && correction.attachments.length + correction.missing.length > 0 && <p>{say("asked-signature-stands")}</p>}
      </Notice>
    </div>
  );
}
