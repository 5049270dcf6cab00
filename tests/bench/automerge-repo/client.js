// The side that comes and goes: first replication, reconnection, and the reader of what another types.

import { createInterface } from "node:readline";

import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";

import * as corpus from "./corpus.js";
import { Span, Traffic, nowUs, say } from "./meter.js";

/** How many documents are asked for at a time. */
const AT_ONCE = 64;

/** Replicates into an empty home and prints what it cost. */
export async function first(home, address, expected) {
  const span = new Span();
  const traffic = new Traffic();
  const repo = await connect(home, address, traffic);
  const handles = await findAll(repo, expected);
  for (const [index, handle] of handles.entries()) {
    await until(handle, (doc) => corpus.isWhole(doc, index));
  }
  // As the other programs: it is there when it is on disk.
  await repo.flush();
  say({ ...span.end(traffic), documents: handles.length });
  await corpus.setCount(home, expected);
  await repo.shutdown();
}

/** Comes back `times` times, each after `changed` documents were changed on the other side. */
export async function reconnect(home, address, changed, times) {
  const documents = await corpus.count(home);
  const bench = new Bench();
  for (let time = 1; time <= times; time++) {
    const answer = await bench.ask(`change ${changed}`);
    const span = new Span();
    const traffic = new Traffic();
    const repo = await connect(home, address, traffic);
    // Only documents that are open are compared: nothing else says which ones changed.
    const handles = await findAll(repo, documents);
    for (const [index, value] of answer.changed) {
      await until(handles[index], (doc) => corpus.isChanged(doc, value));
    }
    say({ ...span.end(traffic), time });
    await repo.shutdown();
  }
  bench.close();
}

/** Waits for each character that the other side types; prints the median and the 95th percentile. */
export async function keystroke(home, address, times) {
  const span = new Span();
  const traffic = new Traffic();
  const repo = await connect(home, address, traffic);
  const handle = await find(repo, 0);
  const bench = new Bench();
  const seen = new Map();
  handle.on("change", ({ doc }) => {
    if (!seen.has(doc.notes.length)) seen.set(doc.notes.length, nowUs());
  });
  const waits = [];
  for (let time = 0; time < times; time++) {
    const answer = await bench.ask("type");
    await until(handle, (doc) => doc.notes.length >= answer.typed);
    // A text of this length or longer shows the character.
    const shown = [...seen].filter(([length]) => length >= answer.typed).map(([, atUs]) => atUs);
    waits.push((Math.min(...shown) - answer.at_us) / 1e3);
  }
  waits.sort((one, other) => one - other);
  const at = (share) => waits[Math.max(Math.ceil(waits.length * share), 1) - 1];
  say({ ...span.end(traffic), p50_ms: at(0.5), p95_ms: at(0.95), times });
  bench.close();
  await repo.shutdown();
}

/** A repository on a home, connected to the other side. */
async function connect(home, address, traffic) {
  const adapter = new WebSocketClientAdapter(`ws://${address}`);
  const met = new Promise((resolve) => adapter.once("peer-candidate", resolve));
  const repo = new Repo({ network: [adapter], storage: new NodeFSStorageAdapter(home) });
  await repo.networkSubsystem.whenReady();
  await met;
  traffic.watch(adapter.socket._socket);
  return repo;
}

/** Finds every document of the corpus, in its order; says once a second how far it has come. */
async function findAll(repo, documents) {
  const handles = new Array(documents);
  let next = 0;
  let have = 0;
  let said = nowUs();
  const finder = async () => {
    while (next < documents) {
      const index = next++;
      handles[index] = await find(repo, index);
      have += 1;
      if (nowUs() - said > 1e6) {
        said = nowUs();
        say({ have, of: documents });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, finder));
  return handles;
}

/**
 * One document. A handle says "unavailable" when nothing came for a minute, as happens where thousands wait
 * their turn; that is not final, so this waits on: the bench's limit ends it.
 */
async function find(repo, index) {
  const allowableStates = ["ready", "unavailable"];
  const handle = await repo.find(corpus.id(index), { allowableStates });
  // Each wait has a minute of its own.
  while (!handle.isReady()) await handle.whenReady().catch(() => undefined);
  return handle;
}

/** Waits until a document is as wanted. */
function until(handle, isWanted) {
  if (isWanted(handle.doc())) return Promise.resolve();
  return new Promise((resolve) => {
    const look = ({ doc }) => {
      if (!isWanted(doc)) return;
      handle.off("change", look);
      resolve();
    };
    handle.on("change", look);
  });
}

/** The bench, which passes requests on to the other side; open, it keeps the process alive. */
class Bench {
  #lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

  async ask(request) {
    say({ ask: request });
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the bench is gone");
    return JSON.parse(value);
  }

  close() {
    process.stdin.destroy();
  }
}
