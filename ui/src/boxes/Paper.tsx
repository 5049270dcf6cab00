// The certificate as it lies on the table: boxes 1 to 8 in their places, in the colour of the original.
import { useState } from "react";
import { useWords } from "../words/words";
import { Combo } from "../components/Combo";
import { TextArea } from "../components/Fields";
import { Button } from "../components/Button";
import { Icon } from "../components/Icon";
import { Stars } from "../components/Stars";
import { AddressFields, AddressText, AddressWay, pointers, type Side, type Way } from "./AddressFields";
import { Box, Printed } from "./Box";
import { Goods } from "./Goods";
import { destinations, origins } from "./names";
import { AddressPicker, PartyPicker } from "./pickers";
import { useLongText, useView, useWord, useWordList } from "./practice";
import { Room, roomId } from "./room";

export function Paper() {
  return (
    <div className="paper">
      <Party side="consignor" box="1" />
      <Title />
      <Party side="consignee" box="2" />
      <Origin />
      <Transport />
      <Remarks />
      <Goods />
      <Certification />
    </div>
  );
}

/** What is printed where no box is: the number, which paper of the set it is, the name of the form. */
function Title() {
  const say = useWords();
  const { row, layout } = useView();
  const sheets = layout?.sheets.length ?? 1;
  return (
    <section className="box box-title" aria-label={say("paper-title")}>
      <Stars />
      <p className="paper-number" title={say("paper-number")}>
        <span>{say("paper-no")}</span>
        {row.certificate ? <strong className="typed-word">{row.certificate}</strong> : <span className="dots" aria-hidden="true" />}
      </p>
      <p className="paper-original">{say("paper-original")} <span lang={say("paper-also-language")}>/ {say("paper-original-also")}</span></p>
      <p className="paper-union">{say("paper-union")} <span lang={say("paper-also-language")}>/ {say("paper-union-also")}</span></p>
      <p className="paper-name">{say("paper-title")}</p>
      <p className="paper-name-also" lang={say("paper-also-language")}>{say("paper-title-also")}</p>
      {sheets > 1 && <p className="paper-sheets" data-testid="paper-sheets">{say("paper-sheets", { count: sheets })}</p>}
    </section>
  );
}

function Party({ side, box }: { side: Side; box: "1" | "2" }) {
  const [way, setWay] = useState<Way>("text");
  const say = useWords();
  const country = useWord("/paeseDestinazione");
  return (
    <Box box={box} pointer={pointers[side]} foot={<Room box={box} />} aside={<><AddressPicker side={side} /><AddressWay side={side} way={way} onWay={setWay} /></>}>
      {way === "text" ? <AddressText side={side} /> : <AddressFields side={side} />}
      {side === "consignee" && (
        <Combo {...country} id="destination-country" label={say("destination-country")} options={destinations} openLabel={say("open-list")} className="field-inline off-paper" />
      )}
    </Box>
  );
}

function Origin() {
  const say = useWords();
  const { values, disabled, onChange } = useWordList("/box3_paesiOrigine");
  const shown = values.length ? values : [""];
  const put = (index: number, name: string) => {
    const next = [...shown];
    next[index] = name;
    onChange(next.length === 1 && !next[0] ? [] : next);
  };
  return (
    <Box box="3" pointer="/box3_paesiOrigine" foot={<Room box="3" />}>
      {shown.map((name, index) => (
        <div className="origin-row" key={index}>
          <Combo id={`box-3-${index}`} label={say("box-3-country", { number: index + 1 })} hideLabel value={name} disabled={disabled} options={origins} openLabel={say("open-list")} className="typed"
            onType={(text) => put(index, text)} />
          {shown.length > 1 && (
            <Button look="quiet" icon="close" aria-label={say("box-3-remove", { country: name })} disabled={disabled}
              onClick={() => onChange(shown.filter((_, other) => other !== index))} />
          )}
        </div>
      ))}
      {!disabled && values.length > 0 && <Button look="quiet" icon="plus" onClick={() => onChange([...values, ""])}>{say("box-3-add")}</Button>}
    </Box>
  );
}

function Transport() {
  const say = useWords();
  const field = useWord("/box4_trasporto");
  return (
    <Box box="4" pointer="/box4_trasporto" foot={<Room box="4" />}>
      <TextArea {...field} id="box-4-text" label={say("box-4")} hideLabel rows={2} mono className="typed typed-44" placeholder={say("box-4-placeholder")} describedBy={roomId("4")}
        onType={(text) => field.onType(text.replaceAll("\n", " "))} />
      <PartyPicker party="forwarder" pointer="/box4_trasporto" />
    </Box>
  );
}

function Remarks() {
  const say = useWords();
  const field = useLongText("/box5_osservazioni");
  return (
    <Box box="5" pointer="/box5_osservazioni" foot={<Room box="5" />}>
      <TextArea {...field} id="box-5-text" label={say("box-5")} hideLabel rows={3} mono className="typed typed-44" placeholder={say("box-5-placeholder")} describedBy={roomId("5")} />
    </Box>
  );
}

/** Box 8 is the Chamber's: its lines are printed, and nothing can be typed. */
function Certification() {
  const say = useWords();
  return (
    <section className="box box-reserved" aria-labelledby="box-8-title">
      <header className="box-head">
        <h3 id="box-8-title"><span className="box-number">8</span>{say("box-8")}</h3>
        <Printed box="8" />
      </header>
      <div className="reserved">
        <dl>
          {(["place", "officer", "signature"] as const).map((line) => (
            <div key={line}>
              <dt>{say(`reserved-${line}`)}</dt>
              <dd className="dots" aria-hidden="true" />
            </div>
          ))}
        </dl>
        <span className="reserved-stamp" aria-hidden="true">{say("reserved-stamp")}</span>
        <p className="reserved-note"><Icon name="locked" />{say("box-8-text")}</p>
      </div>
    </section>
  );
}
