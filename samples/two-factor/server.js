import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { promisify } from "node:util";

const { OTP_URL = "http://localhost:8080", OTP_API_KEY } = process.env;
const fiveMinutes = 300_000;

// Stand-ins for what your app has: accounts by email address, and who is signed in, by cookie.
export const accounts = new Map();
export const sessions = new Map();

/** Those who gave the right password and not yet the code, by cookie. */
const halfway = new Map();

export const server = createServer(async (request, response) => {
  const route = { "POST /login": login, "POST /login/code": enterCode }[`${request.method} ${request.url}`];
  const [status, body, headers] = route
    ? await route(request).catch(() => [400, { error: "That did not work. Please sign in again." }])
    : [404, { error: "There is no such page." }];
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}).listen(process.env.PORT ?? 3000);

/** The first factor. The browser never learns the number that the code goes to. */
async function login(request) {
  const { email, password } = await readJson(request);
  const account = accounts.get(email);
  const given = await hash(password, account?.salt ?? "nobody");
  const right = account && timingSafeEqual(given, account.password);
  if (!right) return [401, { error: "Wrong address or password." }];

  const sent = await ask("/send-verification", { phone: account.phone, purpose: "two-factor" });
  if (!sent.success) return refusal(sent);

  const id = randomBytes(32).toString("base64url");
  halfway.set(id, { account, verificationId: sent.verificationId });
  setTimeout(() => halfway.delete(id), fiveMinutes).unref();
  return [200, { to: sent.to, codeLength: sent.codeLength }, cookie("login", id)];
}

/** The second factor: the code of this very login. */
async function enterCode(request) {
  const id = /(?:^|; )login=([\w-]+)/.exec(request.headers.cookie)?.[1];
  const login = halfway.get(id);
  if (!login) return [401, { error: "Please sign in again." }];

  const { code } = await readJson(request);
  const { account, verificationId } = login;
  const { phone } = account;
  const verified = await ask("/verify-code", { phone, purpose: "two-factor", code, verificationId });
  if (!verified.success) return refusal(verified);
  if (!halfway.delete(id)) return [401, { error: "Please sign in again." }];

  const session = randomBytes(32).toString("base64url");
  sessions.set(session, account);
  return [200, { message: "Welcome." }, cookie("session", session)];
}

async function ask(path, body) {
  const response = await fetch(OTP_URL + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${OTP_API_KEY}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  return response.json();
}

const refusal = ({ status, error, code, attemptsRemaining, retryAfter }) =>
  [status, { error, code, attemptsRemaining, retryAfter }];

const cookie = (name, value) =>
  ({ "set-cookie": `${name}=${value}; HttpOnly; Secure; SameSite=Strict; Path=/` });

export const hash = (password, salt) => promisify(scrypt)(password, salt, 32);

async function readJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > 16_384) throw new Error("The request is too large.");
  }
  return JSON.parse(text);
}
