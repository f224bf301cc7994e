import { createRemoteJWKSet, jwtVerify } from "jose";

const { OTP_URL = "http://localhost:8080", OTP_ISSUER = "otpservice", OTP_AUDIENCE = "app" } = process.env;
const keys = createRemoteJWKSet(new URL(`${OTP_URL}/.well-known/jwks.json`));

// The proofs that were used and have not run out. With several instances: a unique column in your database.
const used = new Set();

/** Gives what a proof says; throws unless OtpService signed it for this app and this purpose, once. */
export async function checkProof(proof, purpose) {
  const { payload } = await jwtVerify(proof, keys, {
    algorithms: ["ES256"],
    typ: "otp+jwt",
    issuer: OTP_ISSUER,
    audience: OTP_AUDIENCE,
    requiredClaims: ["exp", "jti", "sub"],
  });
  if (payload.purpose !== purpose) throw new Error(`A proof for ${payload.purpose} is none for ${purpose}.`);
  if (used.has(payload.jti)) throw new Error("This proof was used already.");
  used.add(payload.jti);
  setTimeout(() => used.delete(payload.jti), (payload.exp + 1) * 1000 - Date.now()).unref();
  return payload;
}
