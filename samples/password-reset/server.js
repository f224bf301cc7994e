import { randomBytes, scrypt } from "node:crypto";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { checkProof } from "./proof.js";

// Stand-ins for what your app has: accounts by email address, and who is signed in, by cookie.
export const accounts = new Map();
export const sessions = new Map();

export const server = createServer(async (request, response) => {
  const route = { "POST /password": setPassword }[`${request.method} ${request.url}`];
  const [status, body] = route
    ? await route(request).catch(() => [400, { error: "That did not work. Please ask for a new code." }])
    : [404, { error: "There is no such page." }];
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}).listen(process.env.PORT ?? 3000);

async function setPassword(request) {
  const { proof, password } = await readJson(request);
  if (typeof password !== "string" || password.length < 12) {
    return [422, { error: "Please choose a password of at least 12 characters." }];
  }

  // Whose password it is follows from the proof and from nothing else.
  const { email } = await checkProof(proof, "password-reset");
  const account = accounts.get(email);
  if (!account) return [404, { error: "There is no account with this address." }];

  account.salt = randomBytes(16);
  account.password = await promisify(scrypt)(password, account.salt, 32);

  // Whoever knew the old password may be signed in.
  for (const [session, owner] of sessions) if (owner === account) sessions.delete(session);
  return [200, { message: "Please sign in with your new password." }];
}

async function readJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > 16_384) throw new Error("The request is too large.");
  }
  return JSON.parse(text);
}
