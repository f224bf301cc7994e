import type { EmailNonce } from "../../otp.d.ts";
import { h } from "../dom.ts";
import { answered } from "./question.ts";

/** How long a token may take after the email field was left, in milliseconds. The browser does not say that none will come. */
const PATIENCE = 900;

/** Tokens are good for five minutes, from when the field was left. */
const LIFETIME = 240_000;

/** An email field, and the hidden field beside it into which the browser puts a token. */
export class TokenField {
  /** Whether a token is waited for. */
  isWaiting = false;
  readonly #email: HTMLInputElement;
  readonly #hidden = h("input", { type: "hidden", autocomplete: "email-verification-token" });
  #domains: string[] = [];
  #renewAt = 0;
  #isAsking = false;
  #isTyped: boolean;
  #isUsed = false;
  /** Whether the address was left as it is before there was a nonce: the browser does not come back to it. */
  #isMissed = false;
  /** When the address was left as it is, with a nonce there, by performance.now(); 0 before. */
  #leftAt = 0;

  /** `known` is the address that a script put into the field, for which the browser asks for no token. */
  constructor(email: HTMLInputElement, known: string) {
    this.#email = email;
    this.#isTyped = email.value.trim() !== known;
    email.form!.append(this.#hidden);
  }

  isBeside(email: HTMLInputElement | undefined) {
    return this.#email === email;
  }

  /** Whether a nonce must be asked for: there is none, or it is about to end. Then `take` must follow. */
  wantsNonce() {
    if (this.#isAsking || Date.now() < this.#renewAt) return false;
    return this.#isAsking = true;
  }

  /** Takes the nonce as an attribute, because a page with a policy hides what was there before (HTML, "nonce-hiding"). */
  take(nonce: EmailNonce | undefined) {
    this.#isAsking = false;
    if (!nonce) return;
    this.#hidden.setAttribute("nonce", nonce.nonce);
    this.#domains = nonce.domains;
    this.#renewAt = Date.now() + nonce.expiresIn * 500;
  }

  changed(isTyped: boolean) {
    this.#isTyped = isTyped;
    this.#isUsed = this.#isMissed = false;
    this.#leftAt = 0;
  }

  left() {
    if (this.#hidden.hasAttribute("nonce") && !this.#isMissed) this.#leftAt ||= performance.now();
    else this.#isMissed = true;
  }

  /** Whether it is worth waiting for a token. */
  get mayGetOne() {
    const [, domain = ""] = /@([^@]+)$/.exec(this.#email.value.trim().toLowerCase()) ?? [];
    const isFresh = !this.#leftAt || performance.now() - this.#leftAt < LIFETIME;
    return this.#isTyped && !this.#isUsed && !this.#isMissed && isFresh && this.#domains.includes(domain);
  }

  /** The token, "" for none. The browser fetches it when the field is left, and gives it to a form that is submitted. */
  async token() {
    const email = this.#email;
    const form = email.form!;
    const button = form.querySelector<HTMLElement>("[part=submit]")!;
    const hadFocus = email.matches(":focus");
    this.isWaiting = this.#isUsed = true;
    if (hadFocus) button.focus();
    email.readOnly = true;
    await answered(PATIENCE - (performance.now() - this.#leftAt));
    const token = this.#submit(form);
    this.isWaiting = email.readOnly = false;
    if (hadFocus && button.matches(":focus")) email.focus();
    return token;
  }

  #submit(form: HTMLFormElement) {
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
