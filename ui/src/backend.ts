// The one door to what lies beneath: every call of the window goes through `Backend`.
// Sole importer of @tauri-apps and of the generated commands.
import { commands, events } from "./bindings";
import type {
  CompanyView, DeskBalanceView, DeskView, DoctorView, FetchView, ImportView, Value as JsonValue, PracticeRow,
  PracticeView, ProgressView, QueueView, SealView, SignResult, SignView, StatusView, TokenView,
} from "./bindings";

export type Language = "it" | "en";
export type ListFilter = { text: string; state: string };
export type NewDesk = { chamber: string; url: string; user: string; password: string };
export type FileKind = "practice" | "attachment" | "signed";
export type Stop = () => void;

/** What a person can ask for. Each promise fails with an `AppError`. */
export interface Backend {
  setLanguage(language: Language): Promise<void>;
  doctor(): Promise<DoctorView>;
  company(): Promise<CompanyView>;
  initCompany(company: JsonValue): Promise<CompanyView>;
  list(filter: ListFilter): Promise<PracticeRow[]>;
  create(kind: string): Promise<string>;
  importFiles(paths: string[]): Promise<ImportView>;
  open(id: string): Promise<PracticeView>;
  setField(id: string, pointer: string, value: JsonValue): Promise<PracticeView>;
  /** `at` and `remove` count UTF-16 units, as a text area does. */
  splice(id: string, pointer: string, at: number, remove: number, insert: string): Promise<PracticeView>;
  resolve(id: string, pointer: string, value: JsonValue): Promise<PracticeView>;
  addLine(id: string, list: string): Promise<PracticeView>;
  /** Puts the line directly after another one, or first (`null`). */
  moveLine(id: string, list: string, key: string, after: string | null): Promise<PracticeView>;
  removeLine(id: string, list: string, key: string): Promise<PracticeView>;
  attach(id: string, path: string, kind: string): Promise<PracticeView>;
  /** One SVG document a page. */
  preview(id: string): Promise<string[]>;
  freeze(id: string): Promise<SealView>;
  revise(id: string): Promise<PracticeView>;
  queue(): Promise<QueueView>;
  tokens(): Promise<TokenView[]>;
  /** Opens the PIN's own window; `null` when the person closed it without a PIN. */
  sign(ids: string[], module: string, token: string, useFinalTry: boolean): Promise<SignView | null>;
  /** Takes in a base form that another program signed. */
  takeSigned(id: string, path: string): Promise<SignResult>;
  desks(): Promise<DeskView[]>;
  addDesk(desk: NewDesk): Promise<DeskView>;
  submit(ids: string[]): Promise<StatusView[]>;
  status(refresh: boolean): Promise<StatusView[]>;
  fetch(id: string, folder: string): Promise<FetchView>;
  /** Asks every desk for its DIRITTI balance. */
  balances(): Promise<DeskBalanceView[]>;
  /** The system's dialogs; an empty answer means that the person changed their mind. */
  chooseFiles(kind: FileKind): Promise<string[]>;
  chooseFolder(): Promise<string | null>;
  showFile(path: string): Promise<void>;
  onPracticeChanged(hear: (id: string) => void): Promise<Stop>;
  onSignProgress(hear: (progress: ProgressView) => void): Promise<Stop>;
}

/** The program beneath. Names and order of arguments are the generated ones. */
const program: Backend = {
  ...commands,
  setLanguage: async (language) => void (await commands.setLanguage(language)),
  list: ({ text, state }) => commands.list(text, state),
  addDesk: ({ chamber, url, user, password }) => commands.addDesk(chamber, url, user, password),
  showFile: async (path) => void (await commands.showFile(path)),
  onPracticeChanged: (hear) => events.practiceChanged.listen(({ payload }) => hear(payload.id)),
  onSignProgress: (hear) => events.signProgress.listen(({ payload }) => hear(payload)),
};

/** The program, or the fake where the page runs in a developer's browser. */
export async function asked(): Promise<Backend> {
  if (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window)) {
    const { FakeBackend } = await import("./backend.fake");
    return new FakeBackend({ many: 400 });
  }
  return program;
}
