import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { before, describe, it } from "node:test";
import { nugetPackages, parts, restored } from "../inventory/notices.js";
import { billFromImage, instructions, programVersion } from "./image.js";
import { repository, shell } from "./kubernetes.js";

describe("the image's bill of materials", () => {
  let text, bill;

  before(async () => {
    text = await billFromImage();
    bill = JSON.parse(text);
  });

  it("is CycloneDX 1.6", async () => {
    const faults = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);
    assert.equal(faults, null, JSON.stringify(faults, null, 2));
  });

  it("names the program and its version", async () => {
    const { name, version, licenses } = bill.metadata.component;
    assert.deepEqual([name, version, licenses[0].license.id], ["OtpService", await programVersion(), "MIT"]);
  });

  it("lists what is shipped, each with a license, and tools only as excluded", () => {
    const { rid } = restored();
    const shipped = bill.components.filter(({ scope }) => scope !== "excluded");
    const names = components => components.map(({ name, version }) => `${name.replace(`.${rid}`, "")} ${version}`).sort();

    assert.deepEqual(names(shipped), names([...nugetPackages(), ...parts()]));
    for (const { name, licenses } of shipped) assert.ok(licenses?.length > 0, name);
  });

  it("has a component once, and knows all that depend on each other", () => {
    const references = bill.components.map(component => component["bom-ref"]);
    assert.equal(new Set(references).size, references.length);
    for (const { ref, dependsOn = [] } of bill.dependencies) {
      for (const one of [ref, ...dependsOn]) assert.ok(one === "OtpService" || references.includes(one), one);
    }
  });

  it("is the same for the same packages, in another folder and a moment later", async () => {
    const file = join(repository, "artifacts/sbom.cdx.json");
    await shell(`deploy/inventory/sbom.sh "${file}"`, { cwd: repository });
    assert.equal(await readFile(file, "utf8"), text);
  });
});

describe("the image", () => {
  it("carries the bill, the license and the notices beside the program", async () => {
    const copied = (await instructions()).filter(({ stage, name }) => stage === 1 && name === "COPY").map(({ text }) => text);

    assert.deepEqual(copied, [
      "--from=build /publish/OtpService /publish/sbom.cdx.json ./",
      "LICENSE THIRD-PARTY-NOTICES.txt ./",
    ]);
  });

  it("has labels by which registries and scanners know it", async () => {
    const all = (await instructions()).filter(({ stage }) => stage === 1);
    const labels = all.filter(({ name }) => name === "LABEL").map(({ text }) => text).join(" ");
    const set = Object.fromEntries([...labels.matchAll(/org\.opencontainers\.image\.(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));

    const version = await programVersion();
    assert.equal(set.title, "OtpService");
    assert.equal(set.licenses, "MIT");
    assert.ok(set.description.length > 20);
    for (const [key, argument] of [["version", "VERSION"], ["revision", "REVISION"], ["source", "SOURCE"]]) {
      assert.equal(set[key], `\${${argument}}`);
      assert.ok(all.some(({ name, text }) => name === "ARG" && text.split("=")[0] === argument), argument);
    }
    assert.ok(set.documentation.includes("${SOURCE}"));
    assert.ok(all.some(({ name, text }) => name === "ARG" && text === `VERSION=${version}`));
  });
});
