import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

const tries = 3;

/** Tells a person by email and by SMS what happened to their account. Never fails: the log says what did not go out. */
export async function alert({ email, phone }, event) {
  const id = randomUUID();
  await Promise.all([
    email && send({ email }, event, `${id}-email`),
    phone && send({ phone }, event, `${id}-sms`),
  ]);
}

/** Under one key a message goes out once, however often it is asked for: what may have arrived is asked for again. */
async function send(to, event, key) {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const { status, code } = await ask(to, event, key);
    if (status === 200 || status === 202) return;
    if (attempt === tries || (status && status !== 503)) {
      return console.error(`A security alert was not sent: ${status ? `${status} ${code}` : "no answer"}`);
    }
    await setTimeout(attempt * 200);
  }
}

async function ask(to, event, key) {
  const { OTP_URL = "http://localhost:8080", OTP_API_KEY } = process.env;
  try {
    const response = await fetch(`${OTP_URL}/messages`, {
      method: "POST",
      headers: {
        "content-type": "application/json", authorization: `Bearer ${OTP_API_KEY}`, "idempotency-key": key,
      },
      body: JSON.stringify({ to, template: "security-alert", variables: { event } }),
      signal: AbortSignal.timeout(15_000),
    });
    return { status: response.status, code: (await response.json()).code };
  } catch {
    return {};
  }
}
