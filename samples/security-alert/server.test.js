import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { post, startOtpService } from "../testing/otp-service.js";
import { listening } from "../testing/servers.js";

const key = "a-key-of-the-shop-that-is-long-enough";
const otp = await startOtpService({ API_KEYS: `shop:${key}`, BRAND_NAME: "Acme" });
process.env.OTP_API_KEY = key;
process.env.PORT = "0";
const { server, accounts, alerts, hash } = await import("./server.js");
const url = await listening(server);
after(() => Promise.all([otp.stop(), server.close()]));

/** Somebody with an account, and a browser that keeps its cookies: what they are told, once all alerts are out. */
async function person(email, phone) {
  const salt = "salt";
  accounts.set(email, { email, phone, salt, password: await hash("a good password", salt), devices: new Set() });
  let cookies = "";
  return {
    async login(password = "a good password") {
      const answer = await post(`${url}/login`, { email, password }, { cookie: cookies });
      cookies = answer.headers.getSetCookie().map(cookie => cookie.split(";")[0]).join("; ") || cookies;
      await Promise.all(alerts);
      return answer.status;
    },
    changeDevice: () => (cookies = ""),
    told: () => otp.messages.filter(({ to }) => to === email || to === phone),
  };
}

test("Who signs in from a new device is told by email and by SMS", async () => {
  const ada = await person("ada@example.com", "+14155552671");
  assert.equal(await ada.login(), 200);

  const [mail, sms] = ada.told().sort((one, other) => one.provider.localeCompare(other.provider));
  assert.deepEqual([mail.provider, sms.provider], ["autosend", "unosend"]);
  assert.match(mail.text, /^Security notice for your Acme account\n[^]*somebody signed in from a new device/);
  assert.match(sms.text, /^Your Acme account: somebody signed in from a new device\./);
});

test("On a device that is known nobody is told, and on the next new one again", async () => {
  const bob = await person("bob@example.com", "+14155552672");
  await bob.login();
  assert.equal(await bob.login(), 200);
  assert.equal(bob.told().length, 2);

  bob.changeDevice();
  assert.equal(await bob.login(), 200);
  assert.equal(bob.told().length, 4);
});

test("A wrong password tells nobody", async () => {
  const cleo = await person("cleo@example.com", "+14155552673");
  assert.equal(await cleo.login("guess"), 401);
  assert.deepEqual(cleo.told(), []);
});

test("An answer that got lost is asked for again, and nobody is told twice", async () => {
  const asked = new Map();
  const lossy = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const { authorization, "idempotency-key": id } = request.headers;
    const answer = await post(otp.url + request.url, JSON.parse(body), { authorization, "idempotency-key": id });
    asked.set(id, (asked.get(id) ?? 0) + 1);
    if (asked.get(id) === 1) return request.socket.destroy();
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  }).listen(0, "127.0.0.1");
  process.env.OTP_URL = await listening(lossy);
  const dan = await person("dan@example.com", "+14155552674");

  assert.equal(await dan.login(), 200);
  assert.deepEqual([...asked.values()], [2, 2]);
  assert.equal(dan.told().length, 2);
  process.env.OTP_URL = otp.url;
  lossy.close();
});

test("With a wrong key people still sign in, and the log says why they were not told, without their address", async t => {
  const log = t.mock.method(console, "error", () => {});
  process.env.OTP_API_KEY = "a-wrong-key";
  const eve = await person("eve@example.com", "+14155552675");

  assert.equal(await eve.login(), 200);
  assert.deepEqual(eve.told(), []);
  assert.deepEqual(logged(log), Array(2).fill("A security alert was not sent: 401 unauthorized"));
  process.env.OTP_API_KEY = key;
});

test("When one of the two cannot be sent the other is", async t => {
  const log = t.mock.method(console, "error", () => {});
  const fred = await person("fred@example.com", "+14155552676");
  otp.refused.add("fred@example.com");

  assert.equal(await fred.login(), 200);
  assert.deepEqual(fred.told().map(({ to }) => to), ["+14155552676"]);
  assert.deepEqual(logged(log), ["A security alert was not sent: 502 delivery_failed"]);
});

const logged = log => log.mock.calls.map(call => call.arguments.join(" "));
