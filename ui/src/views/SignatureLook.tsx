import { useAnswer, useBackend, useDoing } from "../ask";
import { useOffice, useOfficeWord } from "../boxes/office";
import { Trouble } from "../boxes/Trouble";
import { Button } from "../components/Button";
import { SelectField, TextField } from "../components/Fields";
import type { Signatory } from "../types";
import { useWords } from "../words/words";

const forms = ["pades", "p7m"];
const pages = ["first", "last"];
const corners = ["bottomLeft", "bottomRight", "topLeft", "topRight"];
const sizes = ["small", "medium", "large"];
/** Width and height in points, as the program draws them. */
const points: Record<string, [number, number]> = { small: [140, 42], medium: [190, 58], large: [240, 76] };
const reasonLetters = 120;

type Line = Signatory & { key: string };

/** In which form a signatory's signature comes, and how it is seen in a PDF. */
export function SignatureLook({ line, name }: { line: Line; name: string }) {
  const say = useWords();
  const at = (member: string) => `/firmatari/${line.key}/${member}`;
  const choices = (kind: string, words: string[]) => words.map((word) => ({ value: word, label: say(`look-${kind}-${word}`) }));
  const page = useOfficeWord(at("firmaPagina"));
  const corner = useOfficeWord(at("firmaAngolo"));
  const size = useOfficeWord(at("firmaGrandezza"));
  const reason = useOfficeWord(at("firmaMotivo"));
  const seen = { page: page.value || "last", corner: corner.value || "bottomRight", size: size.value || "medium" };
  const code = line.codiceFiscale ?? "";
  const image = useAnswer((backend) => (line.firmaSha256 && code ? backend.signatureImage(code) : Promise.resolve(null)), `${code} ${line.firmaSha256 ?? ""}`);
  const shown = line.firmaSha256 ? image.data : null;
  return (
    <fieldset className="look" data-testid="signature-look">
      <legend>{say("look-title")}</legend>
      <p className="quiet">{say("look-lead")}</p>
      <div className="look-room">
        <div className="stack">
          <SelectField {...useOfficeWord(at("firmaForma"))} id="look-form" label={say("look-form")} empty={say("look-form-chamber")} options={choices("form", forms)} />
          <div className="fields-grid look-grid">
            <SelectField {...page} value={seen.page} id="look-page" label={say("look-page")} options={choices("page", pages)} />
            <SelectField {...corner} value={seen.corner} id="look-corner" label={say("look-corner")} className="span-2" options={choices("corner", corners)} />
            <SelectField {...size} value={seen.size} id="look-size" label={say("look-size")} options={choices("size", sizes)} />
          </div>
          <TextField {...reason} id="look-reason" label={say("look-reason")} placeholder={say("look-reason-hint")} maxLength={reasonLetters} />
          <Image code={code} has={Boolean(line.firmaSha256)} />
        </div>
        <figure className="look-figure">
          <Sketch {...seen} label={say("look-sketch", { page: say(`look-page-${seen.page}`), corner: say(`look-corner-${seen.corner}`) })} />
          <div className="look-sample" data-testid="look-sample">
            {shown && <img src={shown} alt={say("look-image")} data-testid="look-image" />}
            <span><small>{say("look-sample-lead")}</small><strong>{name.toUpperCase()}</strong>{reason.value && <small>{reason.value}</small>}</span>
          </div>
          <figcaption>{say("look-room")}</figcaption>
        </figure>
      </div>
    </fieldset>
  );
}

function Image({ code, has }: { code: string; has: boolean }) {
  const say = useWords();
  const backend = useBackend();
  const office = useOffice();
  const doing = useDoing();
  const put = (path: string | null) => doing.run(async () => office.take(await backend.setSignatureImage(code, path)));
  const choose = () => doing.run(async () => {
    const [path] = await backend.chooseFiles("image");
    if (path) office.take(await backend.setSignatureImage(code, path));
  });
  return (
    <div className="stack">
      <span className="field-label" id="look-image-label">{say("look-image")}</span>
      <div className="actions" role="group" aria-labelledby="look-image-label">
        <Button icon="upload" data-testid="look-choose" disabled={!code} busy={doing.busy} onClick={() => void choose()}>{say(has ? "look-image-change" : "look-image-choose")}</Button>
        {has && <Button look="quiet" icon="delete" data-testid="look-remove" busy={doing.busy} onClick={() => void put(null)}>{say("look-image-remove")}</Button>}
      </div>
      <small className="quiet">{say(code ? (has ? "look-image-limits" : "look-image-none") : "look-image-code")}{code && !has && ` ${say("look-image-limits")}`}</small>
      <Trouble error={doing.error} action={<Button look="quiet" icon="close" aria-label={say("close")} onClick={doing.clear} />} />
    </div>
  );
}

/** A page with the place of the signature, in points. */
function Sketch({ corner, size, label }: { page: string; corner: string; size: string; label: string }) {
  const [width, height] = points[size] ?? [190, 58];
  const [pageWidth, pageHeight, margin] = [595, 842, 24];
  const x = corner.endsWith("Left") ? margin : pageWidth - margin - width;
  const y = corner.startsWith("top") ? margin : pageHeight - margin - height;
  const rows = Array.from({ length: 11 }, (_, row) => 130 + row * 48);
  return (
    <svg className="look-sketch" viewBox={`0 0 ${pageWidth} ${pageHeight}`} role="img" aria-label={label}>
      <rect className="look-paper" x="1" y="1" width={pageWidth - 2} height={pageHeight - 2} />
      {rows.map((top) => <rect key={top} className="look-row" x="60" y={top} width={top % 3 ? 470 : 380} height="14" />)}
      <rect className="look-place" data-testid="look-place" x={x} y={y} width={width} height={height} />
    </svg>
  );
}
