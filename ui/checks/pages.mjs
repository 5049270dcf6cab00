// Looks at every view in Chromium, over the fake backend: no serious fault of accessibility (axe), no
// message in the console, and a picture of each view in both languages under `dist-pages/`.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const pictures = resolve(import.meta.dirname, "../dist-pages");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** Another size of the window: `PAGES_SIZE=1024x700`. */
const [width, height] = (process.env.PAGES_SIZE ?? "1240x840").split("x").map(Number);
const size = { width, height };
/** Only these views, by name; all where none is named. */
const wanted = process.argv.slice(2);
const views = [
  ["today", "#/today", "[data-testid=check-home]"],
  ["archive", "#/archive", "[data-testid=archive-row]"],
  ["archive-filters", "#/archive", "[data-testid=archive-row]", async (page) => {
    await page.click("[data-testid=archive-more]");
    await page.waitForSelector("#archive-chamber");
  }],
  ["care", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=side-care]");
    await page.waitForSelector("[data-testid=approval]");
  }],
  ["printing", "#/archive", "[data-testid=archive-row]", async (page) => {
    await page.selectOption("#archive-state", "issued");
    await page.click("[data-testid=archive-row] .row-link");
    await page.click("[data-testid=side-care]");
    await page.click("[data-testid=print-original]");
    await page.click("[data-testid=misprint]");
  }],
  ["document", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=document-open] >> nth=0");
    await page.click(".document-word >> nth=3");
    await page.click(".document-word >> nth=4");
  }],
  ["copy-form", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=editor-more]");
    await page.click("[data-testid=editor-more-copy]");
    await page.waitForSelector("[data-testid=copy-make]");
  }],
  ["goods-selected", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("#goods-select-all");
    await page.locator(".goods-bar").scrollIntoViewIfNeeded();
  }],
  ["editor", "#/practice/p-1", "#goods-0-description"],
  ["editor-faults", "#/practice/p-2", "#goods-0-description"],
  ["editor-visas", "#/practice/p-5", "#request-notes"],
  ["correction", "#/practice/p-9", "[data-testid=asked]"],
  ["correction-mending", "#/practice/p-9", "[data-testid=asked]", async (page) => {
    await page.click("[data-testid=revise]");
    await page.locator("[data-testid=asked-replace]").scrollIntoViewIfNeeded();
  }],
  ["editor-sealed", "#/practice/p-3", "[data-testid=seal-panel]"],
  ["sheets", "#/practice/p-15", "[data-testid=paper-sheets]", async (page) => {
    await page.evaluate(() => document.querySelector(".editor-scroll").scrollBy(0, 1950));
    await page.waitForSelector("[data-testid=sheet-break]");
  }],
  ["form-narrow", "#/practice/p-15", "#goods-0-description", (page) => page.setViewportSize({ width: 800, height: 700 })],
  ["form-fields", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=consignor-fields]");
    await page.click("[data-testid=consignee-fields]");
    await page.waitForSelector("#consignee-country");
  }],
  ["preview", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=preview]");
    await page.waitForSelector(".preview-pages .page-image");
  }],
  ["queue", "#/queue", ".page-image"],
  ["queue-everybody", "#/queue", ".page-image", (page) => page.selectOption("#queue-whose", "everybody")],
  ["queue-remarks", "#/queue", ".page-image", async (page) => {
    await page.evaluate(() => Object.assign(globalThis.fake.token, { endsSoon: true, endsInDays: 23, notAfter: "2026-12-19T00:00:00Z", kind: "identityCard", pinCountLow: true }));
    await page.click(".sign-token .btn");
    await page.waitForSelector("[data-testid=remark-cie]");
  }],
  ["remote-services", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=remote-open]");
    await page.fill("#stamps-url", "https://tsa.example/tsr");
    await page.click("[data-testid=stamps-save]");
    await page.waitForSelector("[data-testid=stamps][data-on=true]");
    await page.locator("[data-testid=stamps]").scrollIntoViewIfNeeded();
  }],
  ["paper-form", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=paper-add]");
    await page.waitForSelector("[data-testid=paper-choose]");
  }],
  ["review-all", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=way-all]");
    await page.waitForSelector("[data-testid=walk-place]");
    await lookThrough(page);
    await page.click("#queue-agree");
    await page.waitForSelector("[data-testid=queue-agree]:checked");
  }],
  ["review-list", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=way-oneByOne]");
    await page.click(".queue-row[data-id=p-4] [data-testid=queue-open]");
    await page.waitForSelector("[data-testid=paper-tab-2]");
    await lookThrough(page);
  }],
  ["review-beside", "#/queue", ".page-image", async (page) => {
    await page.setViewportSize({ width: 1680, height: 1000 });
    await page.click("[data-testid=way-all]");
    await page.click("[data-testid=proof-open] >> nth=0");
    await page.waitForSelector(".papers-pair .paper-panel + .paper-panel[data-visible=true] .page-image");
  }],
  ["review-paper", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=way-oneByOne]");
    await page.click(".queue-row[data-id=d1] [data-testid=queue-open]");
    await page.waitForSelector("#paper-panel-0 .page-image");
  }],
  ["review-changed", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=way-oneByOne]");
    await page.waitForSelector("[data-testid=queue-tick]");
    await play(page, "sealAnew", "p-3");
    await page.waitForSelector("[data-testid=restart]");
  }],
  ["unseen-question", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=way-withoutShowing]");
    await page.click("[data-testid=blind-tick]");
  }],
  ["unseen", "#/queue", ".page-image", async (page) => {
    await page.click("[data-testid=way-withoutShowing]");
    await page.click("[data-testid=blind-tick]");
    await page.click("[data-testid=blind-sure]");
    await page.click("[data-testid=queue-all]");
    await page.waitForSelector("[data-testid=sign]:enabled");
  }],
  ["return", "#/queue", ".page-image", (page) => page.click("[data-testid=return]")],
  ["paper-form", "#/queue", ".page-image", (page) => page.click("[data-testid=paper-add]")],
  ["batch", "#/queue", ".page-image", (page) => sampled(page)],
  ["batch-pin", "#/queue", ".page-image", (page) => sampled(page, { state: "askingPin", done: 0, signed: 0, current: null })],
  ["batch-wrong-pin", "#/queue", ".page-image", async (page) => {
    await sampled(page, { state: "loggingIn" });
    await sampled(page, { state: "askingPin" });
  }],
  ["batch-paused", "#/queue", ".page-image", (page) => sampled(page, { state: "paused" })],
  ["batch-token-gone", "#/queue", ".page-image", (page) => sampled(page, { state: "tokenGone" })],
  ["results", "#/queue", ".page-image", async (page) => {
    await sampled(page);
    await play(page, "sampleEnd");
    await page.click("[data-testid=export]");
    await page.waitForSelector("[data-testid=exported]");
  }],
  ["results-cancelled", "#/queue", ".page-image", async (page) => {
    await sampled(page);
    await play(page, "sampleEnd", { end: "cancelled" });
    await page.click("[data-testid=log-check]");
    await page.waitForSelector("[data-testid=log-checked]");
  }],
  ["returned", "#/practice/p-1", "#goods-0-description", async (page) => {
    await play(page, "returnToDrafter", "p-1", "La quantità della seconda merce non torna con la fattura.");
    await page.waitForSelector("[data-testid=returned]");
  }],
  ["sent", "#/sent", "[data-testid=sent-row]"],
  ["by-hand", "#/today", "[data-testid=nav-sent], nav", async (page) => {
    await play(page, "addDeskByHand", "BG", "https://portal.example/");
    await page.evaluate(() => { location.hash = "#/sent"; });
    await page.waitForSelector("[data-testid=by-hand]");
    await page.click("[data-testid=hand-over]");
    await page.waitForFunction(() => document.body.textContent.includes("ISTRUZIONI.txt"));
    await page.click("[data-testid=tell]");
    await page.waitForSelector("[data-testid=told-keep]");
  }],
  ["colleagues", "#/practice/p-1", "#goods-0-description", async (page) => {
    await play(page, "visit", "p-1", "/box5_osservazioni");
    await play(page, "visit", "p-1", "/items/p-1-items-0/quantita", "Luca Moretti", "d3");
    await page.waitForSelector("[data-testid=standing]");
  }],
  ["conflicts", "#/practice/p-13", "[data-testid=conflict-bar]", async (page) => {
    await page.focus("#box-4-text");
    await page.keyboard.press("F8");
    await page.keyboard.press("F8");
    await page.click("[data-dispute$='/descrizione'] [data-testid=conflict-another]");
  }],
  ["remarks", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.focus("#goods-0-quantity");
    await page.click("[data-testid=side-remarks]");
  }],
  ["history", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=side-history]");
    await page.click("[data-testid=moment] >> nth=2");
  }],
  ["restore", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=side-history]");
    await page.click("[data-testid=moment] >> nth=-1");
    await page.click("[data-testid=history-compare]");
    await page.click("[data-testid=restore]");
  }],
  ["undone", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.fill("#box-4-text", "VIA AEREA - BY AIR");
    await page.waitForSelector("[data-testid=undo]:enabled");
    await page.keyboard.press("Control+z");
    await page.waitForSelector(".said-now");
  }],
  ["picker", "#/practice/p-1", "#goods-0-description", async (page) => {
    await page.click("[data-testid=pick-signatory]");
    await page.waitForSelector("[data-testid=pick-signatory-choice]");
  }],
  ["waiting", "#/archive", "[data-testid=archive-row]", async (page) => {
    await play(page, "network", { state: "offline", connected: 0 });
    await play(page, "elsewhere", "p-1", "/title", "Telai");
    await page.click("[data-testid=sync-sign]");
  }],
  ["closing", "#/today", "[data-testid=check-home]", async (page) => {
    await play(page, "network", { state: "receiving", connected: 1, waiting: 3 });
    await play(page, "askClosing");
  }],
  ["devices", "#/devices", "[data-testid=member]", async (page) => {
    await page.click("[data-testid=invite]");
    await page.waitForSelector("[data-testid=ticket]");
    await play(page, "knock");
  }],
  ["protection", "#/devices", "[data-testid=protection-turn]", async (page) => {
    await page.click("[data-testid=protection-turn]");
    await page.click("[data-testid=protection-sure]");
    await page.waitForSelector("[data-testid=recovery-key]");
  }],
  ["company", "#/company/company", "#office-denominazione"],
  ["signatories", "#/company/signatories", "[data-testid=book-line]", (page) => page.click("[data-testid=book-line] >> nth=2")],
  ["addresses", "#/company/addresses", "[data-testid=book-line]"],
  ["templates", "#/company/templates", "[data-testid=book-line]"],
  ["glossary", "#/company/glossary", "[data-testid=book-line]"],
  ["proofs", "#/company/proofs", "[data-testid=proof-mark]", async (page) => {
    await play(page, "attachProof", "p-1", "p-1-blocks-0", "k-2", "KG 312");
    await page.click("[data-testid=book-line] >> nth=1");
    await page.waitForSelector("[data-testid=proof-uses]");
  }],
  ["proofs-ended", "#/company/proofs", "[data-testid=proof-mark]", (page) => page.click("[data-testid=book-line] >> nth=3")],
  ["declaration", "#/practice/p-1", "[data-testid=derived]", async (page) => {
    await play(page, "elsewhere", "p-1", "/box3_paesiOrigine", ["Turchia"]);
    await play(page, "attachProof", "p-1", "p-1-blocks-0", "k-2", "KG 312");
    await page.click("[data-testid=derived-lines] summary");
    await page.click("[data-testid=pick-proof]");
    await page.waitForSelector("[data-testid=pick-proof-choice]");
    await page.locator("[data-testid=derived]").scrollIntoViewIfNeeded();
  }],
  ["import-review", "#/archive", "[data-testid=archive-row]", async (page) => {
    await page.click("[data-testid=import]");
    await page.waitForSelector("[data-testid=import-review]");
  }],
  ["new-practice", "#/archive", "[data-testid=archive-row]", (page) => page.click("[data-testid=new-practice]")],
  ["kind-VA", "#/practice/p-5", "#copies-number"],
  ["kind-DF", "#/archive", "[data-testid=archive-row]", (page) => begun(page, "DF", "#report-documents")],
  ["kind-CD", "#/archive", "[data-testid=archive-row]", (page) => begun(page, "CD", "#delegate-name")],
  ["replaces", "#/practice/p-1", "#goods-0-description", async (page) => {
    await play(page, "elsewhere", "p-1", "/sostituisce", { numero: "C26BG0000099", data: "2026-11-02" });
    await page.locator("#replaces-reason").scrollIntoViewIfNeeded();
  }],
  ["joining", "#/today", "[data-testid=check-home]", async (page, language) => {
    await play(page, "forget");
    await page.click(`[data-testid=language-${language === "it" ? "en" : "it"}]`);
    await page.click(`[data-testid=language-${language}]`);
    await page.click("[data-testid=setup-join]");
    await page.fill("#join-ticket", "origo1qw8k3v7zt0c5x2");
    await page.fill("#join-person", "Giulia Ferri");
    await page.fill("#join-device", "Portatile");
    await page.click("[data-testid=join]");
    await page.waitForSelector("[data-testid=join-waiting]");
  }],
];

