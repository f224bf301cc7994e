import assert from "node:assert/strict";
import { serviceCommand } from "./builds.js";
import { startServer } from "./process.js";
import { startProviders } from "./providers.js";

/**
 * The real service, its codes kept in memory and delivered to providers that this process plays. Sets OTP_URL,
 * which the samples read, so import them afterwards.
 */
export async function startOtpService(settings = {}) {
  const providers = await startProviders();
  const server = await startServer(serviceCommand(), {
    ASPNETCORE_ENVIRONMENT: "Development",
    OTP_SECRET: "the-secret-of-the-samples-3f9a1c77d2",
    EMAIL_PROVIDERS: "autosend",
    AUTOSEND_API_URL: providers.url,
    AUTOSEND_API_KEY: "AS_sample",
    AUTOSEND_FROM_EMAIL: "codes@acme.example",
    SMS_PROVIDERS: "unosend",
    UNOSEND_API_URL: providers.url,
    UNOSEND_API_KEY: "un_sample",
    SMS_ALLOWED_COUNTRIES: "*",
    RESEND_COOLDOWN_SECONDS: "0",
    ...settings,
  });
  process.env.OTP_URL = server.url;
  return new OtpService(server, providers);
}

class OtpService {
  #server;
  #providers;

  constructor(server, providers) {
    this.#server = server;
    this.#providers = providers;
    this.url = server.url;
  }

  /** The messages that the providers took, oldest first: provider, to, text. */
  get messages() {
    return this.#providers.messages;
  }

  /** The addresses that both providers refuse from now on. */
  get refused() {
    return this.#providers.refused;
  }

  /** The code in the newest message that a person at this address got. */
  codeFor(address) {
    const message = this.messages.findLast(({ to }) => to === address.toLowerCase());
    assert.ok(message, `There is no message to ${address}.`);
    return /\d{6}/.exec(message.text)[0];
  }

  /** What a person does: asks for a code, reads the message, enters the code, and has a proof. */
  async prove(address, purpose) {
    await this.#post("/send-verification", { ...address, purpose });
    const code = this.codeFor(address.email ?? address.phone);
    const { token } = await this.#post("/verify-code", { ...address, purpose, code });
    return token;
  }

  async stop() {
    await this.#server.stop();
    await this.#providers.stop();
  }

  async #post(path, body) {
    const answer = await post(this.url + path, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }
}

/** One request with JSON, as a page makes it: status, headers and the parsed answer. */
export async function post(url, body, headers = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}
