import { createHash, randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { listening } from "./servers.js";
import { signer } from "./webhooks.js";

/**
 * Supabase Auth as supabase-js sees it, as far as the samples call it, with one hook: { url, secrets }. It calls the
 * hook as GoTrue does (internal/hooks/hookshttp), and keeps what it sent there in `calls`.
 */
export async function startGotrue(hook) {
  const gotrue = new Gotrue(hook);
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    const route = `${request.method} ${request.url.split("?")[0]}`;
    const [status, body] = await gotrue.answer(route, JSON.parse(text), request.headers.authorization)
      .then(answer => [200, answer], ({ status = 500, message }) => [status, { code: "unknown", message }]);
    response.writeHead(status, { "content-type": "application/json", "x-supabase-api-version": "2024-01-01" })
      .end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  gotrue.url = await listening(server);
  gotrue.stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return gotrue;
}

/** The hook that a config.toml of Supabase sets up: the path it calls, and where its secret is. */
export function supabaseHook(file) {
  const config = readFileSync(file, "utf8");
  const [, uri] = /^uri = "(.+)"$/m.exec(config);
  const [, secretSetting] = /^secrets = "env\((\w+)\)"$/m.exec(config);
  return { path: new URL(uri).pathname, secretSetting };
}

class Gotrue {
  calls = [];
  #users = [];
  #pending = new Map();
  #sessions = new Map();

  constructor(hook) {
    this.hook = hook;
  }

  answer(route, body, authorization) {
    switch (route) {
      case "POST /auth/v1/otp": return body.phone ? this.#sendSms(body.phone) : this.#sendLoginEmail(body.email);
      case "POST /auth/v1/signup": return this.#sendEmail(this.#user("email", body.email), "signup");
      case "POST /auth/v1/recover": return this.#sendEmail(this.#user("email", body.email), "recovery");
      case "PUT /auth/v1/user": return this.#changeEmail(this.#sessions.get(authorization), body.email);
      case "POST /auth/v1/verify": return this.#verify(body);
      default: return fail(404, `Not played: ${route}`);
    }
  }

  /** Numbers are kept, and told, without their plus sign. */
  async #sendSms(number) {
    const phone = number.replace("+", "");
    const user = this.#user("phone", phone);
    const otp = this.#code(user, phone, ["sms"]);
    await this.#call("send-sms", { user, sms: { otp, phone } });
    return {};
  }

  #sendLoginEmail(email) {
    const user = this.#user("email", email);
    return this.#sendEmail(user, user.email_confirmed_at ? "magiclink" : "signup");
  }

  async #sendEmail(user, action) {
    const token = this.#code(user, user.email, action === "recovery" ? ["recovery"] : ["email", action]);
    await this.#call("send-email", { user, email_data: this.#emailData(action, token, user.email) });
    return user;
  }

  /** Secure e-mail change: a code to each address, and the hashes the other way round. */
  async #changeEmail(user, next) {
    if (!user) return fail(401, "Auth session missing!");
    user.new_email = next;
    const [token, token_new] = [user.email, next].map(email => this.#code(user, email, ["email_change"]));
    await this.#call("send-email", {
      user,
      email_data: {
        ...this.#emailData("email_change", token, next), token_new, token_hash_new: hash(user.email + token),
      },
    });
    return user;
  }

  async #verify({ email, phone, token, type }) {
    const address = email ?? phone.replace("+", "");
    const key = `${type} ${address}`;
    const pending = this.#pending.get(key);
    if (pending?.token !== token) return fail(403, "Token has expired or is invalid");
    const { user } = pending;
    for (const [other, { token: its }] of this.#pending) if (its === token) this.#pending.delete(other);
    if (type === "email_change") {
      if ([...this.#pending.keys()].some(other => other.startsWith("email_change"))) {
        return { code: "200", msg: "Confirmation link accepted. Please proceed to confirm link sent to the other email" };
      }
      [user.email, user.new_email] = [user.new_email, undefined];
    }
    user[email ? "email_confirmed_at" : "phone_confirmed_at"] ??= new Date().toISOString();
    const access_token = randomUUID();
    this.#sessions.set(`Bearer ${access_token}`, user);
    return { access_token, token_type: "bearer", expires_in: 3600, refresh_token: randomUUID(), user };
  }

  #user(kind, address) {
    const found = this.#users.find(user => user[kind] === address);
    if (found) return found;
    const user = { id: randomUUID(), aud: "authenticated", email: "", phone: "", [kind]: address, app_metadata: {} };
    this.#users.push(user);
    return user;
  }

  #code(user, address, types) {
    const token = String(randomInt(1_000_000)).padStart(6, "0");
    for (const type of types) this.#pending.set(`${type} ${address}`, { user, token });
    return token;
  }

  #emailData(email_action_type, token, email) {
    return {
      token, token_hash: hash(email + token), redirect_to: "https://app.acme.example", email_action_type,
      site_url: this.url, token_new: "", token_hash_new: "",
    };
  }

  /** At most three tries within five seconds, each signed anew by every secret. */
  async #call(name, input) {
    const metadata = { uuid: randomUUID(), time: new Date().toISOString(), name, ip_address: "127.0.0.1" };
    const body = JSON.stringify({ metadata, ...input });
    const signal = AbortSignal.timeout(5_000);
    for (let attempt = 0; attempt < 3; attempt++) {
      const headers = this.#headers(body);
      this.calls.push({ body, headers });
      const response = await fetch(this.hook.url, { method: "POST", headers, body, signal })
        .catch(() => fail(422, "Failed to reach hook within maximum time of 5 seconds"));
      if ([200, 202, 204].includes(response.status)) return heed(response);
      if (![429, 503].includes(response.status) || !response.headers.get("retry-after")) break;
    }
    return fail(500, "The hook did not take the call");
  }

  #headers(body) {
    const id = randomUUID();
    const signed = this.hook.secrets.split("|")
      .map(secret => signer(Webhook, "webhook", secret.replace("v1,", ""))(body, { id }));
    return { ...signed[0], "webhook-signature": signed.map(each => each["webhook-signature"]).join(", ") };
  }
}

/** A 2xx counts only with JSON in it, and is a failure if that has an error with a message. */
async function heed(response) {
  const type = response.headers.get("content-type");
  if (response.status === 204 && !type) return;
  if (type?.split(";")[0] !== "application/json") return fail(400, `Invalid Content-Type: ${type}`);
  const { error } = await response.json();
  if (error?.message) return fail(error.http_code ?? 500, error.message);
}

const fail = async (status, message) => {
  throw Object.assign(new Error(message), { status });
};

const hash = text => createHash("sha224").update(text).digest("hex");
