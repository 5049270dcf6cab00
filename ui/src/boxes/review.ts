// The review under way: begun by a person's choice, followed document by document, ended with the batch.
import { useCallback, useEffect, useMemo, useState } from "react";
import { useBackend, useChanges, useDoing, type Doing } from "../ask";
import type { ReviewView, ReviewWay } from "../bindings";

export type Reviewing = {
  review: ReviewView | null;
  /** Whether it is known yet if there is one. */
  known: boolean;
  doing: Doing;
  start: (signatory: string | null, way: ReviewWay) => Promise<void>;
  /** All pages of it were on the screen. */
  markShown: (id: string, digest: string) => Promise<void>;
  /** Tells that it is another document by now, which takes its tick away. */
  markChanged: (id: string, digest: string) => void;
  tick: (ids: string[], on: boolean) => Promise<void>;
  end: () => Promise<void>;
  look: () => void;
};

export function useReview(): Reviewing {
  const backend = useBackend();
  const doing = useDoing();
  const [state, setState] = useState<{ review: ReviewView | null; known: boolean }>({ review: null, known: false });
  const take = useCallback((review: ReviewView | null) => setState({ review, known: true }), []);
  const look = useCallback(() => {
    backend.review().then(take, () => take(null));
  }, [backend, take]);
  useEffect(look, [look]);
  // A practice that is sealed anew, or sent back, is no longer what was looked at.
  useChanges(look);

  const { run } = doing;
  const acts = useMemo(() => {
    const asked = (ask: () => Promise<ReviewView | null>) =>
      run(async () => {
        try {
          take(await ask());
        } catch (thrown) {
          look();
          throw thrown;
        }
      });
    return {
      start: (signatory: string | null, way: ReviewWay) => asked(() => backend.startReview(signatory, way)),
      markShown: (id: string, digest: string) => asked(() => backend.markShown(id, digest)),
      // The refusal is the answer that is wanted here.
      markChanged: (id: string, digest: string) => void backend.markShown(id, digest).then(take, look),
      tick: (ids: string[], on: boolean) => asked(() => backend.tick(ids, on)),
      end: () => asked(async () => {
        await backend.endReview();
        return null;
      }),
    };
  }, [backend, look, run, take]);
  return { ...state, doing, look, ...acts };
}
