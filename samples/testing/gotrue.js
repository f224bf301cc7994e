import { createHash, randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { callHook, fail } from "./auth-hook.js";
import { listening } from "./servers.js";

/**
 * Supabase Auth as supabase-js sees it, as far as the samples call it, with one hook: { url, secrets }. It keeps what it
 * sent there in `calls`.
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
    await callHook(this, "send-sms", { user, sms: { otp, phone } });
    return {};
  }

  #sendLoginEmail(email) {
    const user = this.#user("email", email);
    return this.#sendEmail(user, user.email_confirmed_at ? "magiclink" : "signup");
  }

  async #sendEmail(user, action) {
    const token = this.#code(user, user.email, action === "recovery" ? ["recovery"] : ["email", action]);
    await callHook(this, "send-email", { user, email_data: this.#emailData(action, token, user.email) });
    return user;
  }

  /** Secure email change: a code to each address, and the hashes the other way round. */
  async #changeEmail(user, next) {
    if (!user) return fail(401, "Auth session missing!");
    user.new_email = next;
    const [token, token_new] = [user.email, next].map(email => this.#code(user, email, ["email_change"]));
    await callHook(this, "send-email", {
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
}

const hash = text => createHash("sha224").update(text).digest("hex");
