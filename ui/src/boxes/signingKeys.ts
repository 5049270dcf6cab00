// The cards and tokens to sign with: which one is meant, whose it is, what has to be said of it.
import type { QueueView, RemoteCredentialView, TokenView } from "../bindings";

/** A card, or a key that a provider holds, with what its certificate says of itself; absent where nobody has looked at that. */
export type Card = TokenView & {
  kind?: "qualified" | "qualifiedWithoutDevice" | "identityCard" | "other";
  remarks?: string[];
  /** A provider holds it: `module` is the address of its service, `label` its name there. */
  remote?: { about: string };
};

const day_ms = 86_400_000;
const soon_days = 60;

/** Keys of providers stand among the cards. A service that failed has no key, and is said elsewhere. */
export function cardsOf(keys: RemoteCredentialView[], now: Date): Card[] {
  return keys.filter((key) => key.id).map((key) => {
    const days = key.notAfter ? Math.floor((Date.parse(key.notAfter) - now.getTime()) / day_ms) : null;
    return {
      module: key.url, label: key.id, holder: key.holder, fiscalCode: key.fiscalCode, notAfter: key.notAfter, problem: key.problem, pinFinalTry: false, pinCountLow: false,
      pinPad: false, endsInDays: days, endsSoon: days !== null && days <= soon_days, kind: "qualified", remarks: [], remote: { about: key.description || key.id },
    };
  });
}

/** Services that did not answer when their keys were looked for. */
export const silentServices = (keys: RemoteCredentialView[]) => keys.filter((key) => !key.id && key.problem);

/** One card may show through several modules; together they name it. */
export const tokenName = (token: Pick<TokenView, "module" | "label">) => `${token.module} ${token.label}`;

/**
 * The one that was chosen while it is there; else the first that can sign, before others that of a signatory for whom
 * something waits; else the first at all. Cards come in the order of their slots, which says nothing.
 */
export function chosenToken(tokens: Card[], wanted: string, waiting: string[] = []): Card | undefined {
  const able = tokens.filter((token) => !token.problem);
  return tokens.find((token) => tokenName(token) === wanted) ?? able.find((token) => waiting.includes(token.fiscalCode ?? "")) ?? able[0] ?? tokens[0];
}

/** Whose queue is shown where nobody chose: that of the card's holder, where a card tells. */
export function ownQueue(token: TokenView | undefined): string | null {
  return token && !token.problem ? token.fiscalCode : null;
}

/** What waits for others than the one whose queue is shown. */
export function elsewhere(queue: QueueView): number {
  return queue.signatories.filter((other) => queue.signatory !== null && other.fiscalCode !== queue.signatory).reduce((sum, other) => sum + other.documents, 0);
}

export type TokenRemark = { id: "ends" | "cie" | "unqualified" | "device" | "problem" | "final" | "low" | "other"; severity: "warning" | "danger" };

/** What a person should know of a card before the PIN, the gravest first. `codes` are the declared signatories of what is ticked. */
export function remarksOf(token: Card, codes: string[]): TokenRemark[] {
  const remarks: TokenRemark[] = [];
  const say = (id: TokenRemark["id"], severity: TokenRemark["severity"] = "warning") => remarks.push({ id, severity });
  if (token.problem) return [{ id: "problem", severity: "danger" }];
  if (token.pinFinalTry) say("final", "danger");
  else if (token.pinCountLow) say("low");
  if (token.fiscalCode && codes.some((code) => code && code !== token.fiscalCode)) say("other");
  if (token.kind === "identityCard") say("cie");
  if (token.kind === "other") say("unqualified");
  if (token.kind === "qualifiedWithoutDevice") say("device");
  if (token.endsSoon) say("ends");
  return remarks;
}
