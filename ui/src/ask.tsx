// How the views reach the backend and hold its answers. Owns loading, failure and asking again.
import { createContext, use, useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { Backend } from "./backend";
import type { AppError, BatchView, SyncView } from "./bindings";
import { asAppError } from "./errors";

export const BackendContext = createContext<Backend | null>(null);

export function useBackend(): Backend {
  const backend = use(BackendContext);
  if (!backend) throw new Error("no backend above this view");
  return backend;
}

export type Answer<T> = {
  data: T | null;
  error: AppError | null;
  loading: boolean;
  again: () => void;
};

/** Asks once, and again when `key` or a practice changes. The last answer stays while the next is under way. */
export function useAnswer<T>(ask: (backend: Backend) => Promise<T>, key = ""): Answer<T> {
  const backend = useBackend();
  const [state, setState] = useState<Omit<Answer<T>, "again">>({ data: null, error: null, loading: true });
  const asked = useRef(0);
  const current = useRef(ask);
  useLayoutEffect(() => {
    current.current = ask;
  });

  const again = useCallback(() => {
    const turn = ++asked.current;
    setState((before) => ({ ...before, loading: true }));
    current.current(backend).then(
      (data) => turn === asked.current && setState({ data, error: null, loading: false }),
      (thrown: unknown) =>
        turn === asked.current && setState((before) => ({ ...before, error: asAppError(thrown), loading: false })),
    );
  }, [backend]);

  useEffect(again, [again, key]);
  useChanges(again);
  return { ...state, again };
}

/** Calls back whenever a practice changed here or elsewhere. */
export function useChanges(hear: (id: string) => void): void {
  const backend = useBackend();
  const heard = useEffectEvent(hear);
  useEffect(() => {
    const stop = backend.onPracticeChanged((id) => heard(id));
    return () => void stop.then((end) => end());
  }, [backend]);
}

/** How it stands with the other devices; `null` until it is known. */
export function useSync(): SyncView | null {
  const backend = useBackend();
  const [sync, setSync] = useState<SyncView | null>(null);
  useEffect(() => {
    let newer = false;
    // The event may come before the answer to the question.
    backend.syncState().then((now) => !newer && setSync(now), () => undefined);
    const stop = backend.onSyncChanged((now) => {
      newer = true;
      setSync(now);
    });
    return () => void stop.then((end) => end());
  }, [backend]);
  return sync;
}

/** The batch under way, or the last one; `null` before the first. */
export function useBatch(): BatchView | null {
  const backend = useBackend();
  const [batch, setBatch] = useState<BatchView | null>(null);
  useEffect(() => {
    let newer = false;
    // The event may come before the answer to the question.
    backend.batch().then((now) => !newer && setBatch(now), () => undefined);
    const stop = backend.onBatchChanged((now) => {
      newer = true;
      setBatch(now);
    });
    return () => void stop.then((end) => end());
  }, [backend]);
  return batch;
}

export type Doing = { busy: boolean; error: AppError | null; clear: () => void; run: (act: () => Promise<void>) => Promise<void> };

/** One intent at a time, with its failure. */
export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const run = useCallback(async (act: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await act();
    } catch (thrown) {
      setError(asAppError(thrown));
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, error, clear: useCallback(() => setError(null), []), run };
}
