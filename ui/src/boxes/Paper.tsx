// The certificate as it lies on the table: boxes 1 to 8 in their places.
import { useWords } from "../words/words";
import { Combo } from "../components/Combo";
import { TextArea, TextField } from "../components/Fields";
import { Button } from "../components/Button";
import { Box } from "./Box";
import { Goods } from "./Goods";
import { destinations, origins } from "./names";
import { AddressPicker, PartyPicker } from "./pickers";
import { useLines, useLongText, useWord, useWordList } from "./practice";

const limits = { consignor: 240, consignee: 258, transport: 129, remarks: 300 };

export function Paper() {
  const say = useWords();
  return (
    <div className="paper">
      <Consignor />
      <section className="box box-title" aria-label={say("paper-title")}>
        <p className="paper-union">{say("paper-union")}</p>
        <p className="paper-name">{say("paper-title")}</p>
        <p className="paper-number">{say("paper-number")}</p>
      </section>
      <Consignee />
      <Origin />
      <Transport />
      <Remarks />
      <Goods />
      <section className="box box-reserved" aria-labelledby="box-8-title">
        <header className="box-head">
          <h3 id="box-8-title"><span className="box-number">8</span>{say("box-8")}</h3>
        </header>
        <p>{say("box-8-text")}</p>
      </section>
    </div>
  );
}

function room(text: string, limit: number): string | undefined {
  const used = [...text].length;
  return used > limit * 0.7 ? `${used}/${limit}` : undefined;
}

function Consignor() {
  const say = useWords();
  const field = useLines("/box1_speditore");
  return (
    <Box box="1" pointer="/box1_speditore" hint={room(field.value, limits.consignor)} aside={<AddressPicker side="consignor" />}>
      <TextArea {...field} id="box-1-text" label={say("box-1")} hideLabel rows={4} placeholder={say("box-1-placeholder")} />
    </Box>
  );
}

function Consignee() {
  const say = useWords();
  const field = useLines("/box2_destinatario");
  const country = useWord("/paeseDestinazione");
  return (
    <Box box="2" pointer="/box2_destinatario" hint={room(field.value, limits.consignee)} aside={<AddressPicker side="consignee" />}>
      <TextArea {...field} id="box-2-text" label={say("box-2")} hideLabel rows={4} placeholder={say("box-2-placeholder")} />
      <Combo {...country} id="destination-country" label={say("destination-country")} options={destinations} openLabel={say("open-list")} className="field-inline" />
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
    <Box box="3" pointer="/box3_paesiOrigine">
      {shown.map((name, index) => (
        <div className="origin-row" key={index}>
          <Combo id={`box-3-${index}`} label={say("box-3-country", { number: index + 1 })} hideLabel value={name} disabled={disabled} options={origins} openLabel={say("open-list")}
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
    <Box box="4" pointer="/box4_trasporto" hint={room(field.value, limits.transport)}>
      <TextField {...field} id="box-4-text" label={say("box-4")} hideLabel placeholder={say("box-4-placeholder")} />
      <PartyPicker party="forwarder" pointer="/box4_trasporto" />
    </Box>
  );
}

function Remarks() {
  const say = useWords();
  const field = useLongText("/box5_osservazioni");
  return (
    <Box box="5" pointer="/box5_osservazioni" hint={room(field.value, limits.remarks)}>
      <TextArea {...field} id="box-5-text" label={say("box-5")} hideLabel rows={3} placeholder={say("box-5-placeholder")} />
    </Box>
  );
}
