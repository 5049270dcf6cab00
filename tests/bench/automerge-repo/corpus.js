// The bench's practices: the same documents as `tests/bench/samod/src/corpus.rs` makes.

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import * as Automerge from "@automerge/automerge";
import { parseAutomergeUrl, stringifyAutomergeUrl } from "@automerge/automerge-repo";

import { say } from "./meter.js";

const WORDS = [
  "viti", "dadi", "pompa", "valvola", "telaio", "perno", "albero", "cinghia", "motore", "quadro",
  "cavo", "sensore", "flangia", "tubo", "giunto", "molla", "ghisa", "acciaio", "ottone", "rame",
  "cassa", "pallet", "collo", "Genova", "Trieste", "Bursa", "Taichung", "Santos", "Osaka",
  "Durban", "Cadice", "Tunisi",
];

const FIELDS = 29; // the thirtieth is the text `notes`
const LINES = 10;
const LINE_FIELDS = 8;
const EDITS = 20; // after the first change
const COUNT = "corpus-documents";

/** The upper half of a 32-bit congruence: a generator that Rust can do alike. */
class Draw {
  #state;

  constructor(seed) {
    this.#state = (Math.imul(seed, 0x9e3779b1) + 12345) >>> 0;
  }

  next() {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state >>> 16;
  }

  word() {
    return WORDS[this.next() % WORDS.length];
  }

  value() {
    const [one, other] = [this.word(), this.word()];
    return `${one} ${other} ${this.next()}`;
  }
}

// A register, as Rust's `put` of a string makes one; plain strings would become texts.
const register = (text) => new Automerge.ImmutableString(text);
const two = (number) => String(number).padStart(2, "0");

function bytes(index) {
  const draw = new Draw(0x00c0ffee ^ index);
  const made = new Uint8Array(16);
  for (let at = 0; at < 16; at += 2) {
    const drawn = draw.next();
    made[at] = drawn >>> 8;
    made[at + 1] = drawn & 0xff;
  }
  return made;
}

/** The id of document `index`. */
export const id = (index) => parseAutomergeUrl(stringifyAutomergeUrl(bytes(index))).documentId;

/** Document `index` with all its changes, saved. */
function saved(index) {
  const draw = new Draw(index);
  const at = (change) => ({ time: 1_700_000_000 + change });
  let doc = Automerge.init({ actor: Buffer.from(bytes(index)).toString("hex") });
  doc = Automerge.change(doc, at(0), (practice) => {
    for (let field = 0; field < FIELDS; field++) practice[`f${two(field)}`] = register(draw.value());
    practice.notes = draw.value();
    practice.lines = [];
    for (let line = 0; line < LINES; line++) {
      const row = {};
      for (let field = 0; field < LINE_FIELDS; field++) row[`g${field}`] = register(draw.value());
      practice.lines.push(row);
    }
  });
  for (let edit = 1; edit <= EDITS; edit++) {
    doc = Automerge.change(doc, at(edit), (practice) => {
      if (edit === EDITS) practice.f24 = register(last(index));
      else if (edit % 2 === 0) practice[`f${two((edit * 7) % FIELDS)}`] = register(draw.value());
      else practice.lines[edit % LINES][`g${edit % LINE_FIELDS}`] = register(draw.value());
    });
  }
  const made = { heads: Automerge.getHeads(doc), bytes: Automerge.save(doc) };
  Automerge.free(doc);
  return made;
}

const last = (index) => `concluso ${index}`;

/** Whether all changes of the corpus are in this document. */
export const isWhole = (doc, index) => doc?.f24?.toString() === last(index);

/** Whether `change` with this value is in this document. */
export const isChanged = (doc, value) => doc?.f05?.toString() === value;

/** Sets the field that the bench changes. */
export const change = (doc, value) => {
  doc.f05 = register(value);
};

/**
 * Writes the corpus as the repository's own files: a folder per document, one snapshot in it.
 * Straight to disk: taking them in through the repository is not what is measured.
 */
export async function make(home, documents) {
  let size = 0;
  for (let index = 0; index < documents; index++) {
    const doc = saved(index);
    size += doc.bytes.length;
    const name = id(index);
    const folder = join(home, name.slice(0, 2), name.slice(2), "snapshot");
    await mkdir(folder, { recursive: true });
    const key = createHash("sha256").update(doc.heads.join("")).digest("hex");
    await writeFile(join(folder, key), doc.bytes);
  }
  await setCount(home, documents);
  say({ documents, bytes: size });
}

/** How many documents of the corpus this home has. */
export const count = async (home) => Number(await readFile(join(home, COUNT), "utf8"));

/** Writes down how many there are. */
export async function setCount(home, documents) {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, COUNT), String(documents));
}
