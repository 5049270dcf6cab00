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
const size = { width: 1240, height: 840 };
const views = [
  ["today", "#/today", "[data-testid=check-home]"],
  ["archive", "#/archive", "[data-testid=archive-row]"],
  ["editor", "#/practice/p-1", "#goods-0-description"],
  ["editor-faults", "#/practice/p-2", "#goods-0-description"],
  ["editor-visas", "#/practice/p-5", "#request-notes"],
  ["editor-sealed", "#/practice/p-3", "[data-testid=seal-panel]"],
  ["queue", "#/queue", ".page-image"],
  ["sent", "#/sent", "[data-testid=sent-row]"],
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
  ["company", "#/company/company", "#office-denominazione"],
  ["signatories", "#/company/signatories", "[data-testid=book-line]", (page) => page.click("[data-testid=book-line] >> nth=2")],
  ["addresses", "#/company/addresses", "[data-testid=book-line]"],
  ["templates", "#/company/templates", "[data-testid=book-line]"],
  ["glossary", "#/company/glossary", "[data-testid=book-line]"],
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
  for (const [name, hash, ready, prepare] of views) {
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
