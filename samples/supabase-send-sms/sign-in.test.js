import assert from "node:assert/strict";
import { test } from "node:test";
import { startSupabase, testHook } from "../testing/supabase.js";

const supabase = await startSupabase(import.meta.url);
const { otp } = supabase;
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

test("A number that nothing may be sent to is told to the app", async () => {
  await assert.rejects(sendCode("+447400123456"), {
    status: 422, message: "Messages cannot be delivered to this address.",
  });
});

testHook(supabase, sendCode, "+14155552673");
