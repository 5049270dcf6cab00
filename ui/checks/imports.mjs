// Holds the direction of imports: views -> boxes -> components, never back; only `backend.ts`
// knows @tauri-apps; the PIN's page shares nothing with the rest.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const source = resolve(import.meta.dirname, "../src");
const layers = ["components", "boxes", "views"];
const faults = [];

for (const file of files(source)) {
  const name = relative(source, file);
  const text = readFileSync(file, "utf8");
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) judge(name, target);
}

function judge(name, target) {
  if (target.startsWith("@tauri-apps") && name !== "backend.ts" && name !== "bindings.ts" && !name.startsWith("pin/")) {
    faults.push(`${name} imports ${target}: only backend.ts may`);
  }
  if (!target.startsWith(".")) return;
  const to = relative(source, resolve(dirname(join(source, name)), target));
  const [from, into] = [folder(name), folder(to)];
  if (layers.includes(from) && layers.indexOf(into) > layers.indexOf(from)) {
    faults.push(`${name} imports ${to}: ${from} may not know ${into}`);
  }
  if (from === "components" && !["components", "words"].includes(into)) {
    faults.push(`${name} imports ${to}: components know nothing of the trade`);
  }
  if ((from === "pin") !== (into === "pin") && (from === "pin" || into === "pin")) {
    faults.push(`${name} imports ${to}: the PIN's page stands alone`);
  }
  if (to.startsWith("bindings") && !["backend.ts", "backend.fake.ts", "types.ts"].includes(name)) {
    const line = readFileSync(join(source, name), "utf8").split("\n").find((l) => l.includes(target));
    if (line && !/^(import|export) type/.test(line)) faults.push(`${name} calls ${to}: go through backend.ts`);
  }
}

function folder(name) {
  return name.includes("/") ? name.split("/")[0] : "";
}

function files(within) {
  return readdirSync(within, { withFileTypes: true }).flatMap((entry) => {
    const path = join(within, entry.name);
    if (entry.isDirectory()) return files(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} imports against the direction` : "imports: one way");
process.exit(faults.length ? 1 : 0);
