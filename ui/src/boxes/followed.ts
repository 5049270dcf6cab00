// A batch as it is followed from one state to the next: why the PIN is asked, and what is said aloud.
import { useState } from "react";
import type { BatchView } from "../bindings";
import { useWords } from "../words/words";
import { announcement, askingAfter, running, type Asking } from "./batches";

type Followed = { batch: BatchView | null; asking: Asking | null; said: string };

export function useFollowed(batch: BatchView | null): Pick<Followed, "asking" | "said"> {
  const say = useWords();
  const [before, setBefore] = useState<Followed>({ batch, asking: null, said: "" });
  if (before.batch === batch) return before;
  // The last batch, found when the page is opened, is no news.
  const words = batch && (before.batch || running(batch)) ? announcement(say, before.batch, batch) : null;
  const now = { batch, asking: batch && askingAfter(before.batch, before.asking, batch), said: words ?? before.said };
  setBefore(now);
  return now;
}
