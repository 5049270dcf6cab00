import type { CareView } from "../bindings";
import { Icon } from "../components/Icon";
import { useFormats, useWords } from "../words/words";

/** Whether a practice presses: late, near, or to be remembered today. */
export function CareSign({ care }: { care: CareView }) {
  const say = useWords();
  const formats = useFormats();
  if (!care.sign) return null;
  const day = care.sign === "remind" ? care.remind : care.due;
  const why = care.sign === "remind" ? care.reminder : care.reason;
  return (
    <small className={`row-sign care-sign care-${care.sign}`} data-testid="care-sign" data-sign={care.sign} title={why || undefined}>
      <Icon name={care.sign === "overdue" ? "warning-circle" : "clock"} />{say(`care-sign-${care.sign}`, { day: formats.day(day) })}
    </small>
  );
}
