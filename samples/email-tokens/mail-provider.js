import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createProxy } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "./certificate.js";
import { newKey, signed } from "./signing.js";

export const domain = "mail.test";
export const issuer = "accounts.mail.test";
/** What turns email tokens on in a Chromium that no origin trial does. */
export const feature = "--enable-features=EmailVerificationProtocol";

const resolver = "dns.google";
const json = "application/json";

/**
 * A mail provider that vouches for the addresses of its users (draft-hardt-email-verification-02), and the resolver that
 * Chromium asks for it, on this machine alone. It believes each request: a real one verifies the signature of the browser.
 * Everything that it does can be changed, so that tests can see what comes of it.
 */
export async function startMailProvider(sites = []) {
  const folder = await mkdtemp(join(tmpdir(), "mail-provider-"));
  const certificate = await makeCertificate(folder, [domain, issuer, resolver, ...sites]);
  const provider = new MailProvider(folder, certificate);
  await provider.listen();
  return provider;
}

class MailProvider {
  /** Addresses that are signed in here, in every browser that has been at /sign-in. */
  accounts = [`ada@${domain}`];
  key = newKey("EdDSA", "key-1");
  /** What its DNS says. */
  records = [`iss=${issuer}`];
  metadata = { issuance_endpoint: `https://${issuer}/issue`, jwks_uri: `https://${issuer}/keys`, signing_alg_values_supported: ["EdDSA"] };
  /** Milliseconds before a token is given. */
  delay = 0;
  /** Changes the header and the claims that are signed. */
  bend = (header, claims) => [header, claims];
  /** The requests so far: host and path. */
  requests = [];
  /** The addresses for which there is a token. */
  issued = [];
  /** A link on the page that says that somebody is signed in. */
  next = "";
  /** Answers for other hosts: (host, path) => [type, text, headers]. */
  site = () => undefined;

  #folder;
  #certificate;
  #server;
  #proxy;

  constructor(folder, certificate) {
    this.#folder = folder;
    this.#certificate = certificate;
    this.#server = createServer(certificate, (request, response) => this.#answer(request, response).catch(error => {
      console.error(error);
      response.writeHead(500).end();
    }));
    // For the service, every https host is this one: its name and port are nobody's on this machine.
    this.#proxy = createProxy().on("connect", (_, near) => {
      const far = connect(this.port, "127.0.0.1", () => near.write("HTTP/1.1 200 Connected\r\n\r\n"));
      near.on("error", () => far.destroy()).pipe(far).on("error", () => near.destroy()).pipe(near);
    });
  }

  async listen() {
    for (const server of [this.#server, this.#proxy]) await once(server.listen(0, "127.0.0.1"), "listening");
  }

  get port() {
    return this.#server.address().port;
  }

  /** What Chromium needs to find this machine under the names, and to trust it. It needs a profile of its own. */
  get chromiumFlags() {
    return [
      `--ignore-certificate-errors-spki-list=${this.#certificate.keyHash}`,
      `--host-resolver-rules=MAP ${resolver} 127.0.0.1:${this.port},MAP *.test 127.0.0.1:${this.port}`,
    ];
  }

  /** The settings of a service that trusts this issuer. */
  get settings() {
    return {
      EMAIL_TOKEN_ISSUERS: `${domain}=${issuer}`, SSL_CERT_FILE: this.#certificate.file,
      HTTPS_PROXY: `http://127.0.0.1:${this.#proxy.address().port}`,
    };
  }

  async stop() {
    this.#server.closeAllConnections();
    for (const server of [this.#server, this.#proxy]) await new Promise(resolve => server.close(resolve));
    await rm(this.#folder, { recursive: true });
  }

  async #answer(request, response) {
    const { host } = request.headers;
    const { pathname, searchParams } = new URL(request.url, `https://${host}`);
    this.requests.push(host + pathname);
    const [type, text, headers] = host === resolver ? this.#resolve(searchParams.get("name"))
      : await this.#page(pathname, request) ?? this.site(host, pathname) ?? ["text/plain", "There is nothing here."];
    response.writeHead(200, { "content-type": type, ...headers }).end(text);
  }

  /** DNS over HTTPS, in the JSON of Google's resolver. */
  #resolve(name) {
    const isOurs = name.replace(/\.$/, "") === `_email-verification.${domain}`;
    const Answer = isOurs ? this.records.map(data => ({ name, type: 16, TTL: 300, data })) : [];
    return [json, JSON.stringify({ Status: Answer.length ? 0 : 3, Question: [{ name, type: 16 }], Answer })];
  }

  async #page(pathname, request) {
    switch (pathname) {
      case "/.well-known/web-identity":
        return [json, JSON.stringify({ accounts_endpoint: `https://${issuer}/accounts`, login_url: `https://${issuer}/sign-in` })];
      case "/.well-known/email-verification":
        return [json, JSON.stringify(this.metadata)];
      case "/accounts": {
        const accounts = /session=/.test(request.headers.cookie) ? this.accounts : [];
        return [json, JSON.stringify({ accounts: accounts.map(email => ({ id: email, email, name: email })) })];
      }
      case "/issue":
        return [json, JSON.stringify({ issuance_token: await this.#issue(request) })];
      case "/keys":
        return [json, JSON.stringify({ keys: [this.key.jwk] })];
      case "/sign-in":
        return ["text/html", page(`You are signed in as ${this.accounts}. ${this.next} <a href="/sign-out">Sign out</a>`), {
          "set-cookie": "session=1; Secure; HttpOnly; SameSite=None; Path=/", "set-login": "logged-in",
        }];
      case "/sign-out":
        return ["text/html", page('You are signed out. <a href="/sign-in">Sign in</a>'), {
          "set-cookie": "session=; Max-Age=0; Secure; SameSite=None; Path=/", "set-login": "logged-out",
        }];
    }
  }

  /** A token for the key that the browser has made (Signature-Key, draft-hardt-httpbis-signature-key). */
  async #issue(request) {
    const chunks = await request.toArray();
    const { email } = JSON.parse(Buffer.concat(chunks));
    await new Promise(resolve => setTimeout(resolve, this.delay));
    const jwk = Object.fromEntries([...request.headers["signature-key"].matchAll(/;\s*(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    const header = { alg: this.key.alg, kid: this.key.kid, typ: "evt+jwt" };
    const claims = { iss: `https://${issuer}`, iat: Math.floor(Date.now() / 1000), cnf: { jwk }, email, email_verified: true };
    this.issued.push(email);
    return `${signed(this.key, ...this.bend(header, claims))}~`;
  }
}

const page = text => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${domain}</title>
<link rel="icon" href="data:,"><h1>${domain}</h1><p>${text}</p></html>`;
