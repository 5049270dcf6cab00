import { render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { App } from "../src/App";
import { BackendContext } from "../src/ask";
import type { Language } from "../src/backend";
import { FakeBackend, type FakeOptions } from "../src/backend.fake";
import { Words } from "../src/words/words";

/** The whole window over the fake, at an address. */
export function shown(hash: string, { language = "it", ...options }: FakeOptions & { language?: Language } = {}) {
  location.hash = hash;
  const backend = new FakeBackend(options);
  void backend.setLanguage(language);
  const view = render(
    <BackendContext value={backend}>
      <Words first={language}><App /></Words>
    </BackendContext>,
  );
  return { ...view, backend, person: userEvent.setup() };
}

/** What axe finds on the page as it is now, dialogs and lists that lie over it included. */
export async function faults(): Promise<string[]> {
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(document.body, { rules });
  return violations.map((fault) => `${fault.id}: ${fault.nodes[0]?.html}`);
}
