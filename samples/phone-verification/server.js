import { createServer } from "node:http";
import { checkProof } from "./proof.js";

// Stand-ins for what your app has: who is signed in, by cookie, and whose number it is.
export const sessions = new Map();
const owners = new Map();

export const server = createServer(async (request, response) => {
  const route = { "POST /phone": setPhone }[`${request.method} ${request.url}`];
  const [status, body] = route
    ? await route(request).catch(() => [400, { error: "That did not work. Please verify the number again." }])
    : [404, { error: "There is no such page." }];
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}).listen(process.env.PORT ?? 3000);

async function setPhone(request) {
  const account = sessions.get(/(?:^|; )session=([\w-]+)/.exec(request.headers.cookie)?.[1]);
  if (!account) return [401, { error: "Please sign in." }];

  // The number is the one that was proven, whatever else the request says.
  const { proof } = await readJson(request);
  const { phone_number: phone } = await checkProof(proof, "verification");
  if (!phone) return [400, { error: "Please verify a phone number." }];
  if ((owners.get(phone) ?? account) !== account) return [409, { error: "Another account has this number." }];

  owners.delete(account.phone);
  owners.set(phone, account);
  account.phone = phone;
  return [200, { phone }];
}

async function readJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > 16_384) throw new Error("The request is too large.");
  }
  return JSON.parse(text);
}
