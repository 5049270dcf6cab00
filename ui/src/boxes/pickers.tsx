// Taking over what the company keeps for all practices: an address, a signatory, an article.
import { useState } from "react";
import { useBackend } from "../ask";
import { Picker } from "../components/Picker";
import type { Address, Article, Signatory } from "../types";
import { useWords } from "../words/words";
import { pointers, Replacing, type Side } from "./AddressFields";
import { asText } from "./editing";
import { linesOf } from "./office";
import { powersOf, sayRole } from "./powers";
import { useEditing, useValue, useView } from "./practice";

function useLines<T>(kind: "addresses" | "signatories" | "glossary") {
  const backend = useBackend();
  return async () => linesOf<T>(await backend.openOfficeDocument(kind));
}

/** An address into box 1 or 2; with the consignee goes the country of destination. */
export function AddressPicker({ side }: { side: Side }) {
  const say = useWords();
  const editing = useEditing();
  const lines = useLines<Address>("addresses");
  const [picked, setPicked] = useState<Address | null>(null);
  const { editable, layout } = useView();
  const standing = asText(useValue(pointers[side]));
  if (!editable) return null;
  const take = (address: Address) => {
    editing.set(pointers[side], address.righe ?? null);
    if (side === "consignee" && address.paese) editing.set("/paeseDestinazione", address.paese);
  };
  const pick = async (key: string) => {
    const address = (await lines()).find((line) => line.key === key);
    if (!address) return;
    // A plain address gives way to another; words that only stand here do not, unless a person says so.
    if (standing && layout?.[side] === null) setPicked(address);
    else take(address);
  };
  const load = async () => {
    const all = await lines();
    const fitting = all.filter((line) => !line.ruolo || line.ruolo === side);
    return (fitting.length ? fitting : all).map(({ key, nome, righe, paese }) => ({ id: key, title: nome || (righe?.[0] ?? ""), hint: paese }));
  };
  return (
    <>
      <Picker label={say("pick-address")} searchLabel={say("pick-search")} emptyLabel={say("pick-none")} icon="card" testId={`pick-${side}`}
        load={load} onPick={(key) => void pick(key).catch(() => undefined)} />
      {picked && <Replacing before={standing} after={(picked.righe ?? []).join("\n")} onClose={() => setPicked(null)} onReplace={() => take(picked)} />}
    </>
  );
}

/** A producer into an origin block, a forwarder into box 4. */
export function PartyPicker({ party, pointer }: { party: "producer" | "forwarder"; pointer: string }) {
  const say = useWords();
  const editing = useEditing();
  const lines = useLines<Address>("addresses");
  if (!useView().editable) return null;
  const pick = async (key: string) => {
    const address = (await lines()).find((line) => line.key === key);
    if (!address) return;
    const [first = "", ...rest] = address.righe ?? [];
    if (party === "forwarder") return editing.set(pointer, [asText(editing.value(pointer)), address.nome || first].filter(Boolean).join(", "));
    editing.set(`${pointer}/impresa`, first || (address.nome ?? ""));
    if (rest.length) editing.set(`${pointer}/luogoProduzione`, rest.join(", "));
  };
  const load = async () => (await lines()).filter((line) => line.ruolo === party).map(({ key, nome, righe, paese }) => ({ id: key, title: nome || (righe?.[0] ?? ""), hint: paese }));
  return (
    <Picker label={say(`pick-${party}`)} searchLabel={say("pick-search")} emptyLabel={say("pick-none")} icon="card" testId={`pick-${party}`}
      load={load} onPick={(key) => void pick(key).catch(() => undefined)} />
  );
}

/** Who signs, from the company's signatories; whose powers are over is marked. */
export function SignatoryPicker() {
  const say = useWords();
  const editing = useEditing();
  const lines = useLines<Signatory>("signatories");
  if (!useView().editable) return null;
  const pick = async (key: string) => {
    const signatory = (await lines()).find((line) => line.key === key);
    if (!signatory) return;
    for (const member of ["cognome", "nome", "codiceFiscale", "ruolo"] as const) editing.set(`/firmatario/${member}`, signatory[member] ?? null);
  };
  const load = async () =>
    (await lines()).filter((line) => powersOf(line, new Date()) !== "inactive").map((line) => {
      const powers = powersOf(line, new Date());
      return {
        id: line.key, title: `${asText(line.cognome)} ${asText(line.nome)}`.trim(), hint: sayRole(say, line.ruolo),
        warning: powers === "valid" ? undefined : say(`powers-${powers}`),
      };
    });
  return (
    <Picker label={say("pick-signatory")} searchLabel={say("pick-search")} emptyLabel={say("pick-none")} icon="user" testId="pick-signatory"
      load={load} onPick={(key) => void pick(key).catch(() => undefined)} />
  );
}

/** An article into a goods line: its words, code and origin; who made it goes into the declaration. */
export function ArticlePicker({ line }: { line: string }) {
  const say = useWords();
  const editing = useEditing();
  const lines = useLines<Article>("glossary");
  if (!useView().editable) return null;
  const load = async () => (await lines()).map(({ key, codice, descrizioneIt }) => ({ id: key, title: asText(descrizioneIt) || asText(codice), hint: codice }));
  return (
    <Picker label={say("pick-article")} searchLabel={say("pick-search")} emptyLabel={say("pick-none")} icon="list" testId="pick-article"
      load={load} onPick={(key) => editing.fillArticle(line, key)} />
  );
}

/** A proof of the library for a block: its file is attached once, however many blocks use it. */
export function ProofPicker({ block }: { block: string }) {
  const say = useWords();
  const backend = useBackend();
  const editing = useEditing();
  if (!useView().editable) return null;
  const load = async () => {
    await editing.settled();
    return (await backend.proofs(editing.id, block)).map((proof) => ({
      id: proof.key, title: proof.words, hint: [proof.country, proof.left && say("proof-left-of", { left: proof.left, covered: proof.covered })].filter(Boolean).join(" · "),
      warning: proof.overdrawn ? say("proof-overdrawn") : proof.validity !== "holds" ? say(`proof-${proof.validity}`) : proof.hasFile ? undefined : say("proof-noFile"),
    }));
  };
  return (
    <Picker label={say("pick-proof")} searchLabel={say("pick-search")} emptyLabel={say("pick-proof-none")} icon="clip" testId="pick-proof"
      load={load} onPick={(key) => editing.attachProof(block, key)} />
  );
}
