import { createHash, randomInt } from "node:crypto";

const { OTP_URL = "http://localhost:8080", OTP_API_KEY } = process.env;
const minutes = 10;
const alphabet = "23456789ABCDEFGHJKMNPQRSTWXYZ";

/** A provider of the type "email", whose codes OtpService delivers. It needs your database adapter. */
export const otpEmail = {
  id: "otp-email",
  name: "Email",
  type: "email",
  maxAge: minutes * 60,

  // Auth.js counts no guesses, so the code must be one that nobody guesses: 48 bits.
  generateVerificationToken: () => Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join(""),

  async sendVerificationRequest({ identifier, token }) {
    const response = await fetch(`${OTP_URL}/messages`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${OTP_API_KEY}`,

        // However often this code is sent, the person gets it once.
        "idempotency-key": createHash("sha256").update(`${identifier} ${token}`).digest("hex"),
      },
      body: JSON.stringify({ to: { email: identifier }, template: "login", variables: { code: token, minutes } }),
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`OtpService did not send the code: ${response.status} ${await codeOf(response)}`);
  },
};

/** The refusal in one word, such as delivery_failed; nothing of it names the address. */
const codeOf = async response => (await response.json().catch(() => ({}))).code;
