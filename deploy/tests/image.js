import { cp, mkdir, mkdtemp, readFile } from "node:fs/promises";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository, shell } from "./kubernetes.js";

/** The instructions of the Dockerfile, one a line, each with its stage. */
export async function instructions() {
  const lines = (await readFile(join(repository, "Dockerfile"), "utf8"))
    .replace(/^\s*#.*\n/gm, "").replace(/\\\n\s*/g, "").split("\n").filter(Boolean);
  let stage = -1;
  return lines.map(line => {
    const [name, ...rest] = line.split(" ");
    if (name === "FROM") stage++;
    return { stage, name, text: rest.join(" ") };
  });
}

/** The version of the program, from its one place. */
export const programVersion = async () =>
  /<Version>(.+)<\/Version>/.exec(await readFile(join(repository, "src/OtpService/OtpService.csproj"), "utf8"))[1];

/**
 * Follows the build stage up to the bill of materials, with nothing but the files that it copies, in a folder in place of
 * the image. The file that it makes.
 */
export async function billFromImage() {
  const root = await mkdtemp(join(tmpdir(), "otp-image-"));
  process.once("exit", () => rmSync(root, { recursive: true }));
  const source = join(root, "source");
  await mkdir(source);
  for (const { name, text } of (await instructions()).filter(({ stage }) => stage === 0)) {
    if (name === "COPY") await copy(text.split(" "), source);
    if (name === "RUN") {
      await shell(text.replaceAll("/publish", join(root, "publish")), { cwd: source, env: { ...process.env, CI: "" } });
      if (text.includes("sbom.sh")) return readFile(join(root, "publish/sbom.cdx.json"), "utf8");
    }
  }
  throw new Error("The Dockerfile makes no bill of materials.");
}

async function copy(words, source) {
  const target = join(source, words.at(-1));
  for (const file of words.slice(0, -1)) {
    const to = words.at(-1).endsWith("/") ? join(target, file.split("/").at(-1)) : target;
    await mkdir(dirname(to), { recursive: true });
    await cp(join(repository, file), to, { recursive: true, filter: path => !/\/(bin|obj|node_modules)(\/|$)/.test(path) });
  }
}
