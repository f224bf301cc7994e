import { randomInt, randomUUID } from "node:crypto";
import { Webhook } from "svix";

const { OTP_URL = "http://localhost:8080", CLERK_WEBHOOK_SECRET } = process.env;

const meanings = {
  200: "OtpService took it: look for the message.",
  401: "The secret is not the CLERK_WEBHOOK_SECRET of OtpService, or a clock is wrong.",
  404: "OtpService has no CLERK_WEBHOOK_SECRET, or is not at this OTP_URL.",
  422: "To this address nothing may be sent: see SMS_ALLOWED_COUNTRIES and EMAIL_ALLOWED_DOMAINS.",
  502: "The provider refused the message: run OtpService's check.",
};

/** Asks OtpService to deliver a code as Clerk does, signed by Svix: gives the code, and what the answer means. */
export async function tryDelivery(to) {
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const event = { object: "event", timestamp: Date.now(), ...(to.includes("@") ? email : sms)(to, code) };
  const [body, id, now] = [JSON.stringify(event), `msg_${randomUUID()}`, new Date()];
  const { status } = await fetch(`${OTP_URL}/hooks/clerk`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": String(Math.floor(now / 1000)),
      "svix-signature": new Webhook(CLERK_WEBHOOK_SECRET).sign(id, now, body),
    },
    body,
  });
  return { status, code, meaning: meanings[status] ?? `OtpService answered ${status}: see its log.` };
}

const common = { slug: "verification_code", status: "queued", delivered_by_clerk: false };

export const email = (to, code) => ({
  type: "email.created",
  data: {
    ...common, object: "email", id: `ema_${code}`, to_email_address: to, subject: `${code} is your verification code`,
    body: `<p>${code}</p>`, body_plain: `Your verification code is ${code}`, data: { otp_code: code },
  },
});

export const sms = (to, code) => ({
  type: "sms.created",
  data: {
    ...common, object: "sms_message", id: `sms_${code}`, to_phone_number: to,
    message: `Your verification code is ${code}`, data: {},
  },
});

if (process.argv[1] === import.meta.filename) {
  const { status, code, meaning } = await tryDelivery(process.argv[2] ?? "");
  console.log(`${code}: ${meaning}`);
  process.exitCode = status === 200 ? 0 : 1;
}
