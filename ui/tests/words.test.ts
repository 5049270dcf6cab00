import { FluentResource } from "@fluent/bundle";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Language } from "../src/backend";
import { states, stateWords } from "../src/boxes/StateMark";
import { can } from "../src/boxes/batches";
import { attachmentTypes, deliveries, originKinds, paperKinds, payments, roles, supports } from "../src/boxes/names";
import { officeWords } from "../src/boxes/office";
import { errors } from "../src/errors";
import { lists, officeKinds } from "../src/types";
import { bundle, catalogues } from "../src/words/bundles";

const languages: Language[] = ["it", "en"];
const source = join(import.meta.dirname, "../src");

const kebab = (word: string) => word.replaceAll(" ", "-");

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** Ids that the source names as plain words. */
function named(): string[] {
  const texts = files(source).filter((path) => path.endsWith(".tsx")).map((path) => readFileSync(path, "utf8"));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\bsay\("([^"]+)"/g)].map((match) => match[1] ?? "")))];
}

function has(language: Language, id: string) {
  const [message = "", attribute] = id.split(".");
  const found = bundle(language).getMessage(message);
  return attribute ? found?.attributes[attribute] !== undefined : Boolean(found?.value);
}

describe.each(languages)("the words in %s", (language) => {
  it("has every sentence that a view says", () => {
    expect(named().filter((id) => !has(language, id))).toEqual([]);
  });

  it("has words and a next step for every code", () => {
    const missing = Object.values(errors).flatMap((handling) => [handling.words, handling.nextStep]).filter((id) => !has(language, id));
    expect(missing).toEqual([]);
  });

  it("has every state, document type and choice", () => {
    const ids = [
      ...states.map(stateWords),
      ...attachmentTypes.map((type) => `attachment-${type.toLowerCase()}`),
      ...originKinds.map((word) => `origin-${kebab(word)}`),
      ...roles.map((word) => `role-${kebab(word)}`),
      ...supports.map((word) => `support-${kebab(word)}`),
      ...deliveries.map((word) => `delivery-${kebab(word)}`),
      ...payments.map((word) => `payment-${kebab(word)}`),
      ...["1", "2", "3", "4", "5", "6", "7", "8", "declaration", "invoices", "attachments", "order", "parties", "request"].map((box) => `box-${box}`),
      ...["home", "company", "module", "token", "certificate", "desk", "account", "confirmation", "balance", "password", "secrets"].map((id) => `check-${id}`),
      ...["original", "copy", "visa", "legalisation"].map((code) => `fee-${code}`),
      ...["today", "archive", "queue", "sent", "company", "devices"].map((place) => `place-${place}`),
      ...["alone", "offline", "connecting", "upToDate", "receiving", "attention"].flatMap((state) => [`sync-${state}`, `sync-${state}-title`, `sync-${state}-text`]),
      ...["drafter", "signer", "administrator"].flatMap((role) => [`role-${role}`, `role-${role}-text`]),
      ...["this", "connected", "away", "revoked"].map((state) => `member-${state}`),
      ...officeKinds.flatMap((kind) => [`office-${kind}`, `office-${kind}-lead`]),
      ...Object.values(officeWords).flatMap(Object.values<string>),
      ...["signatories", "addresses", "templates", "glossary"].map((kind) => `${kind}-none`),
      ...["valid", "soon", "expired", "inactive"].map((powers) => `powers-${powers}`),
      ...["soon", "expired"].map((powers) => `powers-${powers}-title`),
      ...["consignee", "consignor"].map((side) => `address-${side}`),
      ...Object.keys(lists).map((list) => `gone-${list}`),
      ...["findings", "remarks", "history"].map((tab) => `side-${tab}`),
      ...["new", "join"].flatMap((way) => [`setup-${way}`, `setup-${way}-text`]),
      ...paperKinds.map((kind) => `paper-${kind}`),
      ...["all", "oneByOne", "withoutShowing"].flatMap((way) => [`way-${way}`, `way-${way}-name`]),
      ...["p7m", "pades"].flatMap((form) => [`form-${form}`, `form-${form}-text`]),
      ...["baseForm", "chamber", "visa", "retrospective", "paper"].map((why) => `why-${why}`),
      ...["revision", "consignee"].map((other) => `since-${other}`),
      ...["ends", "cie", "unqualified", "device"].flatMap((remark) => [`remark-${remark}`, `remark-${remark}-next`]),
      ...["final", "low", "other"].map((remark) => `remark-${remark}`),
      ...Object.keys(can).filter((state) => state !== "finished").map((state) => `batch-${state}`),
      ...["part", "none", "cancelled", "pinLocked", "loginFailed"].map((end) => `end-${end}`),
      ...["waiting", "signed", "failed", "skipped"].map((outcome) => `outcome-${outcome}`),
      ...["undo", "redo"].flatMap((way) => [`${way}-of`, `${way}-none`, `${way}-said`]),
    ];
    expect(ids.filter((id) => !has(language, id))).toEqual([]);
  });

  it("names no command of the terminal where it says what to do", () => {
    const steps = Object.values(errors).map(({ nextStep }) => {
      const [message = "", attribute = ""] = nextStep.split(".");
      const found = bundle(language);
      const pattern = found.getMessage(message)?.attributes[attribute];
      return pattern ? found.formatPattern(pattern, {}, []) : "";
    });
    expect(steps.filter((step) => /\borigo\b|--[a-z]|`/.test(step))).toEqual([]);
  });

  it("parses whole", () => {
    const defined = [...catalogues[language].matchAll(/^([a-zA-Z][\w-]*) =/gm)].map((match) => match[1]);
    expect(new FluentResource(catalogues[language]).body.map((entry) => entry.id)).toEqual(defined);
    expect(new Set(defined).size, "no id twice").toBe(defined.length);
  });
});

/** The facts that each sentence speaks of, by its id. */
function facts(text: string) {
  return Object.fromEntries(text.split(/^(?=[a-zA-Z][\w-]* =)/m).slice(1).map((entry) => {
    const id = entry.slice(0, entry.indexOf(" ="));
    return [id, [...new Set([...entry.matchAll(/\$(\w+)/g)].map((match) => match[1]))].toSorted()];
  }));
}

it("both languages say the same sentences with the same facts", () => {
  expect(facts(catalogues.en)).toEqual(facts(catalogues.it));
});
