import { generateKeyPairSync, sign } from "node:crypto";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");

/** Lets Chromium take tokens of origin trials that are signed by this key. */
export const trialFlag = "--origin-trial-public-key="
  + Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url").toString("base64");

/** A token of the trial of email tokens for an origin, as Chrome's console gives them (version 3 of the format). */
export function trialToken(origin) {
  const version = Buffer.from([3]);
  const text = Buffer.from(JSON.stringify({
    origin, feature: "EmailVerificationProtocol", expiry: Math.floor(Date.now() / 1000) + 86_400,
  }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const signature = sign(null, Buffer.concat([version, length, text]), privateKey);
  return Buffer.concat([version, signature, length, text]).toString("base64");
}
