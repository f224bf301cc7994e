import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { instructions } from "./image.js";
import { blocks, repository } from "./kubernetes.js";

const text = path => readFile(join(repository, path), "utf8");

/** The anchors of a Markdown file's headings, as GitHub makes them. */
const anchorsIn = markdown => [...markdown.matchAll(/^#+ (.*)$/gm)]
  .map(([, title]) => title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-"));

const documents = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "deploy/kubernetes/README.md", "findings/README.md",
  ...(await readdir(join(repository, "docs"))).filter(name => name.endsWith(".md")).map(name => `docs/${name}`)];

describe("documents for those who take it", () => {
  for (const document of documents) {
    it(`${document} links to files and headings that exist`, async () => {
      const links = [...(await text(document)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
      for (const link of links.filter(link => !link.startsWith("https://"))) {
        const [path, anchor] = link.split("#");
        const target = path ? join(dirname(document), path) : document;
        await stat(join(repository, target)).catch(() => assert.fail(link));
        if (anchor) assert.ok(anchorsIn(await text(target)).includes(anchor), link);
      }
    });
  }

  it("README leads to the license, the policies and Kubernetes", async () => {
    const readme = await text("README.md");
    for (const link of ["LICENSE", "SECURITY.md", "CONTRIBUTING.md", "deploy/kubernetes/README.md"]) {
      assert.ok(readme.includes(`](${link})`), link);
    }
  });

  it("CONTRIBUTING.md names folders that exist", async () => {
    const [, table] = /\| folder \|.*\n\|.*\n((?:\|.*\n)+)/.exec(await text("CONTRIBUTING.md"));
    const rows = table.trim().split("\n").map(row => row.split("|")[1]);
    for (const row of rows) {
      const [first, ...siblings] = [...row.matchAll(/`([^`]+)`/g)].map(([, folder]) => folder);
      for (const folder of [first, ...siblings.map(name => join(dirname(first), name))]) {
        assert.ok((await stat(join(repository, folder))).isDirectory(), folder);
      }
    }
    assert.ok(rows.length > 5);
  });

  it("SECURITY.md copies the bill of materials from where the image has it", async () => {
    const all = (await instructions()).filter(({ stage }) => stage === 1);
    const folder = all.find(({ name }) => name === "WORKDIR").text;
    const bill = all.map(({ text }) => /\/([\w.]+\.cdx\.json)/.exec(text)?.[1]).find(Boolean);
    const [command] = await blocks("SECURITY.md", "sh");

    assert.ok(command.includes(`:${folder}/${bill} `), command);
  });
});
