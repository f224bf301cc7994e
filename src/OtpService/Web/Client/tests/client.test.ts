import assert from "node:assert/strict";
import { test } from "node:test";
import { emailVerificationNonce, sendVerification, verifyCode, verifyEmailToken } from "../otp/client.ts";
import { navigator, problem, sent, service } from "./browser.ts";

const endpoint = "https://otp.example/api";
const ada = { email: "ada@example.com" };

test("A send gives what the service answers", async () => {
  const requests = service(sent());

  const result = await sendVerification({ ...ada, purpose: "login", locale: "de" }, { endpoint });

  assert.ok(result.success && result.verificationId === "id" && result.codeLength === 6);
  assert.equal(requests[0]?.url, "https://otp.example/api/send-verification");
  assert.deepEqual(requests[0]?.body, { ...ada, purpose: "login", locale: "de" });
  assert.equal(requests[0]?.headers.get("content-type"), "application/json");
});

test("A nonce and a token go to the routes for them", async () => {
  const nonce = { success: true, nonce: "a-nonce", expiresIn: 900, domains: ["mail.test"] };
  const requests = service(Response.json(nonce), problem(422, "invalid_email_token"));

  assert.deepEqual(await emailVerificationNonce({}, { endpoint }), nonce);
  const refused = await verifyEmailToken({ ...ada, token: "eyJ~eyJ", purpose: "login" }, { endpoint });

  assert.ok(!refused.success && refused.code === "invalid_email_token");
  assert.deepEqual(requests.map(({ url, body }) => [url, body]), [
    ["https://otp.example/api/email-verification/nonce", {}],
    ["https://otp.example/api/verify-email-token", { ...ada, token: "eyJ~eyJ", purpose: "login" }],
  ]);
});

test("An endpoint may end in a slash, be a URL, and be relative to the page", async () => {
  for (const [given, url] of [
    ["https://otp.example/", "https://otp.example/verify-code"],
    [new URL("https://otp.example/api/"), "https://otp.example/api/verify-code"],
    ["/otp", "https://app.example/otp/verify-code"],
  ] as const) {
    const requests = service(sent());
    await verifyCode({ ...ada, code: "123456" }, { endpoint: given });
    assert.equal(requests[0]?.url, url);
  }
});

test("A refusal is a value with all that the service says", async () => {
  service(problem(429, "resend_too_soon", { retryAfter: 42 }), problem(400, "invalid_code", { attemptsRemaining: 0 }));

  assert.deepEqual(pick(await sendVerification(ada, { endpoint })), {
    success: false, code: "resend_too_soon", message: "A sentence for resend_too_soon.", status: 429, retryAfter: 42,
  });
  assert.deepEqual(pick(await verifyCode({ ...ada, code: "000000" }, { endpoint })), {
    success: false, code: "invalid_code", message: "A sentence for invalid_code.", status: 400, attemptsRemaining: 0,
  });
});

test("What something in between answers is understood as far as it goes", async () => {
  const later = new Date(Date.now() + 90_000).toUTCString();
  for (const [answer, status, wait] of [
    [new Response("<h1>Bad gateway</h1>", { status: 502 }), 502, undefined],
    [new Response("", { status: 429, headers: { "Retry-After": "7" } }), 429, 7],
    [new Response("null", { status: 503, headers: { "Retry-After": later } }), 503, 90],
    [new Response("{}", { status: 500, headers: { "Retry-After": "soon" } }), 500, undefined],
    [new Response("a captive portal", { status: 200 }), 200, undefined],
  ] as const) {
    service(answer);
    const result = await sendVerification(ada, { endpoint });
    assert.ok(!result.success && result.code === "unexpected_answer" && result.status === status);
    assert.ok(wait === undefined ? result.retryAfter === undefined : Math.abs(result.retryAfter! - wait) <= 1);
  }
});

test("Without a network nothing is thrown", async () => {
  service(new TypeError("Failed to fetch"), new TypeError("Failed to fetch"));
  navigator.onLine = false;
  const away = await verifyCode({ ...ada, code: "123456" }, { endpoint });
  navigator.onLine = true;
  const unreachable = await verifyCode({ ...ada, code: "123456" }, { endpoint });

  assert.deepEqual(pick(away), { success: false, code: "offline", message: away.message, status: 0 });
  assert.ok(away.message && !unreachable.success && unreachable.code === "unreachable");
});

test("A call can be ended, and bad arguments are values too", async () => {
  service(sent());
  const ended = await sendVerification(ada, { endpoint, signal: AbortSignal.abort() });
  const nowhere = await sendVerification(ada, { endpoint: "https://" });

  assert.ok(!ended.success && ended.code === "aborted");
  assert.ok(!nowhere.success && nowhere.code === "unreachable");
});

test("A repeat after an unknown outcome goes out under the same key, and a new intention under a new one", async () => {
  const requests = service(
    new TypeError("reset"), new Response("", { status: 504 }), sent(), sent(), problem(400, "invalid_request"), sent());

  for (let time = 0; time < 6; time++) await sendVerification({ ...ada, captchaToken: `${time}` }, { endpoint });

  const keys = requests.map(request => request.headers.get("idempotency-key"));
  assert.equal(new Set(keys.slice(0, 3)).size, 1);
  assert.equal(new Set(keys.slice(2)).size, 4);
  assert.ok(keys.every(key => /^[!-~]{16,128}$/.test(key!)));
});

test("What is sent at the same time is one intention, and another address is another", async () => {
  const requests = service(sent(), sent(), sent());

  await Promise.all([ada, ada, { email: "bob@example.com" }].map(to => sendVerification(to, { endpoint })));

  const [first, second, other] = requests.map(request => request.headers.get("idempotency-key"));
  assert.equal(first, second);
  assert.notEqual(first, other);
});

test("A key of the caller's own is used as it is", async () => {
  const requests = service(sent());

  await sendVerification(ada, { endpoint, idempotencyKey: "order-7" });

  assert.equal(requests[0]?.headers.get("idempotency-key"), "order-7");
});

/** Without the members that are absent. */
const pick = (result: object) => Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
