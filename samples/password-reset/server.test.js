import assert from "node:assert/strict";
import { scryptSync } from "node:crypto";
import { after, test } from "node:test";
import { post, startOtpService } from "../testing/otp-service.js";
import { listening } from "../testing/servers.js";

const otp = await startOtpService();
process.env.PORT = "0";
const { server, accounts, sessions } = await import("./server.js");
const url = await listening(server);
after(() => Promise.all([otp.stop(), server.close()]));

const reset = (proof, password) => post(`${url}/password`, { proof, password });
const isPassword = (account, text) => scryptSync(text, account.salt, 32).equals(account.password);

test("The owner of the address chooses a new password and is signed in nowhere", async () => {
  const [ada, bob] = [{ name: "ada" }, { name: "bob" }];
  accounts.set("ada@example.com", ada);
  sessions.set("stolen", ada).set("other", bob);
  const proof = await otp.prove({ email: "Ada@Example.com" }, "password-reset");
  assert.equal(otp.messages.at(-1).provider, "autosend");

  assert.equal((await reset(proof, "too short")).status, 422);
  assert.equal((await reset(proof, "a long new password")).status, 200);
  assert.ok(isPassword(ada, "a long new password"));
  assert.deepEqual([...sessions.keys()], ["other"]);

  assert.equal((await reset(proof, "and one for the thief")).status, 400);
  assert.ok(isPassword(ada, "a long new password"));
});

test("A proof changes the password of its own address alone", async () => {
  const cleo = { name: "cleo" };
  accounts.set("cleo@example.com", cleo);
  const proof = await otp.prove({ email: "eve@example.com" }, "password-reset");

  const wish = { proof, password: "a long new password", email: "cleo@example.com" };
  const answer = await post(`${url}/password`, wish);
  assert.equal(answer.status, 404);
  assert.equal(cleo.password, undefined);
});

test("A proof for another purpose or of nobody's making is refused", async () => {
  const dan = { name: "dan" };
  accounts.set("dan@example.com", dan);
  for (const proof of [await otp.prove({ email: "dan@example.com" }, "login"), "not.a.proof", undefined]) {
    assert.equal((await reset(proof, "a long new password")).status, 400);
  }
  assert.equal(dan.password, undefined);
});
