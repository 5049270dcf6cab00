// The frame: header with the language, places on the left, one view.
import { useAnswer } from "./ask";
import { SyncSign } from "./boxes/SyncSign";
import { Trouble } from "./boxes/Trouble";
import { Button } from "./components/Button";
import { Icon } from "./components/Icon";
import { useRoute, type Route } from "./route";
import { Archive } from "./views/Archive";
import { Closing } from "./views/Closing";
import { Company } from "./views/Company";
import { Devices } from "./views/Devices";
import { Editor } from "./views/Editor";
import { Queue } from "./views/Queue";
import { Sent } from "./views/Sent";
import { Setup } from "./views/Setup";
import { Today } from "./views/Today";
import { useLanguage, useWords } from "./words/words";
import type { CompanyView } from "./bindings";

const places: { route: Route; icon: string }[] = [
  { route: { place: "today" }, icon: "check-circle" },
  { route: { place: "archive" }, icon: "folder" },
  { route: { place: "queue" }, icon: "pencil" },
  { route: { place: "sent" }, icon: "mail" },
  { route: { place: "company", kind: "company" }, icon: "box" },
  { route: { place: "devices" }, icon: "user" },
];

export function App() {
  const say = useWords();
  const { language } = useLanguage();
  const company = useAnswer((backend) => backend.company(), language);
  const [route, go] = useRoute();
  const unregistered = company.error?.code === "notInitialised";
  return (
    <div className="frame">
      <a className="skip" href="#content">{say("skip")}</a>
      <Header company={company.data} />
      {unregistered && <Setup onDone={company.again} />}
      {company.error && !unregistered && (
        <main className="setup"><Trouble error={company.error} action={<Button onClick={company.again}>{say("again")}</Button>} /></main>
      )}
      {company.data && (
        <div className="body">
          <Places route={route} go={go} />
          <main id="content" className="content" tabIndex={-1}>
            <View route={route} go={go} company={company.data} />
          </main>
          <Closing />
        </div>
      )}
    </div>
  );
}

function View({ route, go, company }: { route: Route; go: (route: Route) => void; company: CompanyView }) {
  switch (route.place) {
    case "today":
      return <Today company={company} go={go} />;
    case "archive":
      return <Archive go={go} />;
    case "queue":
      return <Queue go={go} />;
    case "sent":
      return <Sent go={go} />;
    case "devices":
      return <Devices />;
    case "company":
      return <Company key={route.kind} kind={route.kind} go={go} />;
    case "practice":
      return <Editor key={route.id} id={route.id} go={go} />;
  }
}

function Header({ company }: { company: CompanyView | null }) {
  const say = useWords();
  const { language, choose } = useLanguage();
  return (
    <header className="top">
      <span className="brand">Origo</span>
      <span className="top-line">{company?.name ?? say("brand-line")}</span>
      {company && <SyncSign />}
      <div className="languages" role="group" aria-label={say("language")}>
        {(["it", "en"] as const).map((code) => (
          <button key={code} type="button" lang={code} data-testid={`language-${code}`} aria-pressed={language === code} onClick={() => choose(code)}>
            {code === "it" ? "Italiano" : "English"}
          </button>
        ))}
      </div>
    </header>
  );
}

function Places({ route, go }: { route: Route; go: (route: Route) => void }) {
  const say = useWords();
  const queue = useAnswer((backend) => backend.queue(null));
  const waiting = (queue.data?.items.length ?? 0) + (queue.data?.papers.filter((paper) => paper.state === "waiting").length ?? 0);
  const here = route.place === "practice" ? "archive" : route.place;
  return (
    <nav className="places" aria-label={say("places")}>
      {places.map(({ route: to, icon }) => (
        <button key={to.place} type="button" data-testid={`place-${to.place}`} aria-current={here === to.place ? "page" : undefined} onClick={() => go(to)}>
          <Icon name={icon} />
          <span>{say(`place-${to.place}`)}</span>
          {to.place === "queue" && waiting > 0 && <span className="bubble">{waiting}</span>}
        </button>
      ))}
    </nav>
  );
}
