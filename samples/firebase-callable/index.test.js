import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, test } from "node:test";
import express from "express";
import { cert, initializeApp } from "firebase-admin/app";
import { jwtVerify } from "jose";
import { post, startOtpService } from "../testing/otp-service.js";
import { listening } from "../testing/servers.js";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
initializeApp({
  credential: cert({
    projectId: "acme",
    clientEmail: "functions@acme.iam.gserviceaccount.com",
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
  }),
});
const otp = await startOtpService();
const { signInWithProof } = await import("./index.js");
const server = express().use(express.json()).post("/signInWithProof", signInWithProof).listen(0, "127.0.0.1");
const url = `${await listening(server)}/signInWithProof`;
after(() => Promise.all([otp.stop(), server.close()]));

/** What httpsCallable() of the Firebase SDK sends. */
const signIn = data => post(url, { data });
const signInBy = async address => claimsOf(await signIn({ proof: await otp.prove(address, "login") }));

async function claimsOf({ status, body }) {
  assert.equal(status, 200, JSON.stringify(body));
  const { payload } = await jwtVerify(body.result.token, publicKey, {
    algorithms: ["RS256"],
    issuer: "functions@acme.iam.gserviceaccount.com",
    audience: "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit",
  });
  return payload;
}

test("A proof becomes a token that Firebase takes, of the same user every time", async () => {
  const first = await signInBy({ email: "ada@example.com" });
  assert.deepEqual(first.claims, { verified_email: "ada@example.com" });
  assert.equal(otp.messages.at(-1).provider, "autosend");

  const second = await signInBy({ email: "ada@example.com" });
  assert.equal(second.uid, first.uid);
});

test("A number and an address are two users", async () => {
  const number = await signInBy({ phone: "+14155552671" });
  const address = await signInBy({ email: "bob@example.com" });
  assert.deepEqual(number.claims, { verified_phone: "+14155552671" });
  assert.notEqual(number.uid, address.uid);
});

test("A proof that was used, is for another purpose, or of nobody's making gets no token", async () => {
  const used = await otp.prove({ email: "cleo@example.com" }, "login");
  await claimsOf(await signIn({ proof: used }));

  const other = await otp.prove({ email: "cleo@example.com" }, "verification");
  for (const data of [{ proof: used }, { proof: other }, { proof: "not.a.proof" }, { proof: 1 }, {}, null]) {
    const { status, body } = await signIn(data);
    assert.deepEqual([status, body.error.status], [403, "PERMISSION_DENIED"]);
  }
});
