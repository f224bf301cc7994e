import assert from "node:assert/strict";
import { after, test } from "node:test";
import { dotnetCommand } from "../testing/builds.js";
import { post, startOtpService } from "../testing/otp-service.js";
import { startServer } from "../testing/process.js";

const otp = await startOtpService();
const command = dotnetCommand("samples/dotnet-minimal-api", "DotnetMinimalApi");
const app = await startServer(command, { OTP_URL: otp.url });
after(() => Promise.all([otp.stop(), app.stop()]));

const signUp = proof => post(`${app.url}/accounts`, {}, proof && { authorization: `Bearer ${proof}` });

test("Who proves an address has an account, and the proof is used", async () => {
  const proof = await otp.prove({ email: "ada@example.com" }, "verification");
  assert.equal(otp.messages.at(-1).provider, "autosend");

  const made = await signUp(proof);
  assert.deepEqual([made.status, made.body.email], [200, "ada@example.com"]);
  assert.equal((await signUp(proof)).status, 401);

  const again = await otp.prove({ email: "ada@example.com" }, "verification");
  assert.equal((await signUp(again)).status, 409);
});

test("A proof for another purpose, or of a number, makes no account", async () => {
  assert.equal((await signUp(await otp.prove({ email: "bob@example.com" }, "login"))).status, 403);
  assert.equal((await signUp(await otp.prove({ phone: "+14155552671" }, "verification"))).status, 403);
  assert.equal((await signUp(await otp.prove({ email: "bob@example.com" }, "verification"))).status, 200);
});

test("Without a proof of the service's making there is no account", async () => {
  const proof = await otp.prove({ email: "cleo@example.com" }, "verification");
  const [header, body, signature] = proof.split(".");
  const forged = btoa(atob(body).replace("cleo", "adam")).replaceAll("=", "");
  assert.notEqual(forged, body);
  for (const wrong of [`${header}.${forged}.${signature}`, "not.a.proof", undefined]) {
    assert.equal((await signUp(wrong)).status, 401);
  }
});
