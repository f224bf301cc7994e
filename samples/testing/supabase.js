import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { startGotrue } from "./gotrue.js";
import { startOtpService } from "./otp-service.js";
import { deliver, settingsIn, signer, tryForgeries } from "./webhooks.js";

const [old, current] = [1, 2].map(byte => `v1,whsec_${Buffer.alloc(32, byte).toString("base64")}`);

/**
 * Supabase and the service, set up by the config.toml and the otp.env of a sample, while the hook's secret is changed.
 * Sets SUPABASE_URL, which the sample reads, so import it afterwards.
 */
export async function startSupabase(sample) {
  const config = readFileSync(new URL("./config.toml", sample), "utf8");
  const [, uri] = /^uri = "(.+)"$/m.exec(config);
  const [, secretSetting] = /^secrets = "env\((\w+)\)"$/m.exec(config);
  const settings = settingsIn(new URL("./otp.env", sample));
  const otp = await startOtpService({ ...settings, [secretSetting]: `${old}|${current}` });
  const hook = { url: otp.url + new URL(uri).pathname, secrets: current };
  const gotrue = await startGotrue(hook);
  after(() => Promise.all([otp.stop(), gotrue.stop()]));
  process.env.SUPABASE_URL = gotrue.url;
  process.env.SUPABASE_ANON_KEY = "anon";
  return { otp, gotrue, hook };
}

/** What holds for every hook, tested by what makes Supabase send something to an address. */
export function testHook({ otp, gotrue, hook }, send, address) {
  const sign = signer(Webhook, "webhook", current.replace("v1,", ""));

  test("The same call again sends nothing more, whichever id it has", async () => {
    await send(address);
    const { body, headers } = gotrue.calls.at(-1);
    const before = otp.messages.length;

    for (const repeated of [headers, sign(body)]) {
      assert.deepEqual(await deliver(hook.url, body, repeated), { status: 200, text: "{}" });
    }
    assert.equal(otp.messages.length, before);
  });

  test("What is forged, old, changed or not signed sends nothing", async () => {
    await send(address);
    const body = gotrue.calls.at(-1).body.replace(/"uuid":"[^"]+"/, '"uuid":"another"');
    const before = otp.messages.length;

    assert.deepEqual(await tryForgeries(hook.url, body, sign), [401, 401, 401, 401, 401]);
    assert.equal(otp.messages.length, before);
    assert.equal((await deliver(hook.url, body, sign(body))).status, 200);
    assert.equal(otp.messages.length, before + 1);
  });

  test("While a secret is changed, calls signed by the old one, the new one and both are taken", async () => {
    const before = otp.messages.length;
    for (const secrets of [old, current, `${old}|${current}`]) {
      hook.secrets = secrets;
      await send(address);
    }
    hook.secrets = current;
    assert.equal(otp.messages.length, before + 3);
  });

  test("Why nothing came is told to the app", async () => {
    otp.refused.add(address);
    await assert.rejects(send(address), { message: "Messages cannot be delivered to this address." });
    otp.refused.delete(address);
  });
}
