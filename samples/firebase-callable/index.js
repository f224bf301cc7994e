import { createHash } from "node:crypto";
import { getApps, initializeApp } from "firebase-admin/app";
import { getAuth } from "firebase-admin/auth";
import { HttpsError, onCall } from "firebase-functions/https";
import { checkProof } from "./proof.js";

if (getApps().length === 0) initializeApp();

/** { proof } → { token } for signInWithCustomToken(). Each address is a user of its own. */
export const signInWithProof = onCall(async ({ data }) => {
  const { sub, email, phone_number } = await checkProof(data?.proof, "login").catch(() => {
    throw new HttpsError("permission-denied", "Please ask for a new code.");
  });

  // Firebase takes 128 characters at most, and an address may be longer.
  const user = createHash("sha256").update(sub).digest("hex");
  const claims = email ? { verified_email: email } : { verified_phone: phone_number };
  return { token: await getAuth().createCustomToken(user, claims) };
});
