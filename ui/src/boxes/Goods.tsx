// Boxes 6 and 7: the goods lines. Each line is addressed by its key, so two people may move and edit at once.
import { useState } from "react";
import { Button } from "../components/Button";
import { Combo } from "../components/Combo";
import { CheckField, TextArea, TextField } from "../components/Fields";
import { VirtualRows } from "../components/VirtualRows";
import { Empty } from "../components/Notice";
import { useWords } from "../words/words";
import { ArticleOffer } from "./ArticleOffer";
import { AskedBox } from "./Asked";
import { Findings, Printed } from "./Box";
import { LineDisputes } from "./Dispute";
import { LineActions } from "./LineActions";
import { origins } from "./names";
import { useGoodsBar, type Selection } from "./GoodsBar";
import { GoodsTable } from "./GoodsTable";
import { ArticlePicker } from "./pickers";
import { LineRoom, QuantityRoom, SheetBreak, SheetsRoom } from "./room";
import { findingsAt, findingsOf, useEditing, useLineKeys, useLongText, useNumber, useView, useWord, type Line } from "./practice";

export function Goods() {
  const say = useWords();
  const view = useView();
  const editing = useEditing();
  const lines = useLineKeys("items");
  const [selected, setSelected] = useState<Selection>(new Set());
  const { bar, events } = useGoodsBar(selected, setSelected);
  const select = (key: string, on: boolean) => setSelected(new Set([...selected].filter((other) => other !== key).concat(on ? [key] : [])));
  const onLines = findingsAt(view, ...lines.flatMap((line) => [line.indexed, line.pointer]));
  const general = [...findingsOf(view, "6"), ...findingsOf(view, "7")].filter((finding) => !onLines.includes(finding));
  return (
    <section className="box box-goods" id="box-6" aria-labelledby="box-6-title box-7-title" {...events}>
      <header className="goods-head">
        <div className="box-head">
          <h3 id="box-6-title"><span className="box-number">6</span>{say("box-6")}</h3>
          <Printed box="6" />
        </div>
        <div className="box-head">
          <h3 id="box-7-title"><span className="box-number">7</span>{say("box-7")}</h3>
          <Printed box="7" />
        </div>
      </header>
      <AskedBox box="6" />
      <AskedBox box="7" />
      <LineDisputes list="items" />
      {lines.length === 0 && <Empty title={say("goods-empty")} />}
      {bar}
      <VirtualRows rows={lines} keyOf={(line) => line.key} estimate={184} within=".editor-scroll" role="list" rowRole="listitem" label={say("box-6")}
        draw={(line, index) => <GoodsRow line={line} index={index} last={index === lines.length - 1} selected={selected.has(line.key)} onSelect={(on) => select(line.key, on)} />} />
      <Findings findings={general} />
      <div className="goods-rest" aria-hidden="true" />
      <div className="box-foot">
        {view.editable && (
          <>
            <Button icon="plus" data-testid="goods-add" onClick={() => editing.addLine("items")}>{say("goods-add")}</Button>
            <GoodsTable />
            <span className="box-hint">{say("goods-hint")}</span>
          </>
        )}
        <SheetsRoom />
      </div>
    </section>
  );
}

type RowProps = { line: Line; index: number; last: boolean; selected: boolean; onSelect: (on: boolean) => void };

function GoodsRow({ line, index, last, selected, onSelect }: RowProps) {
  const say = useWords();
  const [touched, setTouched] = useState(false);
  const view = useView();
  const number = useNumber(`${line.pointer}/n`);
  const label = (field: string) => say(`goods-${field}`, { number: number.value || index + 1 });
  const description = useLongText(`${line.pointer}/descrizione`);
  const quantity = useWord(`${line.pointer}/quantita`);
  return (
    <div className={selected ? "goods-row goods-row-on" : "goods-row"} data-testid={`goods-${index}`} data-line={line.key} onFocus={() => setTouched(true)}>
      <SheetBreak index={index} />
      <div className="goods-side">
        <CheckField id={`goods-${index}-select`} label={say("goods-select", { number: number.value || index + 1 })} hideLabel checked={selected} onTick={onSelect} />
        <TextField {...number} id={`goods-${index}-number`} label={say("goods-number")} hideLabel inputMode="numeric" mono className="goods-number" />
        <LineActions list="items" lineKey={line.key} first={index === 0} last={last} name={say("goods-line", { number: number.value || index + 1 })} />
      </div>
      <div className="goods-six">
        <div className="goods-fields">
          <TextField {...useWord(`${line.pointer}/marche`)} id={`goods-${index}-marks`} label={label("marks")} mono />
          <TextField {...useNumber(`${line.pointer}/colli`)} id={`goods-${index}-packages`} label={label("packages")} inputMode="numeric" mono />
          <TextField {...useWord(`${line.pointer}/naturaColli`)} id={`goods-${index}-kind`} label={label("kind")} mono />
        </div>
        <TextArea {...description} id={`goods-${index}-description`} label={label("description")} mono className="typed typed-60" />
        <div className="goods-fields goods-more">
          <Combo {...useWord(`${line.pointer}/origine`)} id={`goods-${index}-origin`} label={label("origin")} options={origins} openLabel={say("open-list")} />
          <TextField {...useWord(`${line.pointer}/hs`)} id={`goods-${index}-hs`} label={label("hs")} inputMode="numeric" mono />
          <TextField {...useWord(`${line.pointer}/articolo`)} id={`goods-${index}-article`} label={label("article")} mono />
          <ArticlePicker line={line.key} />
          <ArticleOffer pointer={line.pointer} focused={touched} />
        </div>
        <LineRoom index={index} />
      </div>
      <div className="goods-seven">
        <TextArea {...quantity} id={`goods-${index}-quantity`} label={label("quantity")} rows={3} mono className="typed typed-18"
          onType={(text) => quantity.onType(text)} />
        <QuantityRoom index={index} />
      </div>
      <div className="goods-findings">
        <Findings findings={findingsAt(view, line.indexed, line.pointer)} />
      </div>
    </div>
  );
}
