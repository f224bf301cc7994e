import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { bundles } from "../build.js";

const dist = new URL("../dist/", import.meta.url);
const built = await bundles();

for (const [name, text] of built) {
  test(`What is committed as ${name} is what its sources give`, async () =>
    assert.equal(await readFile(new URL(name, dist), "utf8"), text, "run npm run build, and commit what it wrote"));
}

test("Nothing else is committed beside them", async () => {
  const files = await readdir(dist, { recursive: true, withFileTypes: true });
  assert.equal(files.filter(file => file.isFile()).length, built.size);
});

test("otp.js is smaller than 12 KB, all of it", () => assert.ok(Buffer.byteLength(built.get("otp.js")) < 12_000));

test("otp.js needs nothing that is not the service's", () => {
  for (const name of ["otp.js", "otp/phone.js"]) {
    const text = built.get(name);
    assert.doesNotMatch(text, /^import |\bfrom ?"|https?:\/\/|\beval\(|new Function|innerHTML/m);
  }
});
