const { createRemoteJWKSet, jwtVerify } = require("jose");

/** Asks for a second factor: sends the user to your page, where they enter a code of OtpService. */
exports.onExecutePostLogin = async (event, api) => {
  // Nobody is there to enter a code when an app renews its tokens.
  if (event.transaction?.protocol === "oauth2-refresh-token") return;

  api.redirect.sendUserTo(event.secrets.STEP_UP_URL, {
    query: {
      session_token: api.redirect.encodeToken({
        secret: event.secrets.SESSION_SECRET,
        expiresInSeconds: 300,
        payload: { email: event.user.email },
      }),
    },
  });
};

/** Lets the login go on when the page posts the proof of this very user's address to /continue. */
exports.onContinuePostLogin = async (event, api) => {
  try {
    await checkProof(event, api);
  } catch {
    api.access.deny("The second factor is missing. Please sign in again.");
  }
};

async function checkProof({ secrets, user, request }, api) {
  const keys = createRemoteJWKSet(new URL(`${secrets.OTP_URL}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(request.body.proof, keys, {
    algorithms: ["ES256"],
    typ: "otp+jwt",
    issuer: secrets.OTP_ISSUER || "otpservice",
    audience: secrets.OTP_AUDIENCE || "app",
    subject: `email:${user.email.toLowerCase()}`,
    requiredClaims: ["exp", "jti"],
  });
  if (payload.purpose !== "two-factor") throw new Error("This proof is for something else.");
  if (api.cache.get(payload.jti)) throw new Error("This proof was used already.");
  const kept = api.cache.set(payload.jti, "used", { expires_at: (payload.exp + 1) * 1000 });
  if (kept.type === "error") throw new Error("This proof could not be marked as used.");
}
