// Builds what the service embeds, minified, from the sources beside it. One more file is one more line of BUNDLES.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { compress, sourcesIn } from "./compress.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const tests = join(here, "artifacts");

const banner = "/* OtpService, src/OtpService/Web/Client */";

/**
 * What otp.js and its parts call among themselves, and no page may; short, and always the same. An otp.js of a fixed version
 * meets the parts of later ones, so a name keeps its place, and new ones go to the end.
 */
const names = `fault failed asked went resendAt endsAt take after root label before target go wrong frame stay calling
  whenOnline element disable update catchUp renew begin sendUnasked waiting leave listen pick focused file own known keep
  rest settle miss follow waits display`.split(/\s+/);
const internal = Object.fromEntries(names.map((name, index) => [name, `$${index.toString(36)}`]));

/** The banner of a file with somebody else's package in it, whose licence goes where the package goes. */
async function bannerWith(name) {
  const licence = await readFile(join(here, "node_modules", name, "LICENSE"), "utf8");
  return `${banner}\n/*\n${name}\n\n${licence.trim()}\n*/`;
}

/** Files that pages load, by name, and the source that each begins with. */
const BUNDLES = [
  {
    entryPoints: {
      otp: "otp/otp.ts", "otp/code": "otp/code/code.ts", "otp/code-or-token": "otp/token/code.ts", "otp/phone": "otp/phone/phone.ts",
    },
    mangleProps: RegExp(`^(${names.join("|")})$`), mangleCache: internal,
  },
  { entryPoints: { demo: "pages/demo.ts", outbox: "pages/outbox.ts" } },
  // Its style sheet stays a file of its own.
  { entryPoints: { ops: "ops/ops.ts" }, plugins: [], banner: { js: await bannerWith("uplot"), css: await bannerWith("uplot") } },
];

/** Style sheets become text that is as small as the code around it. */
const css = {
  name: "css",
  setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, async ({ path }) => {
    const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true, charset: "utf8" });
    // What the minifier leaves: spaces, and the names of properties that nobody outside sets, down to their first letter.
    return { contents: code.trim().replace(/([:,]) /g, "$1").replace(/--(?!otp-)(\w)\w*/g, "--$1"), loader: "text" };
  }),
};

const shared = {
  absWorkingDir: here, bundle: true, format: "esm", target: "es2022", charset: "utf8", plugins: [css], logLevel: "warning",
};

/** The text of every file by its name. */
export async function bundles() {
  const built = await Promise.all(BUNDLES.map(group => build({
    ...shared, banner: { js: banner }, ...group, outdir: dist, minify: true, write: false, legalComments: "none",
  })));
  return new Map(built.flatMap(({ outputFiles }) => outputFiles.map(({ path, text }) => [relative(dist, path), text])));
}

async function buildTests() {
  await rm(tests, { recursive: true, force: true });
  const files = (await readdir(join(here, "tests"))).filter(file => file.endsWith(".test.ts"));
  await build({
    ...shared, entryPoints: files.map(file => join("tests", file)), outdir: tests, outExtension: { ".js": ".mjs" },
    platform: "node", loader: { ".tsv": "text" },
  });
}

async function buildAll() {
  for (const [name, text] of await bundles()) {
    await mkdir(dirname(join(dist, name)), { recursive: true });
    await writeFile(join(dist, name), text);
  }
  for (const [folder, files] of await compressed()) await compress(files, folder);
  await nameVersion(await readFile(join(dist, "otp.js")));
}

/** Writes the version of otp.js and its hash (Subresource Integrity) to the documentation. */
async function nameVersion(content) {
  const page = join(here, "../../../../docs/component.md");
  const digest = (algorithm, form) => createHash(algorithm).update(content).digest(form);
  await writeFile(page, (await readFile(page, "utf8"))
    .replace(/otp-[0-9a-f]{12}\.js/, `otp-${digest("sha256", "hex").slice(0, 12)}.js`)
    .replace(/sha384-[^"]*/, `sha384-${digest("sha384", "base64")}`));
}

/** What is served in compressed forms too, by the folder where those go. */
export const compressed = async () => [
  [dist, [...await sourcesIn(dist), join(here, "otp.d.ts"), join(here, "pages", "pages.css")]],
  [join(dist, "otp"), [...await sourcesIn(join(dist, "otp")), ...await sourcesIn(join(here, "words"))]],
];

if (process.argv[1] === fileURLToPath(import.meta.url)) await (process.argv[2] === "tests" ? buildTests() : buildAll());
