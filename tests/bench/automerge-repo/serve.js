// The side that is there all the time: it answers those who connect, and changes documents when the
// bench says so.

import { createInterface } from "node:readline";

import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";

import * as corpus from "./corpus.js";
import { Span, Traffic, nowUs, say } from "./meter.js";

// A client that compares thousands of documents answers no ping for a while: it is not lost.
const KEEP_ALIVE_MS = 600_000;

/** Serves until standard input closes. */
export async function serve(home, listen) {
  const span = new Span();
  const traffic = new Traffic();
  const [host, port] = listen.split(":");
  const sockets = new WebSocketServer({ host, port: Number(port) });
  sockets.on("connection", (_, request) => traffic.watch(request.socket));
  await new Promise((resolve, reject) => {
    sockets.once("listening", resolve);
    sockets.once("error", reject);
  });
  const repo = new Repo({
    network: [new WebSocketServerAdapter(sockets, KEEP_ALIVE_MS)],
    storage: new NodeFSStorageAdapter(home),
  });
  say({ ready: true });
  let round = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [request, number] = line.split(" ");
    if (request === "change") {
      round += 1;
      say(await change(repo, await corpus.count(home), Number(number), round));
    } else if (request === "type") {
      say(await typeOne(repo));
    } else {
      throw new Error(`no such request: ${line}`);
    }
  }
  say(span.end(traffic));
  await repo.flush();
  process.exit(0);
}

/** Changes `count` documents, spread over all; the answer tells a client what to wait for. */
async function change(repo, documents, count, round) {
  const changed = [];
  const step = Math.max(Math.floor(documents / count), 1);
  for (let place = 0; place < count; place++) {
    const index = (round * 7919 + place * step) % documents;
    const value = `corretto ${round}-${place}`;
    const handle = await repo.find(corpus.id(index));
    handle.change((doc) => corpus.change(doc, value));
    changed.push([index, value]);
  }
  return { changed };
}

/** Types one character into the first document; tells its time and the length that it makes. */
async function typeOne(repo) {
  const handle = await repo.find(corpus.id(0));
  const atUs = nowUs();
  handle.change((doc) => {
    doc.notes += "a";
  });
  return { typed: handle.doc().notes.length, at_us: atUs };
}
