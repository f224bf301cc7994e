import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, test } from "node:test";
import { SignJWT } from "jose";
import { startClerk } from "../testing/clerk.js";
import { startOtpService } from "../testing/otp-service.js";

const otp = await startOtpService();
const clerk = await startClerk("sk_test_sample");
after(() => Promise.all([otp.stop(), clerk.stop()]));

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
Object.assign(process.env, {
  CLERK_TELEMETRY_DISABLED: "1",
  APP_URL: "https://app.acme.example",
  CLERK_API_URL: clerk.url,
  CLERK_SECRET_KEY: "sk_test_sample",
  CLERK_JWT_KEY: publicKey.export({ type: "spki", format: "pem" }),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${btoa("clerk.acme.example$")}`,
});
const { POST: signUp } = await import("./app/api/sign-up/route.js");
const { POST: verifyEmail } = await import("./app/api/verify-email/route.js");

/** Calls a route as Next.js does. */
async function call(route, body, headers) {
  const options = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await route(new Request("https://app.acme.example/api", options));
  return { status: response.status, body: await response.json() };
}

/** What Clerk's front end sends along for somebody who is signed in. */
async function session(userId, origin = process.env.APP_URL) {
  const token = await new SignJWT({ sid: "sess_1", azp: origin })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: "ins_1" })
    .setIssuer("https://clerk.acme.example").setSubject(userId)
    .setIssuedAt().setNotBefore("0s").setExpirationTime("1m").sign(privateKey);
  return { authorization: `Bearer ${token}` };
}

const statusOf = user => clerk.users.get(user).email_addresses[0].verification.status;

test("Who proves an address becomes a user of Clerk and is signed in by a ticket", async () => {
  const proof = await otp.prove({ email: "ada@example.com" }, "verification");
  assert.equal(otp.messages.at(-1).provider, "autosend");

  const answer = await call(signUp, { proof, password: "a good password", email: "eve@example.com" });
  const [user] = clerk.users.values();
  assert.deepEqual(answer, { status: 200, body: { ticket: `ticket-of-${user.id}` } });
  assert.equal(user.email_addresses[0].email_address, "ada@example.com");
  assert.equal(statusOf(user.id), "verified");

  assert.equal((await call(signUp, { proof, password: "another password" })).status, 400);
  const again = await otp.prove({ email: "ada@example.com" }, "verification");
  assert.deepEqual(
    await call(signUp, { proof: again, password: "another password" }),
    { status: 422, body: { error: "form_identifier_exists" } });
});

test("Who is already signed in has their own address marked as verified", async () => {
  const bob = clerk.add("bob@example.com");
  const proof = await otp.prove({ email: "bob@example.com" }, "verification");

  const answer = await call(verifyEmail, { proof }, await session(bob.id));
  assert.deepEqual(answer, { status: 200, body: { verified: "bob@example.com" } });
  assert.equal(statusOf(bob.id), "verified");
});

test("Nothing is marked by a stranger, another site, or a wrong or used proof", async () => {
  const cleo = clerk.add("cleo@example.com");
  const prove = (email, purpose = "verification") => otp.prove({ email }, purpose);
  const proof = await prove("cleo@example.com");

  assert.equal((await call(verifyEmail, { proof })).status, 401);
  const elsewhere = await session(cleo.id, "https://eve.example");
  assert.equal((await call(verifyEmail, { proof }, elsewhere)).status, 401);
  const other = await prove("eve@example.com");
  const purpose = await prove("cleo@example.com", "login");
  for (const wrong of [other, purpose, "not.a.proof"]) {
    assert.equal((await call(verifyEmail, { proof: wrong }, await session(cleo.id))).status, 400);
  }
  assert.equal(statusOf(cleo.id), "unverified");

  const dan = clerk.add("dan@example.com");
  await call(verifyEmail, { proof }, await session(dan.id));
  assert.equal((await call(verifyEmail, { proof }, await session(cleo.id))).status, 400);
  assert.equal(statusOf(cleo.id), "unverified");
});

test("Nobody signs up with a number, a proof for another purpose, or none", async () => {
  const before = clerk.users.size;
  for (const proof of [
    await otp.prove({ phone: "+14155552671" }, "verification"),
    await otp.prove({ email: "fred@example.com" }, "password-reset"),
    undefined,
  ]) {
    assert.equal((await call(signUp, { proof, password: "a good password" })).status, 400);
  }
  assert.equal(clerk.users.size, before);
});
