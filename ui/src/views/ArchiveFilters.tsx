// What of the archive is shown: words first, the rest folded away until somebody wants it.
import { useState } from "react";
import { useAnswer } from "../ask";
import type { ArchiveFilter } from "../bindings";
import { states, stateWords } from "../boxes/StateMark";
import { Button } from "../components/Button";
import { Combo } from "../components/Combo";
import { CheckField, DateField, SelectField, TextField } from "../components/Fields";
import { useWords } from "../words/words";

export type Filter = Required<Omit<ArchiveFilter, "without">>;
export const everything: Filter = { text: "", states: [], from: "", until: "", country: "", chamber: "", colleague: "", consignee: "", due: false };

/** How many filters beside the words stand. */
export const narrowed = (filter: Filter) =>
  [filter.from, filter.until, filter.country, filter.chamber, filter.colleague, filter.consignee].filter(Boolean).length + (filter.due ? 1 : 0);

/** A whole day, or none: half a day filters nothing yet. */
const isDay = (text: string) => /^(\d{4}-\d{2}-\d{2})?$/.test(text);

type Props = { filter: Filter; onFilter: (filter: Filter) => void; count: number | null };

export function ArchiveFilters({ filter, onFilter, count }: Props) {
  const say = useWords();
  const [more, setMore] = useState(narrowed(filter) > 0);
  const set = (change: Partial<Filter>) => onFilter({ ...filter, ...change });
  const also = narrowed(filter);
  return (
    <div role="search" className="filters-all">
      <div className="filters">
        <TextField id="archive-search" label={say("archive-search")} value={filter.text} onType={(text) => set({ text })} type="search" placeholder={say("archive-search-placeholder")} />
        <SelectField id="archive-state" label={say("archive-state")} value={filter.states[0] ?? ""} onType={(state) => set({ states: state ? [state] : [] })} empty={say("archive-all")}
          options={states.map((word) => ({ value: word, label: say(stateWords(word)) }))} />
        <CheckField id="archive-due" label={say("archive-due")} checked={filter.due} onTick={(due) => set({ due })} />
        <Button look="quiet" icon={more ? "collapse" : "expand"} data-testid="archive-more" aria-expanded={more} onClick={() => setMore(!more)}>{say("archive-more", { count: also })}</Button>
        {also > 0 && <Button look="quiet" icon="close" data-testid="archive-clear" onClick={() => onFilter({ ...everything, text: filter.text, states: filter.states })}>{say("archive-clear")}</Button>}
        <p className="quiet" role="status">{count !== null && say("archive-count", { count })}</p>
      </div>
      {more && <More filter={filter} set={set} />}
    </div>
  );
}

/** The chosen word stays among the choices. */
const options = (words: string[] | undefined, now: string) =>
  [...new Set([...(words ?? []), ...(now && now !== "-" ? [now] : [])])].map((word) => ({ value: word, label: word }));

function More({ filter, set }: { filter: Filter; set: (change: Partial<Filter>) => void }) {
  const say = useWords();
  const choices = useAnswer((backend) => backend.archiveChoices()).data;
  return (
    <div className="filters filters-more">
      <DateField id="archive-from" label={say("archive-from")} placeholder={say("date-placeholder")} value={filter.from} onType={(from) => isDay(from) && set({ from })} />
      <DateField id="archive-until" label={say("archive-until")} placeholder={say("date-placeholder")} value={filter.until} onType={(until) => isDay(until) && set({ until })} />
      <SelectField id="archive-country" label={say("archive-country")} value={filter.country} onType={(country) => set({ country })} empty={say("archive-any")} options={options(choices?.countries, filter.country)} />
      <Combo id="archive-consignee" label={say("column-consignee")} value={filter.consignee} onType={(consignee) => set({ consignee })} options={choices?.consignees ?? []} openLabel={say("open-list")} />
      <SelectField id="archive-colleague" label={say("care-colleague")} value={filter.colleague} onType={(colleague) => set({ colleague })} empty={say("archive-any")}
        options={[{ value: "-", label: say("care-nobody") }, ...options(choices?.colleagues, filter.colleague)]} />
      <SelectField id="archive-chamber" label={say("desk-chamber")} value={filter.chamber} onType={(chamber) => set({ chamber })} empty={say("archive-any")} options={options(choices?.chambers, filter.chamber)} />
    </div>
  );
}
