import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { domain, feature, issuer, startMailProvider } from "../../../samples/email-tokens/mail-provider.js";
import { startChromium } from "../engines/chromium.js";
import { Page } from "../page.js";
import { startService } from "../service.js";
import { pageOf } from "../site.js";

/** The first Chromium with email tokens: later ones must have them too, until docs/email-verification.md says otherwise. */
const FIRST = 150;

export const shop = "shop.test";

/** The flags of Chromium that turn email tokens on. */
export const on = feature;

/** A shop, a mail provider whose user its visitor is, and a service that trusts the provider. */
export class TokenWorld {
  #flags;
  #pages = new Map();
  #browser;
  #count = 0;

  /** With further flags of Chromium. */
  constructor(...flags) {
    this.#flags = flags;
    before(() => this.#begin());
    after(() => this.#end());
  }

  /**
   * A test in a page of its own, with an address that is signed in at the provider, unless the test changes that. Chromium
   * gives up now and then after the answer of the DNS: then the test begins again with another address.
   */
  test(name, body) {
    test(name, async context => {
      if (this.version < FIRST) {
        context.diagnostic(`Chromium ${this.version} has no email tokens: they came with ${FIRST}.`);
        return;
      }
      for (let left = 2; ; left--) {
        try {
          return await this.#visit(body, context);
        } catch (error) {
          if (!(error instanceof NothingFetched && left > 0)) throw error;
          context.diagnostic(error.message);
        }
      }
    });
  }

  async #visit(body, context) {
    const address = `user${++this.#count}@${domain}`;
    const { provider } = this;
    Object.assign(provider, { accounts: [address], delay: 0, bend: (...parts) => parts });
    const page = new Page(await this.#browser.open());
    await page.goto(`https://${issuer}/sign-in`);
    provider.requests.length = provider.issued.length = 0;
    try {
      await body(page, address, context);
    } catch (error) {
      await page.close().catch(mistakes => error.message += `\nMistakes: ${mistakes.message}`);
      throw error;
    }
    await page.close();
  }

  /** The address of a page of the shop, with headers. */
  show(html, headers = {}) {
    const path = `/${this.#pages.size}`;
    this.#pages.set(path, ["text/html; charset=utf-8", html.replaceAll("https://otp.example.com", this.service.url), headers]);
    return `https://${shop}${path}`;
  }

  /** Waits until the browser has got a token, and the keys by which it checks it: then the token is as good as there. */
  async fetched() {
    await this.answered();
    await this.asked("/keys");
  }

  /** Waits until the browser has asked the issuer. */
  asked = path => this.#until(() => this.provider.requests.includes(`${issuer}${path}`));

  /** Waits until the issuer has given a token. */
  answered = () => this.#until(() => this.provider.issued.length > 0);

  async #until(condition) {
    for (const limit = Date.now() + 10_000; !condition(); await pause(20)) {
      if (Date.now() > limit) throw new NothingFetched(`No token was fetched, only ${this.provider.requests}.`);
    }
  }

  /** A page of the shop with the form. */
  showForm = (body = "<otp-form></otp-form>", headers = {}) => this.show(pageOf(body), headers);

  async #begin() {
    this.provider = await startMailProvider([shop, "other.test"]);
    this.provider.site = (_, path) => this.#pages.get(path);
    this.service = await startService({ ...this.provider.settings, ALLOWED_ORIGINS: `https://${shop}` });
    this.#browser = await startChromium({
      flags: ["--auto-grant-email-verification-permission-for-testing", ...this.provider.chromiumFlags, ...this.#flags],
    });
    this.version = +/\d+/.exec(this.#browser.version)[0];
    console.log(`Driving ${this.#browser.version}`);
  }

  async #end() {
    await this.#browser?.stop();
    await this.service?.stop();
    await this.provider?.stop();
  }
}

/** The browser gave up, which it may: the test begins again. */
export class NothingFetched extends Error {}
