const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const { onContinuePostLogin, onExecutePostLogin } = require("./step-up.js");

let otp;
before(async () => {
  const { startOtpService } = await import("../testing/otp-service.js");
  otp = await startOtpService();
});
after(() => otp.stop());

/** Plays Auth0: one cache for all logins of the tenant, and what the Action asked for in this one. */
const cache = new Map();
function login(email, request = {}) {
  const asked = {};
  const secrets = {
    OTP_URL: otp.url,
    STEP_UP_URL: "https://app.acme.example/step-up",
    SESSION_SECRET: "shared",
  };
  const api = {
    access: { deny: reason => (asked.denied = reason) },
    cache: {
      get: key => cache.get(key),
      set(key, value, { expires_at }) {
        cache.set(key, { value, expires_at });
        return { type: "success" };
      },
    },
    redirect: {
      encodeToken: ({ payload }) => JSON.stringify(payload),
      sendUserTo: (url, { query }) => (asked.redirect = { url, query }),
    },
  };
  const event = { secrets, user: { email }, request, transaction: { protocol: "oidc-basic-profile" } };
  return { event, api, asked };
}

async function continued(email, proof) {
  const { event, api, asked } = login(email, { body: { proof } });
  await onContinuePostLogin(event, api);
  return asked;
}

test("A login is interrupted by a redirect to the page that asks for the code", async () => {
  const { event, api, asked } = login("ada@example.com");
  await onExecutePostLogin(event, api);
  assert.equal(asked.redirect.url, "https://app.acme.example/step-up");
  assert.deepEqual(JSON.parse(asked.redirect.query.session_token), { email: "ada@example.com" });
});

test("Renewing a token asks for nothing", async () => {
  const { event, api, asked } = login("ada@example.com");
  event.transaction.protocol = "oauth2-refresh-token";
  await onExecutePostLogin(event, api);
  assert.deepEqual(asked, {});
});

test("The proof of the user's own address lets the login go on, once", async () => {
  const proof = await otp.prove({ email: "ada@example.com" }, "two-factor");
  assert.equal(otp.messages.at(-1).provider, "autosend");

  assert.deepEqual(await continued("ada@example.com", proof), {});
  assert.ok((await continued("ada@example.com", proof)).denied);
});

test("A proof of another address or purpose, or of nobody's making denies the login", async () => {
  for (const proof of [
    await otp.prove({ email: "eve@example.com" }, "two-factor"),
    await otp.prove({ email: "bob@example.com" }, "login"),
    "not.a.proof",
    undefined,
  ]) {
    assert.ok((await continued("bob@example.com", proof)).denied);
  }
});
