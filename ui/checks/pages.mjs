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
];

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
  for (const [name, hash, ready] of views) {
    await page.goto(`${address}${hash}`);
    await page.waitForSelector(ready);
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
