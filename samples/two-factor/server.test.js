import assert from "node:assert/strict";
import { after, test } from "node:test";
import { post, startOtpService } from "../testing/otp-service.js";
import { listening } from "../testing/servers.js";

const key = "a-key-of-the-shop-that-is-long-enough";
const otp = await startOtpService({ API_KEYS: `shop:${key}`, REQUIRE_API_KEY: "true" });
process.env.OTP_API_KEY = key;
process.env.PORT = "0";
const { server, accounts, sessions, hash } = await import("./server.js");
const url = await listening(server);
after(() => Promise.all([otp.stop(), server.close()]));

async function signUp(email, phone) {
  accounts.set(email, { email, phone, salt: "salt", password: await hash("a good password", "salt") });
}

async function login(email, password = "a good password") {
  const answer = await post(`${url}/login`, { email, password });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0];
  return { ...answer, enter: code => post(`${url}/login/code`, { code }, cookie && { cookie }) };
}

test("Password and code together open a session, once", async () => {
  await signUp("ada@example.com", "+14155552671");

  const ada = await login("ada@example.com");
  assert.equal(ada.status, 200);
  assert.ok(!JSON.stringify(ada.body).includes("4155552671"));
  const code = otp.codeFor("+14155552671");

  // A double click: the code verifies twice for a moment, and still opens one session.
  const answers = await Promise.all([ada.enter(code), ada.enter(code)]);
  assert.deepEqual(answers.map(answer => answer.status).sort(), [200, 401]);
  const welcome = answers.find(answer => answer.status === 200);
  assert.match(welcome.headers.get("set-cookie"), /^session=.*HttpOnly; Secure; SameSite=Strict/);
  const [, session] = /^session=([^;]+)/.exec(welcome.headers.get("set-cookie"));
  assert.equal(sessions.get(session).email, "ada@example.com");
  assert.equal(sessions.size, 1);

  assert.equal((await ada.enter(code)).status, 401);
});

test("A wrong password sends nothing", async () => {
  await signUp("bob@example.com", "+14155552672");
  const before = otp.messages.length;
  assert.equal((await login("bob@example.com", "guess")).status, 401);
  assert.equal((await login("nobody@example.com")).status, 401);
  assert.equal(otp.messages.length, before);
});

test("Guesses at the code are counted, and then none is taken", async () => {
  await signUp("cleo@example.com", "+14155552673");
  const cleo = await login("cleo@example.com");
  const code = otp.codeFor("+14155552673");
  const wrong = code === "000000" ? "111111" : "000000";

  assert.equal((await cleo.enter(wrong)).body.attemptsRemaining, 2);
  await cleo.enter(wrong);
  await cleo.enter(wrong);
  const exhausted = await cleo.enter(code);
  assert.deepEqual([exhausted.status, exhausted.body.code], [429, "too_many_attempts"]);
});

test("The code of another person, or of another login, opens nothing", async () => {
  await signUp("dan@example.com", "+14155552674");
  await signUp("eve@example.com", "+14155552675");
  const dan = await login("dan@example.com");
  await login("eve@example.com");
  const eves = otp.codeFor("+14155552675");
  const later = await login("dan@example.com");
  const latest = otp.codeFor("+14155552674");
  const before = sessions.size;

  assert.equal((await dan.enter(eves)).status, 400);
  assert.equal((await dan.enter(latest)).status, 400);
  assert.equal((await (await login("nobody@example.com")).enter(latest)).status, 401);
  assert.equal(sessions.size, before);
  assert.equal((await later.enter(latest)).status, 200);
});
