import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { startGotrue, supabaseHook } from "../testing/gotrue.js";
import { startOtpService } from "../testing/otp-service.js";
import { deliver, settingsIn, signer, tryForgeries } from "../testing/webhooks.js";

const [current, next] = [1, 2].map(byte => `v1,whsec_${Buffer.alloc(32, byte).toString("base64")}`);
const { path, secretSetting } = supabaseHook(new URL("./config.toml", import.meta.url));
const otp = await startOtpService({
  ...settingsIn(new URL("./otp.env", import.meta.url)),
  [secretSetting]: `${current}|${next}`,
});
const hook = { url: otp.url + path, secrets: current };
const gotrue = await startGotrue(hook);
after(() => Promise.all([otp.stop(), gotrue.stop()]));
process.env.SUPABASE_URL = gotrue.url;
process.env.SUPABASE_ANON_KEY = "anon";
const { sendCode, enterCode } = await import("./sign-in.js");

test("Who enters the code that Supabase made and OtpService delivered is signed in, once", async () => {
  await sendCode("+14155552671");
  assert.equal(otp.messages.at(-1).provider, "unosend");
  const code = otp.codeFor("+14155552671");

  assert.equal((await enterCode("+14155552671", code)).user.phone, "14155552671");
  await assert.rejects(enterCode("+14155552671", code), /expired or is invalid/);
});

test("The message is in the brand's words", async () => {
  await sendCode("+14155552672");
  assert.match(otp.messages.at(-1).text, /^\d{6} is your Acme confirmation code\./);
});

test("The same call again sends nothing more, whichever id it has", async () => {
  await sendCode("+14155552673");
  const { body, headers } = gotrue.calls.at(-1);
  const before = otp.messages.length;

  const anew = signer(Webhook, "webhook", current.replace("v1,", ""))(body);
  for (const repeated of [headers, anew]) {
    assert.deepEqual(await deliver(hook.url, body, repeated), { status: 200, text: "{}" });
  }
  assert.equal(otp.messages.length, before);
});

test("What is forged, old, changed or not signed sends nothing", async () => {
  await sendCode("+14155552674");
  const body = gotrue.calls.at(-1).body.replace(/"uuid":"[^"]+"/, '"uuid":"another"');
  const before = otp.messages.length;

  const statuses = await tryForgeries(hook.url, body, signer(Webhook, "webhook", current.replace("v1,", "")));
  assert.deepEqual(statuses, [401, 401, 401, 401, 401]);
  assert.equal(otp.messages.length, before);
});

test("While a secret is changed, calls signed by the old one, the new one and both are taken", async () => {
  for (const secrets of [current, next, `${current}|${next}`]) {
    hook.secrets = secrets;
    await sendCode("+14155552675");
  }
  hook.secrets = current;
  assert.equal(otp.messages.filter(({ to }) => to === "+14155552675").length, 3);
});

test("Who cannot be reached is told so", async () => {
  await assert.rejects(sendCode("+447400123456"), {
    status: 422, message: "The address is none that can be delivered to.",
  });
  otp.refused.add("+14155552676");
  await assert.rejects(sendCode("+14155552676"), { message: "The message could not be delivered." });
});
