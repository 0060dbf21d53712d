// Builds the assets of the pages: `npm run build`, or `npm run build -- --watch` while working on them.
// One small module for every page; the map and the charts are chunks that are fetched when they are needed.
import { context, build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "chengxu");
const maplibre = dirname(createRequire(import.meta.url).resolve("maplibre-gl/package.json"));

const shared = { bundle: true, minify: true, legalComments: "none", logLevel: "warning", target: ["es2022"] };
const scripts = {
  ...shared,
  entryPoints: [join(here, "ts", "app.ts")],
  outdir: out,
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
};
/** A thread of its own, so a script without imports that any browser takes as a worker. */
const worker = { ...shared, entryPoints: [join(here, "ts", "puzzle.ts")], outdir: out, format: "iife" };
/** The field app is one file, its worker another: what a phone keeps is named once, and no chunk can be missing. */
const field = {
  ...shared,
  entryPoints: [{ in: join(here, "ts", "field", "main.ts"), out: "field" },
    { in: join(here, "ts", "field", "worker.ts"), out: "field-worker" }],
  outdir: out,
  format: "esm",
};
const styles = {
  ...shared,
  entryPoints: ["chengxu", "staff", "field"].map((name) => ({ in: join(here, "css", `${name}.css`), out: name })),
  outdir: out,
  loader: { ".svg": "dataurl" },
};

/** The map's own stylesheet and its worker stand beside the bundle: the worker is a module of its own. */
async function copyMap() {
  await build({ ...shared, bundle: false, entryPoints: [join(maplibre, "dist", "maplibre-gl-worker.mjs")],
    outfile: join(out, "maplibre-worker.js"), format: "esm" });
  await build({ ...shared, entryPoints: [join(maplibre, "dist", "maplibre-gl.css")], outfile: join(out, "map.css"),
    loader: { ".svg": "dataurl" } });
}

/** Every icon in art/icons becomes one symbol of one sprite, addressed as icons.svg#name. */
async function drawSprite() {
  const folder = join(here, "art", "icons");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".svg")).sort();
  const symbols = await Promise.all(names.map(async (name) => {
    const text = await readFile(join(folder, name), "utf8");
    const inner = text.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").trim();
    return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 24 24">${inner}</symbol>`;
  }));
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** Each text beside its compressed form: the server sends that one and compresses nothing itself. */
async function compress() {
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|svg)$/.test(entry.name)) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const text = await readFile(file);
    if (text.length > 1000) await writeFile(`${file}.gz`, gzipSync(text, { level: 9 }));
  }
}

/** What the one module of every page imports is named to the page, so that it is fetched beside it and not after it. */
async function nameEarly({ outputs }) {
  const module = Object.keys(outputs).find((file) => file.endsWith("/app.js"));
  const early = [...outputs[module].imports];
  for (const { path, kind } of early) if (kind === "import-statement") early.push(...(outputs[path]?.imports ?? []));
  const names = early.filter(({ kind }) => kind === "import-statement").map(({ path }) => relative(out, resolve(path)));
  await writeFile(join(out, "early.txt"), [...new Set(names)].map((name) => `${name}\n`).join(""));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await copyMap();
await drawSprite();
for (const name of ["mark.svg", "favicon.svg", "app-192.png", "app-512.png"]) await copyFile(join(here, "art", name), join(out, name));
if (process.argv.includes("--watch")) {
  for (const options of [scripts, worker, field, styles]) await (await context(options)).watch();
} else {
  const [built] = await Promise.all([build({ ...scripts, metafile: true }), build(worker), build(field), build(styles)]);
  await nameEarly(built.metafile);
  await compress();
}
