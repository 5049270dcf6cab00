// Several goods lines at once: chosen, copied (also for a spreadsheet), cut, taken away; and lines put in from the clipboard.
import { useState, type ClipboardEvent } from "react";
import { useBackend, useDoing } from "../ask";
import { Button } from "../components/Button";
import { CheckField } from "../components/Fields";
import { readClipboard, writeClipboard } from "../components/clipboard";
import { useWords } from "../words/words";
import { asGuessed, isCopied, Sheet } from "./GoodsTable";
import { useEditing, useView } from "./practice";
import { Trouble } from "./Trouble";

export type Selection = ReadonlySet<string>;
type Bar = { copy: (cut: boolean) => void; paste: (text: string) => void; events: { onCopy: (event: ClipboardEvent) => void; onCut: (event: ClipboardEvent) => void; onPaste: (event: ClipboardEvent) => void } };

/** A text field has its own clipboard. */
const inText = (event: ClipboardEvent) => event.target instanceof HTMLElement && event.target.closest("textarea, input:not([type=checkbox]), [role=dialog]") !== null;

export function useGoodsBar(selected: Selection, onSelect: (selected: Selection) => void): Bar & { bar: React.ReactNode } {
  const say = useWords();
  const backend = useBackend();
  const editing = useEditing();
  const view = useView();
  const doing = useDoing();
  const [foreign, setForeign] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const keys = view.keys.items.filter((key) => selected.has(key));
  const copy = (cut: boolean) =>
    void doing.run(async () => {
      await editing.settled();
      await writeClipboard(await backend.copyGoods(editing.id, keys));
      setSaid(say("goods-copied", { count: keys.length }));
      if (!cut) return;
      editing.removeLines("items", keys);
      onSelect(new Set());
    });
  const paste = (text: string) => {
    if (!text.trim()) return;
    if (isCopied(text)) editing.addGoods({ pasted: text }, asGuessed);
    else setForeign(text);
  };
  const remove = () => {
    editing.removeLines("items", keys);
    onSelect(new Set());
  };
  const take = (cut: boolean) => (event: ClipboardEvent) => {
    if (inText(event) || !keys.length || (cut && !view.editable)) return;
    event.preventDefault();
    copy(cut);
  };
  const events = {
    onCopy: take(false),
    onCut: take(true),
    onPaste: (event: ClipboardEvent) => {
      if (inText(event) || !view.editable) return;
      event.preventDefault();
      paste(event.clipboardData.getData("text/plain"));
    },
  };
  const all = view.keys.items.length > 0 && keys.length === view.keys.items.length;
  const bar = (
    <div className="goods-bar" role="toolbar" aria-label={say("goods-bar")}>
      <CheckField id="goods-select-all" label={keys.length ? say("goods-selected", { count: keys.length }) : say("goods-select-all")} checked={all}
        onTick={(on) => onSelect(new Set(on ? view.keys.items : []))} />
      <Button look="quiet" icon="copy" data-testid="goods-copy" disabled={!keys.length} busy={doing.busy} onClick={() => copy(false)}>{say("goods-copy")}</Button>
      {view.editable && (
        <>
          <Button look="quiet" icon="files" data-testid="goods-cut" disabled={!keys.length} busy={doing.busy} onClick={() => copy(true)}>{say("goods-cut")}</Button>
          <Button look="quiet" icon="note" data-testid="goods-paste" onClick={() => void doing.run(async () => paste(await readClipboard()))}>{say("goods-paste")}</Button>
          <Button look="quiet" icon="delete" data-testid="goods-remove" disabled={!keys.length} onClick={remove}>{say("goods-remove")}</Button>
        </>
      )}
      <span className="visually-hidden" role="status">{said}</span>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
      {foreign !== null && <Sheet first={foreign} onClose={() => setForeign(null)} />}
    </div>
  );
  return { copy, paste, events, bar };
}
