// What the window does with each code: how loud, which words, which next step. Total: a new code in
// Rust does not compile here until somebody has decided.
import type { AppError, Code } from "./bindings";

export type Severity = "error" | "warning" | "silent";
export type Handling = { severity: Severity; words: string; nextStep: string };

function handled(code: Code, severity: Severity): Handling {
  return { severity, words: `error-${code}`, nextStep: `error-${code}.next` };
}

export const errors: Record<Code, Handling> = {
  notInitialised: handled("notInitialised", "silent"),
  alreadyInitialised: handled("alreadyInitialised", "warning"),
  unknownPractice: handled("unknownPractice", "error"),
  fileAbsent: handled("fileAbsent", "error"),
  usage: handled("usage", "error"),
  badInput: handled("badInput", "error"),
  tooLarge: handled("tooLarge", "error"),
  alreadyImported: handled("alreadyImported", "warning"),
  badField: handled("badField", "error"),
  conflict: handled("conflict", "warning"),
  findings: handled("findings", "warning"),
  sealed: handled("sealed", "warning"),
  notSealed: handled("notSealed", "warning"),
  notSigned: handled("notSigned", "warning"),
  wrongState: handled("wrongState", "warning"),
  attachmentMissing: handled("attachmentMissing", "warning"),
  attachmentNotPdf: handled("attachmentNotPdf", "error"),
  signatureImage: handled("signatureImage", "warning"),
  attachmentTwice: handled("attachmentTwice", "warning"),
  moduleAbsent: handled("moduleAbsent", "error"),
  tokenAbsent: handled("tokenAbsent", "warning"),
  noSigningCertificate: handled("noSigningCertificate", "error"),
  certificateNotValid: handled("certificateNotValid", "error"),
  pinIncorrect: handled("pinIncorrect", "error"),
  pinLocked: handled("pinLocked", "error"),
  pinFinalTry: handled("pinFinalTry", "warning"),
  tokenFailed: handled("tokenFailed", "error"),
  batchIncomplete: handled("batchIncomplete", "warning"),
  contentMismatch: handled("contentMismatch", "error"),
  signerMismatch: handled("signerMismatch", "error"),
  nameMismatch: handled("nameMismatch", "error"),
  signatureInvalid: handled("signatureInvalid", "error"),
  remoteAbsent: handled("remoteAbsent", "warning"),
  remoteUnreachable: handled("remoteUnreachable", "warning"),
  remoteLost: handled("remoteLost", "warning"),
  remoteWrong: handled("remoteWrong", "error"),
  remoteLogin: handled("remoteLogin", "error"),
  otpIncorrect: handled("otpIncorrect", "error"),
  remoteLocked: handled("remoteLocked", "error"),
  remoteCredential: handled("remoteCredential", "error"),
  remoteExpired: handled("remoteExpired", "warning"),
  remoteRefused: handled("remoteRefused", "error"),
  timestampFailed: handled("timestampFailed", "warning"),
  batchRunning: handled("batchRunning", "warning"),
  notReviewed: handled("notReviewed", "warning"),
  notShown: handled("notShown", "warning"),
  sealChanged: handled("sealChanged", "warning"),
  correctionIncomplete: handled("correctionIncomplete", "warning"),
  correctionElsewhere: handled("correctionElsewhere", "warning"),
  attachmentUnsigned: handled("attachmentUnsigned", "warning"),
  logBroken: handled("logBroken", "error"),
  byHand: handled("byHand", "warning"),
  byInterface: handled("byInterface", "warning"),
  deskAbsent: handled("deskAbsent", "warning"),
  deskUnreachable: handled("deskUnreachable", "warning"),
  deskChanged: handled("deskChanged", "error"),
  deskRefused: handled("deskRefused", "error"),
  draftKey: handled("draftKey", "error"),
  credentials: handled("credentials", "error"),
  accountIncomplete: handled("accountIncomplete", "warning"),
  passwordExpired: handled("passwordExpired", "warning"),
  notEnabled: handled("notEnabled", "warning"),
  passwordMustChange: handled("passwordMustChange", "warning"),
  passwordNotAllowed: handled("passwordNotAllowed", "error"),
  renewalElsewhere: handled("renewalElsewhere", "warning"),
  passwordRefused: handled("passwordRefused", "warning"),
  renewalOpen: handled("renewalOpen", "warning"),
  vaultAbsent: handled("vaultAbsent", "warning"),
  vaultLocked: handled("vaultLocked", "warning"),
  passphraseWrong: handled("passphraseWrong", "error"),
  passphraseShort: handled("passphraseShort", "warning"),
  keychainFailed: handled("keychainFailed", "error"),
  alreadyEncrypted: handled("alreadyEncrypted", "warning"),
  notEncrypted: handled("notEncrypted", "warning"),
  homeInUse: handled("homeInUse", "warning"),
  keyLost: handled("keyLost", "error"),
  keyWrong: handled("keyWrong", "error"),
  insufficientFunds: handled("insufficientFunds", "warning"),
  stillAsking: handled("stillAsking", "warning"),
  twoReceipts: handled("twoReceipts", "error"),
  deskDiffers: handled("deskDiffers", "error"),
  deskSilent: handled("deskSilent", "warning"),
  deskForgot: handled("deskForgot", "error"),
  receiptNotBelieved: handled("receiptNotBelieved", "error"),
  issuedNotBelieved: handled("issuedNotBelieved", "error"),
  queuePaused: handled("queuePaused", "warning"),
  notIssued: handled("notIssued", "warning"),
  originalPrinted: handled("originalPrinted", "warning"),
  storage: handled("storage", "error"),
  newerHome: handled("newerHome", "error"),
  ticketExpired: handled("ticketExpired", "warning"),
  ticketUsed: handled("ticketUsed", "warning"),
  ticketDamaged: handled("ticketDamaged", "error"),
  ticketDeclined: handled("ticketDeclined", "warning"),
  noAddress: handled("noAddress", "warning"),
  badAddress: handled("badAddress", "warning"),
  cannotListen: handled("cannotListen", "error"),
  peerUnreachable: handled("peerUnreachable", "warning"),
  peerRevoked: handled("peerRevoked", "error"),
  notAdministrator: handled("notAdministrator", "warning"),
  notSigner: handled("notSigner", "warning"),
  notSubmitter: handled("notSubmitter", "warning"),
  nodeRunning: handled("nodeRunning", "warning"),
  unknownDevice: handled("unknownDevice", "warning"),
  unknownCode: handled("unknownCode", "warning"),
  nothingToUndo: handled("nothingToUndo", "silent"),
  homeNotEmpty: handled("homeNotEmpty", "warning"),
  internal: handled("internal", "error"),
};

/** Whatever was thrown, as an error with a code: what is no `AppError` is a bug of ours. */
export function asAppError(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  const cause = thrown instanceof Error ? thrown.message : JSON.stringify(thrown);
  return { code: "internal", detail: { why: cause }, cause };
}

function isAppError(thrown: unknown): thrown is AppError {
  return (
    typeof thrown === "object" && thrown !== null && "code" in thrown &&
    typeof thrown.code === "string" && thrown.code in errors && "detail" in thrown
  );
}
