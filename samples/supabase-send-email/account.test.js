import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { startGotrue, supabaseHook } from "../testing/gotrue.js";
import { startOtpService } from "../testing/otp-service.js";
import { deliver, settingsIn, signer, tryForgeries } from "../testing/webhooks.js";

const [old, current] = [1, 2].map(byte => `v1,whsec_${Buffer.alloc(32, byte).toString("base64")}`);
const { path, secretSetting } = supabaseHook(new URL("./config.toml", import.meta.url));
const otp = await startOtpService({
  ...settingsIn(new URL("./otp.env", import.meta.url)),
  [secretSetting]: `${old}|${current}`,
});
const hook = { url: otp.url + path, secrets: current };
const gotrue = await startGotrue(hook);
after(() => Promise.all([otp.stop(), gotrue.stop()]));
process.env.SUPABASE_URL = gotrue.url;
process.env.SUPABASE_ANON_KEY = "anon";
const { signUp, signIn, resetPassword, changeEmail, enterCode } = await import("./account.js");
const sign = signer(Webhook, "webhook", current.replace("v1,", ""));

test("Who signs up has a session by the code in the mail, once", async () => {
  await signUp("ada@example.com", "a good password");
  const { provider, text } = otp.messages.at(-1);
  assert.equal(provider, "autosend");
  assert.match(text, /^\d{6} is your Acme confirmation code\n/);
  assert.doesNotMatch(text, /http/);

  const code = otp.codeFor("ada@example.com");
  assert.equal((await enterCode("ada@example.com", code)).user.email, "ada@example.com");
  await assert.rejects(enterCode("ada@example.com", code), /expired or is invalid/);
});

test("Who has an account signs in by a code, and comes back by one without the password", async () => {
  for (const [send, type, action] of [[signIn, "email", "magiclink"], [resetPassword, "recovery", "recovery"]]) {
    await send("ada@example.com");
    assert.equal(JSON.parse(gotrue.calls.at(-1).body).email_data.email_action_type, action);
    assert.ok(await enterCode("ada@example.com", otp.codeFor("ada@example.com"), type));
  }
});

test("A change of address takes a code from the old address and another from the new one", async () => {
  const before = otp.messages.length;
  await changeEmail("ada@acme.example");
  const sent = otp.messages.slice(before).map(({ to }) => to).sort();
  assert.deepEqual(sent, ["ada@acme.example", "ada@example.com"]);

  const [first, second] = sent.map(to => otp.codeFor(to));
  assert.notEqual(first, second);
  await assert.rejects(enterCode("ada@acme.example", second, "email_change"), /expired or is invalid/);
  assert.equal(await enterCode("ada@acme.example", first, "email_change"), null);
  const session = await enterCode("ada@example.com", second, "email_change");
  assert.equal(session.user.email, "ada@acme.example");
});

test("The same call again sends nothing more, whichever id it has", async () => {
  await signIn("bob@example.com");
  const { body, headers } = gotrue.calls.at(-1);
  const before = otp.messages.length;

  for (const repeated of [headers, sign(body)]) {
    assert.deepEqual(await deliver(hook.url, body, repeated), { status: 200, text: "{}" });
  }
  assert.equal(otp.messages.length, before);
});

test("What is forged, old, changed or not signed sends nothing", async () => {
  await signIn("eve@example.com");
  const body = gotrue.calls.at(-1).body.replace(/"uuid":"[^"]+"/, '"uuid":"another"');
  const before = otp.messages.length;

  assert.deepEqual(await tryForgeries(hook.url, body, sign), [401, 401, 401, 401, 401]);
  assert.equal(otp.messages.length, before);
});

test("While a secret is changed, calls signed by the old one, the new one and both are taken", async () => {
  for (const secrets of [old, current, `${old}|${current}`]) {
    hook.secrets = secrets;
    await signIn("cleo@example.com");
  }
  assert.equal(otp.messages.filter(({ to }) => to === "cleo@example.com").length, 3);
});

test("Why no mail came is told to the app", async () => {
  otp.refused.add("dan@example.com");
  await assert.rejects(signIn("dan@example.com"), { message: "The message could not be delivered." });
});
