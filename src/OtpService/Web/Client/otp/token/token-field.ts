import type { EmailNonce } from "../../otp.d.ts";
import { h } from "../dom.ts";

/** How long a token may take after the email field was left, in milliseconds. The browser does not say that none will come. */
const PATIENCE = 900;

/**
 * How long somebody may think about the browser's question whether to verify the address. While it is open it has the
 * focus, and when it gives that back, the token is as good as there (seen with Chromium 156).
 */
const THOUGHT = 15_000;
const RETURN = 300;

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

/** An email field, and the hidden field beside it into which the browser puts one token. */
export class TokenField {
  readonly #email: HTMLInputElement;
  readonly #hidden = h("input", { type: "hidden", autocomplete: "email-verification-token" });
  #domains: string[] = [];
  #renewAt = 0;
  #isTyped = false;
  #isUsed = false;
  /** When the address was left as it is, with a nonce there, by performance.now(); 0 before. */
  #leftAt = 0;

  constructor(email: HTMLInputElement) {
    this.#email = email;
    email.form!.append(this.#hidden);
  }

  isBeside(email: HTMLInputElement | undefined) {
    return this.#email === email;
  }

  /** Whether it has a nonce that is not about to end. */
  get isReady() {
    return Date.now() < this.#renewAt;
  }

  /** Takes the nonce as an attribute, because a page with a policy hides what was there before (HTML, "nonce-hiding"). */
  take({ nonce, domains, expiresIn }: EmailNonce) {
    this.#hidden.setAttribute("nonce", nonce);
    this.#domains = domains;
    this.#renewAt = Date.now() + expiresIn * 500;
  }

  /** The browser asks for no token for an address that a script has entered. */
  changed(isTyped: boolean) {
    this.#isTyped = isTyped;
    this.#leftAt = 0;
  }

  left() {
    if (this.#hidden.hasAttribute("nonce")) this.#leftAt ||= performance.now();
  }

  /** Whether it is worth waiting for a token. */
  get mayGetOne() {
    const [, domain = ""] = /@([^@]+)$/.exec(this.#email.value.trim().toLowerCase()) ?? [];
    return this.#isTyped && !this.#isUsed && this.#domains.includes(domain);
  }

  /** The token, "" for none. The browser fetches it when the field is left, and gives it to a form that is submitted. */
  async token() {
    const form = this.#email.form!;
    this.#isUsed = true;
    if (!this.#leftAt) {
      this.#email.focus();
      form.querySelector<HTMLElement>("[part=submit]")!.focus();
    }
    const hasFocus = document.hasFocus();
    await pause(PATIENCE - (performance.now() - this.#leftAt));
    if (hasFocus && !document.hasFocus()) {
      await Promise.race([new Promise(resolve => addEventListener("focus", resolve, { once: true })), pause(THOUGHT)]);
      await pause(RETURN);
    }
    let token = "";
    form.addEventListener("submit", event => {
      event.preventDefault();
      event.stopImmediatePropagation();
      token = this.#hidden.value;
    }, { capture: true, once: true });
    form.requestSubmit();
    return token;
  }
}
