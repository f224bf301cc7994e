import assert from "node:assert/strict";
import { test } from "node:test";
import { startSupabase, testHook } from "../testing/supabase.js";

const supabase = await startSupabase(import.meta.url);
const { otp, gotrue } = supabase;
const { signUp, signIn, resetPassword, changeEmail, enterCode } = await import("./account.js");

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

testHook(supabase, signIn, "bob@example.com");
