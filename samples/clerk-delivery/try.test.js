import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { verifyWebhook } from "@clerk/backend/webhooks";
import { Webhook } from "svix";
import { startOtpService } from "../testing/otp-service.js";
import { deliver, settingsIn, signer, tryForgeries } from "../testing/webhooks.js";

const secret = `whsec_${Buffer.alloc(24, "clerk").toString("base64")}`;
const settings = settingsIn(new URL("./otp.env", import.meta.url));
const otp = await startOtpService({ ...settings, CLERK_WEBHOOK_SECRET: secret });
after(() => otp.stop());
process.env.CLERK_WEBHOOK_SECRET = secret;
const { email, sms, tryDelivery } = await import("./try.js");
const hook = `${otp.url}/hooks/clerk`;
const sign = signer(Webhook, "svix", secret);
const now = event => JSON.stringify({ object: "event", timestamp: Date.now(), ...event });

test("Clerk's own code goes out by email, in the brand's words", async () => {
  const body = now(email("ada@example.com", "271828"));
  const answer = await deliver(hook, body, sign(body));

  assert.equal(answer.status, 200);
  assert.equal(otp.codeFor("ada@example.com"), "271828");
  assert.equal(otp.messages.at(-1).provider, "autosend");
  assert.match(otp.messages.at(-1).text, /Acme/);
});

test("Clerk's own code goes out by SMS, in Clerk's words", async () => {
  const body = now(sms("+14155552671", "314159"));
  assert.equal((await deliver(hook, body, sign(body))).status, 200);

  const { provider, text } = otp.messages.at(-1);
  assert.deepEqual([provider, text], ["unosend", "Your verification code is 314159"]);
});

test("Clerk's own library and OtpService take the same request", async () => {
  const body = now(sms("+14155552672", "141421"));
  const request = new Request(hook, { method: "POST", headers: sign(body), body });
  const verified = await verifyWebhook(request.clone(), { signingSecret: secret });

  assert.equal(verified.data.to_phone_number, "+14155552672");
  assert.equal((await fetch(request)).status, 200);
  assert.equal(otp.codeFor("+14155552672"), "141421");
});

test("An event that Clerk repeats, signed anew, sends nothing more", async () => {
  const body = now(email("bob@example.com", "161803"));
  const id = "msg_bob";
  await deliver(hook, body, sign(body, { id }));
  const before = otp.messages.length;

  const headers = sign(body, { id, at: new Date(Date.now() + 5_000) });
  assert.equal((await deliver(hook, body, headers)).status, 200);
  assert.equal(otp.messages.length, before);
});

test("What is forged, old, changed or not signed sends nothing", async () => {
  const before = otp.messages.length;
  const statuses = await tryForgeries(hook, now(email("eve@example.com", "577215")), sign);
  assert.deepEqual(statuses, [401, 401, 401, 401, 401]);
  assert.equal(otp.messages.length, before);
});

test("A code that is ten minutes late, and what Clerk delivers itself, is taken and not sent", async () => {
  const before = otp.messages.length;
  const event = email("cleo@example.com", "662607");
  const late = JSON.stringify({ ...event, timestamp: Date.now() - 660_000 });
  const clerks = now({ ...event, data: { ...event.data, delivered_by_clerk: true } });
  for (const body of [late, clerks]) {
    assert.equal((await deliver(hook, body, sign(body))).status, 200);
  }
  assert.equal(otp.messages.length, before);
});

test("An operator tries the set-up, and is told what is wrong with it", async () => {
  const { code, status } = await tryDelivery("dan@example.com");
  assert.deepEqual([status, otp.codeFor("dan@example.com")], [200, code]);
  assert.match((await tryDelivery("+447400123456")).meaning, /SMS_ALLOWED_COUNTRIES/);

  const script = fileURLToPath(new URL("./try.js", import.meta.url));
  const run = CLERK_WEBHOOK_SECRET => promisify(execFile)(process.execPath, [script, "+14155552673"], {
    env: { OTP_URL: otp.url, CLERK_WEBHOOK_SECRET },
  });
  assert.match((await run(secret)).stdout, /look for the message/);
  await assert.rejects(run(`whsec_${btoa("another secret of clerk")}`), {
    code: 1, stdout: /is not the CLERK_WEBHOOK_SECRET/,
  });
});
