import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { checkProof } from "./proof.js";

const { OTP_URL = "http://localhost:8080" } = process.env;
const read = name => readFileSync(new URL(name, import.meta.url), "utf8").replaceAll("{{OTP_URL}}", OTP_URL);
const page = { type: "text/html", text: read("./page.html") };
const pages = { "/": page, "/signed-in": page, "/page.js": { type: "text/javascript", text: read("./page.js") } };

// Stand-in for what your app has: who is signed in, by cookie.
export const sessions = new Map();

export const server = createServer(async (request, response) => {
  const { type, text } = (request.method === "GET" && pages[request.url]) || {};
  if (text) {
    return response.writeHead(200, {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": `default-src 'none'; script-src 'self'; connect-src 'self' ${OTP_URL}`,
      "referrer-policy": "no-referrer",
    }).end(text);
  }

  const [status, body, headers] = `${request.method} ${request.url}` === "POST /session"
    ? await signIn(request).catch(() => [400, { error: "That link did not work. Please ask for a new one." }])
    : [404, { error: "There is no such page." }];
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}).listen(process.env.PORT ?? 3000);

/** { proof } of the link → a session of whoever has the number. */
async function signIn(request) {
  // Other sites can make a browser post a form, but not JSON: nobody is signed in by a page that is not ours.
  if (request.headers["content-type"] !== "application/json") return [415, { error: "Please send JSON." }];
  const { proof } = await readJson(request);
  const { phone_number: phone } = await checkProof(proof, "magic-link");
  if (!phone) return [400, { error: "Please sign in with a phone number." }];

  const session = randomBytes(32).toString("base64url");
  sessions.set(session, { phone });
  return [200, { phone }, { "set-cookie": `session=${session}; HttpOnly; Secure; SameSite=Lax; Path=/` }];
}

async function readJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > 16_384) throw new Error("The request is too large.");
  }
  return JSON.parse(text);
}
