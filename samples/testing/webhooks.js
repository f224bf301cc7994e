import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

/** The settings that a sample's file brings along. Those that it leaves empty, for keys, are the test's own. */
export function settingsIn(file) {
  const settings = Object.entries(parseEnv(readFileSync(file, "utf8")));
  return Object.fromEntries(settings.filter(([, value]) => value));
}

/** Signs bodies by the `Webhook` of svix or of standardwebhooks, whose headers begin with their own word. */
export const signer = (Webhook, word, secret) =>
  (body, { by = secret, at = new Date(), id = randomUUID() } = {}) => ({
    "content-type": "application/json",
    [`${word}-id`]: id,
    [`${word}-timestamp`]: String(Math.floor(at / 1000)),
    [`${word}-signature`]: new Webhook(by).sign(id, at, body),
  });

/** Posts a body as it is: status and text of the answer. */
export async function deliver(url, body, headers) {
  const response = await fetch(url, { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}

/** What becomes of forgeries of a body: signed by another secret, too old, too new, changed, and not signed. */
export function tryForgeries(url, body, sign) {
  const another = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const sixMinutes = 360_000;
  const attempts = [
    [body, sign(body, { by: another })],
    [body, sign(body, { at: new Date(Date.now() - sixMinutes) })],
    [body, sign(body, { at: new Date(Date.now() + sixMinutes) })],
    [body.replace(/\d(?=\D*$)/, digit => (Number(digit) + 1) % 10), sign(body)],
    [body, { "content-type": "application/json" }],
  ];
  return Promise.all(attempts.map(async attempt => (await deliver(url, ...attempt)).status));
}
