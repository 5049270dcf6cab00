// What the page of the queue stands on: the cards, whose queue it is, what waits, the review and the batch.
import { useEffect, useState } from "react";
import { useAnswer, useBackend, useBatch, useDoing } from "../ask";
import type { ReviewWay } from "../bindings";
import { running } from "./batches";
import { useReview } from "./review";
import { cardsOf, chosenToken, ownQueue, type Card } from "./signingKeys";
import { rowsOf, unnoticed } from "./signingRows";

export function useQueueing() {
  const backend = useBackend();
  const signing = useDoing();
  const reviewing = useReview();
  const batch = useBatch();
  const tokens = useAnswer((asked) => asked.tokens());
  /** As they were listed last: no provider is asked, and no browser opens, before a person wants it. */
  const remote = useAnswer((asked) => asked.remoteKeys(false));
  const looking = useDoing();
  const [today] = useState(() => new Date());
  const [wanted, setWanted] = useState("");
  /** For whom something waited when the page was opened; the card must not change under a person's hands later. */
  const [waiting, setWaiting] = useState<string[]>([]);
  /** Chosen by the person; before that it follows the card. */
  const [whose, setWhose] = useState<string | null | undefined>(undefined);
  /** The results of a batch that ran before this page was opened are shown only on demand. */
  const [watched, setWatched] = useState(false);
  /** What the last batch left unsigned, when a person wants to try it again. */
  const [retried, setRetried] = useState<ReadonlySet<string>>(new Set());
  if (running(batch) && !watched) setWatched(true);

  const { review } = reviewing;
  const cards: Card[] = [...(tokens.data ?? []), ...cardsOf(remote.data ?? [], today)];
  const token = chosenToken(cards, wanted, waiting);
  const who = review ? review.signatory : whose === undefined ? ownQueue(token) : whose;
  const queue = useAnswer((asked) => asked.queue(who), who ?? "");
  const waitFor = queue.data?.signatories.filter((one) => one.documents > 0) ?? [];
  if (waiting.length === 0 && waitFor.length > 0) setWaiting(waitFor.map((one) => one.fiscalCode));
  const rows = queue.data ? rowsOf(queue.data, review, retried) : [];

  const late = unnoticed(rows, review).map((row) => `${row.id} ${row.digest}`).join("\n");
  const { markChanged } = reviewing;
  useEffect(() => {
    for (const [id = "", digest = ""] of late.split("\n").filter(Boolean).map((line) => line.split(" "))) markChanged(id, digest);
  }, [late, markChanged]);

  const start = (way: ReviewWay, only: string[] = []) => {
    setWatched(false);
    setRetried(new Set(only));
    return reviewing.start(who, way);
  };
  /** Looks for cards, and asks the providers for their keys. */
  const look = () =>
    looking.run(async () => {
      tokens.again();
      await backend.remoteKeys(true);
      remote.again();
    });
  const sign = (used: Card, useFinalTry = false) =>
    signing.run(async () => {
      setWatched(true);
      try {
        await (used.remote ? backend.signRemotely(used.module, used.label) : backend.signReviewed(used.module, used.label, useFinalTry));
      } finally {
        reviewing.look();
        queue.again();
        tokens.again();
      }
    });
  return { batch, watched, setWatched, reviewing, review, tokens, remote, looking, look, cards, token, setWanted, whose: who, setWhose, queue, rows, start, sign, signing };
}
