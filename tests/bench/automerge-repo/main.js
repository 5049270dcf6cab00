// @automerge/automerge-repo as a peer of `cargo xtask bench`. The words and what they print are those
// of `tests/bench/README.md`.

import { parseArgs } from "node:util";

import { first, keystroke, reconnect } from "./client.js";
import { make } from "./corpus.js";
import { serve } from "./serve.js";

const names = ["home", "documents", "listen", "connect", "expect", "changed", "times"];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});
const { home, listen, connect } = values;
const number = (name) => Number(values[name]);

const words = {
  corpus: () => make(home, number("documents")),
  serve: () => serve(home, listen),
  first: () => first(home, connect, number("expect")),
  reconnect: () => reconnect(home, connect, number("changed"), number("times")),
  keystroke: () => keystroke(home, connect, number("times")),
};

const word = words[positionals[0]];
if (word === undefined) {
  console.error(`no such word: ${positionals[0]}`);
  process.exit(2);
}
await word();
// Not `exit`: what the repository still writes is written first.
