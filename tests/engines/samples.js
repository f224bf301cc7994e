import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const folderOf = name => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

/** The folder of a front end as it is put on a server: what its own `npm run build` gives, once a run. */
export async function built(name) {
  const folder = folderOf(name);
  if (!existsSync(`${folder}/package.json`)) return folder;
  const target = fileURLToPath(new URL(`../../artifacts/samples/${name}`, import.meta.url));
  await run("npm", ["run", "build", "--", "--base=./", `--outDir=${target}`, "--emptyOutDir"], { cwd: folder });
  return target;
}

/** The examples of a page of the documentation that are in a language and say something. */
export async function documented(page, language, words) {
  const text = await readFile(new URL(`../../${page}`, import.meta.url), "utf8");
  return [...text.matchAll(RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "gm"))].map(([, example]) => example)
    .filter(example => example.includes(words));
}
