import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { signer } from "./webhooks.js";

/**
 * Calls a hook of Supabase Auth as GoTrue does (its internal/hooks/hookshttp): at most three tries within five seconds,
 * each signed anew by every secret. What was sent is added to `calls`.
 */
export async function callHook({ hook, calls }, name, input) {
  const metadata = { uuid: randomUUID(), time: new Date().toISOString(), name, ip_address: "127.0.0.1" };
  const body = JSON.stringify({ metadata, ...input });
  const signal = AbortSignal.timeout(5_000);
  for (let attempt = 0; attempt < 3; attempt++) {
    const headers = sign(body, hook.secrets);
    calls.push({ body, headers });
    const response = await fetch(hook.url, { method: "POST", headers, body, signal })
      .catch(() => fail(422, "Failed to reach hook within maximum time of 5 seconds"));
    if ([200, 202, 204].includes(response.status)) return heed(response);
    if (![429, 503].includes(response.status) || !response.headers.get("retry-after")) break;
  }
  return fail(500, "The hook did not take the call");
}

function sign(body, secrets) {
  const id = randomUUID();
  const signed = secrets.split("|").map(secret => signer(Webhook, "webhook", secret.replace("v1,", ""))(body, { id }));
  return { ...signed[0], "webhook-signature": signed.map(each => each["webhook-signature"]).join(", ") };
}

/** A 2xx counts only with JSON in it, and is a failure if that has an error with a message. */
async function heed(response) {
  const type = response.headers.get("content-type");
  if (response.status === 204 && !type) return;
  if (type?.split(";")[0] !== "application/json") return fail(400, `Invalid Content-Type: ${type}`);
  const { error } = await response.json();
  if (error?.message) return fail(error.http_code ?? 500, error.message);
}

/** Throws what the app is answered. */
export const fail = async (status, message) => {
  throw Object.assign(new Error(message), { status });
};
