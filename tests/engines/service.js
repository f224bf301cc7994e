import assert from "node:assert/strict";
import { startProgram } from "./engines/program.js";

/** The key that operators enter. */
export const apiKey = "key-of-the-operator";

/** The service as its binary, in Development: what it sends is in its outbox. */
export async function startService(settings = {}) {
  const binary = process.env.OTPSERVICE_NATIVE;
  assert.ok(binary, "Set OTPSERVICE_NATIVE to the binary: ./tests/run.sh publishes it.");
  const program = await startProgram([binary], {
    environment: {
      ASPNETCORE_ENVIRONMENT: "Development",
      ASPNETCORE_URLS: "http://127.0.0.1:0",
      EMAIL_PROVIDERS: "outbox",
      SMS_PROVIDERS: "outbox",
      SMS_ALLOWED_COUNTRIES: "*",
      RESEND_COOLDOWN_SECONDS: "0",
      NETWORK_SENDS_PER_HOUR: "0",
      NETWORK_FAILURES_PER_HOUR: "0",
      API_KEYS: apiKey,
      ...settings,
    },
    ready: /Now listening on.*(http:\/\/[^\s"]+:\d+)/,
  });
  return new Service(program);
}

class Service {
  #program;

  constructor(program) {
    this.#program = program;
    this.url = program.said;
  }

  /** The newest message to an address. */
  async messageTo(address) {
    const answer = await fetch(`${this.url}/dev/outbox?to=${encodeURIComponent(address)}`);
    const [message] = await answer.json();
    assert.ok(message, `There is no message to ${address}.`);
    return message;
  }

  codeTo = async address => (await this.messageTo(address)).code;

  async post(path, body) {
    const answer = await fetch(this.url + path, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  }

  clear = () => fetch(`${this.url}/dev/outbox`, { method: "DELETE" });

  stop = () => this.#program.stop();
}

/** A code that is as long, and another. */
export const otherThan = code => (code[0] === "0" ? "1" : "0") + code.slice(1);
