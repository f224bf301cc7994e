import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { basename, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { bundles, compressed } from "../build.js";

const dist = new URL("../dist/", import.meta.url);
const built = await bundles();

for (const [name, text] of built) {
  test(`What is committed as ${name} is what its sources give`, async () =>
    assert.equal(await readFile(new URL(name, dist), "utf8"), text, "run npm run build, and commit what it wrote"));
}

const forms = await compressed();

for (const [ending, open] of [[".br", brotliDecompressSync], [".gz", gunzipSync]]) {
  test(`Each ${ending} is what its file is`, async () => {
    for (const [folder, files] of forms) {
      for (const file of files) {
        assert.deepEqual(open(await readFile(join(folder, basename(file) + ending))), await readFile(file), "run npm run build");
      }
    }
  });
}

test("Nothing else is committed beside them", async () => {
  const files = await readdir(dist, { recursive: true, withFileTypes: true });
  const expected = built.size + 2 * forms.flatMap(([, files]) => files).length;
  assert.equal(files.filter(file => file.isFile()).length, expected);
});

test("otp.js is smaller than 12 KB, all of it, and than 6 KB as it is sent", async () => {
  const script = Buffer.from(built.get("otp.js"));
  assert.ok(script.length < 12_000, `${script.length}`);
  assert.ok((await readFile(new URL("otp.js.br", dist))).length < 6_144);
});

test("What loads the others is in one of them only", () => {
  for (const name of ["otp/code.js", "otp/code-or-token.js", "otp/phone.js"]) assert.doesNotMatch(built.get(name), /import\.meta|\bimport\(/, name);
});

test("What is loaded later is small too", () => {
  for (const [name, limit] of [["otp/code.js", 10_240], ["otp/code-or-token.js", 13_824], ["otp/phone.js", 6_144]]) {
    assert.ok(Buffer.byteLength(built.get(name)) < limit, name);
  }
});

test("An otp.js of a fixed version meets the parts of later ones: no internal name changes its place", async () => {
  const source = await readFile(new URL("../build.js", import.meta.url), "utf8");
  const names = /const names = `([^`]*)`/.exec(source)[1].split(/\s+/);
  const first = `fault failed asked went resendAt endsAt take after root label before target go wrong
    frame stay calling whenOnline element disable update catchUp renew begin sendUnasked waiting leave listen pick focused file
    own known keep rest settle miss follow waits display`.split(/\s+/);
  assert.deepEqual(names.slice(0, first.length), first);
});

test("A server that renders pages can load otp.js, where there are no elements", async () => {
  const { sendVerification, OtpFormElement } = await import(new URL("otp.js", dist).href);
  assert.equal(typeof sendVerification, "function");
  assert.ok(OtpFormElement);
});

test("otp.js needs nothing that is not the service's", () => {
  for (const name of ["otp.js", "otp/code.js", "otp/code-or-token.js", "otp/phone.js"]) {
    const text = built.get(name);
    assert.doesNotMatch(text, /^import |\bfrom ?"|https?:\/\/|\beval\(|new Function|innerHTML/m);
  }
});
