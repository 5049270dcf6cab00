import "./style/origo.css";
import { StrictMode, useCallback, useState } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { BackendContext } from "./ask";
import { asked, type Backend, type Language } from "./backend";
import { Words } from "./words/words";

function Window({ backend }: { backend: Backend }) {
  // The words of checks and findings come from beneath: it hears the language before anything is asked.
  const [ready, setReady] = useState<Language | null>(null);
  const change = useCallback(
    (language: Language) => void backend.setLanguage(language).finally(() => setReady(language)),
    [backend],
  );
  return (
    <BackendContext value={backend}>
      <Words onChange={change}>{ready && <App key={ready} />}</Words>
    </BackendContext>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Window backend={await asked()} />
    </StrictMode>,
  );
}