/** Everything that will be signed of the open practice comes on the screen, to its end. */
async function lookThrough(page) {
  for (const tab of await page.locator("[role=tab][data-must=true]").all()) {
    await tab.click();
    await page.waitForSelector(".paper-panel[data-visible=true] .page-image");
    for (let part = 0; part < 12; part += 1) {
      await page.evaluate(() => {
        const scroller = document.querySelector(".paper-panel[data-visible=true] .pages-scroll");
        scroller.scrollTop += scroller.clientHeight * 0.9;
      });
      await page.waitForTimeout(30);
    }
  }
  await page.waitForSelector("[data-testid=queue-agree][data-shown=true]");
}

async function sampled(page, change = {}) {
  await play(page, "sample", change);
  await page.waitForSelector("[data-testid=batch]");
}

/** A practice of that kind, open. */
async function begun(page, kind, ready) {
  const id = await play(page, "create", kind);
  await page.evaluate((hash) => { location.hash = hash; }, `#/practice/${id}`);
  await page.waitForSelector(ready);
}

/** What the colleague of the fake does. */
function play(page, act, ...facts) {
  return page.evaluate(([name, given]) => globalThis.fake[name](...given), [act, facts]);
}

mkdirSync(pictures, { recursive: true });
const server = await createServer({ root: resolve(import.meta.dirname, ".."), server: { port: 0, strictPort: false }, logLevel: "error" });
await server.listen();
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const faults = [];

