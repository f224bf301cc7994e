import assert from "node:assert/strict";
import { after, test } from "node:test";
import { post, startOtpService } from "../testing/otp-service.js";
import { listening } from "../testing/servers.js";

const otp = await startOtpService();
process.env.PORT = "0";
const { server, sessions } = await import("./server.js");
const url = await listening(server);
after(() => Promise.all([otp.stop(), server.close()]));

/** Signs somebody in, and gives what their browser can do. */
function person(name) {
  const account = { name };
  sessions.set(name, account);
  return { account, setPhone: proof => post(`${url}/phone`, { proof }, { cookie: `session=${name}` }) };
}

test("A number that was proven is the account's, once", async () => {
  const ada = person("ada");
  const proof = await otp.prove({ phone: "+14155552671" }, "verification");
  assert.equal(otp.messages.at(-1).provider, "unosend");

  const set = await ada.setPhone(proof);
  assert.deepEqual([set.status, set.body], [200, { phone: "+14155552671" }]);
  assert.equal(ada.account.phone, "+14155552671");

  const bob = person("bob");
  assert.equal((await bob.setPhone(proof)).status, 400);
  assert.equal(bob.account.phone, undefined);
});

test("A number belongs to one account", async () => {
  const prove = () => otp.prove({ phone: "+14155552672" }, "verification");
  assert.equal((await person("cleo").setPhone(await prove())).status, 200);

  const dan = person("dan");
  assert.equal((await dan.setPhone(await prove())).status, 409);
  assert.equal(dan.account.phone, undefined);
});

test("A proof for another purpose, of no number, or of nobody's making is refused", async () => {
  const eve = person("eve");
  for (const proof of [
    await otp.prove({ phone: "+14155552673" }, "login"),
    await otp.prove({ email: "eve@example.com" }, "verification"),
    "not.a.proof",
    undefined,
  ]) {
    assert.equal((await eve.setPhone(proof)).status, 400);
  }
  assert.equal(eve.account.phone, undefined);
});

test("Without a session nothing is set", async () => {
  const proof = await otp.prove({ phone: "+14155552674" }, "verification");
  assert.equal((await post(`${url}/phone`, { proof })).status, 401);
});
