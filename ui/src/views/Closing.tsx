import { useEffect, useEffectEvent, useState } from "react";
import { useBackend, useSync } from "../ask";
import { Button } from "../components/Button";
import { Modal } from "../components/Modal";
import { useWords } from "../words/words";

/** Asked to close while something waits that could travel now: it closes by itself once all has gone. */
export function Closing() {
  const say = useWords();
  const backend = useBackend();
  const sync = useSync();
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    const stop = backend.onClosingAsked(() => setAsked(true));
    return () => void stop.then((end) => end());
  }, [backend]);
  const close = useEffectEvent(() => void backend.closeNow());
  const gone = asked && sync !== null && (sync.waiting === 0 || sync.connected === 0);
  useEffect(() => {
    if (gone) close();
  }, [gone]);
  if (!asked) return null;
  const footer = (
    <>
      <Button onClick={() => setAsked(false)}>{say("closing-stay")}</Button>
      <Button look="primary" data-testid="close-now" onClick={() => void backend.closeNow()}>{say("closing-now")}</Button>
    </>
  );
  return (
    <Modal title={say("closing-title")} closeLabel={say("closing-stay")} onClose={() => setAsked(false)} footer={footer}>
      <div className="stack">
        <p role="status">{say("closing-waiting", { count: sync?.waiting ?? 0 })}</p>
        <p>{say("closing-text")}</p>
      </div>
    </Modal>
  );
}
