// The archive as far as it was scrolled: part by part, each asked for when its rows come near.
import { useCallback, useEffect, useRef, useState } from "react";
import { useBackend, useChanges } from "../ask";
import type { AppError, ArchiveFilter, PracticeRow } from "../bindings";
import { asAppError } from "../errors";

type Pages = { rows: PracticeRow[]; total: number; next: string | null };
export type ArchivePages = { rows: PracticeRow[] | null; total: number | null; error: AppError | null; more: () => void; again: () => void };

export function useArchivePages(filter: ArchiveFilter): ArchivePages {
  const backend = useBackend();
  const key = JSON.stringify(filter);
  const [pages, setPages] = useState<Pages | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const turn = useRef(0);
  const asking = useRef(false);
  /** From the first part on, as many rows as were there: nobody loses the place where he reads. */
  const load = useCallback(async (least: number) => {
    const mine = ++turn.current;
    asking.current = true;
    try {
      const wanted = JSON.parse(key) as ArchiveFilter;
      let part = await backend.archivePage(wanted, null);
      const total = part.total ?? part.rows.length;
      let rows = part.rows;
      while (part.next !== null && rows.length < least) {
        part = await backend.archivePage(wanted, part.next);
        rows = [...rows, ...part.rows];
      }
      if (mine !== turn.current) return;
      setPages({ rows, total, next: part.next });
      setError(null);
    } catch (thrown) {
      if (mine === turn.current) setError(asAppError(thrown));
    } finally {
      if (mine === turn.current) asking.current = false;
    }
  }, [backend, key]);
  useEffect(() => void load(0), [load]);
  const length = pages?.rows.length ?? 0;
  const again = useCallback(() => void load(length), [load, length]);
  useChanges(again);
  const more = useCallback(() => {
    if (asking.current || !pages || pages.next === null) return;
    asking.current = true;
    const mine = ++turn.current;
    backend.archivePage(JSON.parse(key) as ArchiveFilter, pages.next).then(
      (part) => {
        if (mine !== turn.current) return;
        setPages({ rows: [...pages.rows, ...part.rows], total: pages.total, next: part.next });
      },
      (thrown: unknown) => mine === turn.current && setError(asAppError(thrown)),
    ).finally(() => {
      if (mine === turn.current) asking.current = false;
    });
  }, [backend, key, pages]);
  return { rows: pages?.rows ?? null, total: pages?.total ?? null, error, more, again };
}
