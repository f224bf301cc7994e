import assert from "node:assert/strict";
import { after, mock, test } from "node:test";
import { inspect } from "node:util";
import { Auth } from "@auth/core";
import { startOtpService } from "../testing/otp-service.js";

const key = "a-key-of-the-site-that-is-long-enough";
const otp = await startOtpService({ API_KEYS: `site:${key}` });
after(() => otp.stop());
process.env.OTP_API_KEY = key;
const { otpEmail } = await import("./otp-email.js");

// An adapter of three tables in memory.
const [users, tokens, errors] = [new Map(), [], []];
const adapter = {
  getUserByEmail: email => users.get(email) ?? null,
  createUser: user => users.set(user.email, user).get(user.email),
  updateUser: user => Object.assign([...users.values()].find(({ id }) => id === user.id), user),
  createVerificationToken: token => tokens.push(token) && token,
  useVerificationToken({ identifier, token }) {
    const found = tokens.findIndex(kept => kept.identifier === identifier && kept.token === token);
    return found < 0 ? null : tokens.splice(found, 1)[0];
  },
};
const auth = (path, options) => Auth(new Request(`https://app.acme.example/auth${path}`, options), {
  providers: [otpEmail], adapter, secret: "the-secret-of-the-sample-9b1f", basePath: "/auth", trustHost: true,
  session: { strategy: "jwt" }, logger: { error: error => errors.push(error) },
});
const cookies = response => response.headers.getSetCookie().map(cookie => cookie.split(";")[0]).join("; ");

/** What the sign-in page does: gives where it is sent. */
async function askForCode(email) {
  const start = await auth("/csrf");
  const { csrfToken } = await start.json();
  const body = new URLSearchParams({ csrfToken, email });
  const answer = await auth("/signin/otp-email", { method: "POST", headers: { cookie: cookies(start) }, body });
  return answer.headers.get("location");
}

/** What the page for the code does: gives where it is sent, and who is signed in then. */
async function enterCode(email, token) {
  const answer = await auth(`/callback/otp-email?${new URLSearchParams({ email, token })}`);
  const session = await auth("/session", { headers: { cookie: cookies(answer) } });
  return { location: answer.headers.get("location"), user: (await session.json())?.user };
}

const codeFor = email => /\b[2-9A-Z]{10}\b/.exec(otp.messages.findLast(({ to }) => to === email).text)[0];

test("Who enters the code of the mail is signed in", async () => {
  assert.match(await askForCode("ada@example.com"), /\/verify-request/);
  assert.match(otp.messages.at(-1).text, /sign-in code[^]*expires in 10 minutes/);

  const { user } = await enterCode("ada@example.com", codeFor("ada@example.com"));
  assert.equal(user.email, "ada@example.com");
  assert.equal(users.size, 1);
});

test("A code signs in once, and only the address that it was sent to", async () => {
  await askForCode("bob@example.com");
  const code = codeFor("bob@example.com");

  refuses(await enterCode("eve@example.com", code));
  assert.ok((await enterCode("bob@example.com", code)).user);
  refuses(await enterCode("bob@example.com", code));
});

test("A code works for ten minutes", async () => {
  await askForCode("cleo@example.com");
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 601_000 });
  try {
    refuses(await enterCode("cleo@example.com", codeFor("cleo@example.com")));
  } finally {
    mock.timers.reset();
  }
});

test("A code that is sent again comes once", async () => {
  const before = otp.messages.length;
  const request = { identifier: "dan@example.com", token: otpEmail.generateVerificationToken() };
  await otpEmail.sendVerificationRequest(request);
  await otpEmail.sendVerificationRequest(request);
  assert.equal(otp.messages.length, before + 1);
});

test("When the mail cannot be sent the sign-in fails, and the log says why without the address", async () => {
  otp.refused.add("fred@example.com");
  assert.match(await askForCode("fred@example.com"), /\/error\?error=Configuration/);

  assert.equal(errors.at(-1).message, "OtpService did not send the code: 502 delivery_failed");
  assert.doesNotMatch(inspect(errors, { depth: null }), /fred/);
});

function refuses({ location, user }) {
  assert.match(location, /error=Verification/);
  assert.equal(user, undefined);
}
