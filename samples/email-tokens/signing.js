import { generateKeyPairSync, sign } from "node:crypto";

const kinds = { EdDSA: ["ed25519"], ES256: ["ec", { namedCurve: "P-256" }], RS256: ["rsa", { modulusLength: 2048 }] };

/** A key that signs tokens, and as others see it (RFC 7517). */
export function newKey(alg, kid) {
  const { privateKey, publicKey } = generateKeyPairSync(...kinds[alg]);
  return { alg, kid, privateKey, jwk: { ...publicKey.export({ format: "jwk" }), kid, alg, use: "sig" } };
}

const encode = value => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A signed JWT (RFC 7515). */
export function signed({ alg, privateKey }, header, claims) {
  const text = `${encode(header)}.${encode(claims)}`;
  const signature = sign(alg === "EdDSA" ? null : "sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}
