import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { after, mock, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startOtpService } from "./otp-service.js";

const otp = await startOtpService();
after(() => otp.stop());
const { checkProof } = await import("../phone-verification/proof.js");
const ada = { email: "ada@example.com" };

/** A proof of another installation of the service. */
async function proofOf(settings) {
  const here = process.env.OTP_URL;
  const other = await startOtpService(settings);
  process.env.OTP_URL = here;
  try {
    return await other.prove(ada, "login");
  } finally {
    await other.stop();
  }
}

test("A proof says which address was verified, once", async () => {
  const proof = await otp.prove(ada, "login");
  assert.equal((await checkProof(proof, "login")).sub, "email:ada@example.com");
  await assert.rejects(checkProof(proof, "login"), /used already/);
});

test("Of two uses at the same time one counts", async () => {
  const proof = await otp.prove(ada, "login");
  const uses = await Promise.allSettled([checkProof(proof, "login"), checkProof(proof, "login")]);
  assert.deepEqual(uses.map(use => use.status).sort(), ["fulfilled", "rejected"]);
});

test("A proof that another service signed, for another app or in another name, is refused", async () => {
  const check = async settings => checkProof(await proofOf(settings), "login");
  await assert.rejects(check({ OTP_SECRET: "another-secret-of-32-bytes-or-more-77" }), /key/);
  await assert.rejects(check({ OTP_AUDIENCE: "another-app" }), /"aud"/);
  await assert.rejects(check({ OTP_ISSUER: "https://eve.example" }), /"iss"/);
  assert.ok(await check({}));
});

test("A proof is refused when its five minutes are over", async () => {
  const proof = await otp.prove(ada, "login");
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 301_000 });
  try {
    await assert.rejects(checkProof(proof, "login"), /"exp"/);
  } finally {
    mock.timers.reset();
  }
});

test("The lines in the README check a proof", async () => {
  const lines = /```js\n(import [^]*?jwtVerify[^]*?)```/.exec(readFileSync(new URL("../../README.md", import.meta.url), "utf8"))[1];
  const file = new URL(`./readme-${process.pid}.mjs`, import.meta.url);
  const seen = new Set();
  globalThis.isFirstUse = async id => !seen.has(id) && Boolean(seen.add(id));
  writeFileSync(file, lines.replace("http://localhost:8080", otp.url));
  try {
    const { addressIn } = await import(file);
    const proof = await otp.prove(ada, "verification");
    assert.equal(await addressIn(proof), ada.email);
    await assert.rejects(addressIn(proof), /used before/);
    assert.equal(await addressIn(await otp.prove({ phone: "+14155552671" }, "verification")), "+14155552671");
    await assert.rejects(otp.prove(ada, "login").then(addressIn), /proof for login/);
    await assert.rejects(proofOf({ OTP_AUDIENCE: "another-app" }).then(addressIn), /"aud"/);
  } finally {
    rmSync(file);
  }
});

test("Every sample has the same proof.js", () => {
  const samples = fileURLToPath(new URL("../", import.meta.url));
  const copies = readdirSync(samples).map(sample => `${samples}${sample}/proof.js`).filter(existsSync);
  assert.ok(copies.length > 1);
  assert.equal(new Set(copies.map(copy => readFileSync(copy, "utf8"))).size, 1);
});
