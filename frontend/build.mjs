// Builds what the web faces serve: one style sheet and two vendored scripts; and copies axe-core for the browser tests.
// `node build.mjs` writes them; `node build.mjs --check` fails when the committed files differ from a fresh build.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = join(here, "../src/jangteo/storefront/static/storefront");
const axe = "../../../../../tests/browser/axe";
const alpine = "../../../office/before_unfold/unfold/js/alpine"; // served in the place of unfold's own
const tailwind = join(here, "node_modules/@tailwindcss/cli/dist/index.mjs");

function stylesheet() {
  const folder = mkdtempSync(join(tmpdir(), "jangteo-css-"));
  const output = join(folder, "shop.css");
  try {
    execFileSync(process.execPath, [tailwind, "-i", "src/shop.css", "-o", output, "--minify"], { cwd: here, stdio: ["ignore", "ignore", "pipe"] });
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const files = {
  "shop.css": stylesheet(),
  "htmx.min.js": readFileSync(join(here, "node_modules/htmx.org/dist/htmx.min.js")),
  [`${alpine}/alpine.js`]: readFileSync(join(here, "node_modules/@alpinejs/csp/dist/cdn.min.js")),
  [`${axe}/axe.min.js`]: readFileSync(join(here, "node_modules/axe-core/axe.min.js")),
};

const stale = [];
for (const [name, fresh] of Object.entries(files)) {
  const path = join(target, name);
  if (!process.argv.includes("--check")) writeFileSync(path, fresh);
  else if (!readFileSync(path).equals(fresh)) stale.push(name);
}
if (stale.length) {
  console.error(`Not as built: ${stale.join(", ")}. Run "npm run build" in frontend/ and commit the result.`);
  process.exit(1);
}
console.log(Object.entries(files).map(([name, body]) => `${name}: ${body.length} bytes`).join("\n"));