for (const language of ["it", "en"]) {
  const context = await browser.newContext({ viewport: size, locale: language === "it" ? "it-IT" : "en-GB" });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && faults.push(`${language}: console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`${language}: ${error.message}`));
  await page.goto(address);
  await page.waitForSelector(`[data-testid=language-${language}]`);
  await page.click(`[data-testid=language-${language}]`);
  for (const [name, hash, ready, prepare] of views.filter(([known]) => !wanted.length || wanted.includes(known))) {
    await page.setViewportSize(size);
    await page.goto(`${address}${hash}`);
    // The hash alone does not load the page anew, and each view begins with a fresh fake.
    await page.reload();
    await page.waitForSelector(ready);
    await prepare?.(page, language);
    await judge(page, `${name}-${language}`);
    if (name.startsWith("editor")) {
      await page.locator("#box-order").scrollIntoViewIfNeeded();
      await page.screenshot({ path: resolve(pictures, `${name}-below-${language}.png`) });
    }
  }
  await context.close();
}

async function judge(page, name) {
  await page.screenshot({ path: resolve(pictures, `${name}.png`) });
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  for (const { id, impact, nodes } of violations) {
    faults.push(`${name}: axe ${id} (${impact}): ${nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join("; ")}`);
  }
}

await browser.close();
await server.close();
for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} faults` : `pages: ${views.length} views in two languages, no fault; pictures in ui/dist-pages/`);
process.exit(faults.length ? 1 : 0);
