import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { alert } from "./alert.js";

// Stand-ins for what your app has: accounts by email address, and who is signed in, by cookie.
export const accounts = new Map();
export const sessions = new Map();

/** The alerts that are on their way: nobody waits for them to sign in, and a process that ends should. */
export const alerts = new Set();

export const server = createServer(async (request, response) => {
  const route = { "POST /login": login }[`${request.method} ${request.url}`];
  const [status, body, cookies = []] = route
    ? await route(request).catch(() => [400, { error: "That did not work. Please sign in again." }])
    : [404, { error: "There is no such page." }];
  response.writeHead(status, { "content-type": "application/json", "set-cookie": cookies }).end(JSON.stringify(body));
}).listen(process.env.PORT ?? 3000);

async function login(request) {
  const { email, password } = await readJson(request);
  const account = accounts.get(email);
  const given = await hash(password, account?.salt ?? "nobody");
  const right = account && timingSafeEqual(given, account.password);
  if (!right) return [401, { error: "Wrong address or password." }];

  let device = /(?:^|; )device=([\w-]+)/.exec(request.headers.cookie)?.[1];
  if (!account.devices.has(device)) {
    account.devices.add(device = randomBytes(32).toString("base64url"));
    const sent = alert(account, "somebody signed in from a new device").finally(() => alerts.delete(sent));
    alerts.add(sent);
  }

  const session = randomBytes(32).toString("base64url");
  sessions.set(session, account);
  return [200, { message: "Welcome." }, [cookie("session", session), `${cookie("device", device)}; Max-Age=31536000`]];
}

const cookie = (name, value) => `${name}=${value}; HttpOnly; Secure; SameSite=Strict; Path=/`;

export const hash = (password, salt) => promisify(scrypt)(password, salt, 32);

async function readJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > 16_384) throw new Error("The request is too large.");
  }
  return JSON.parse(text);
}
