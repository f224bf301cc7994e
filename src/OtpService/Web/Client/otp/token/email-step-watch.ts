import type { EmailNonce } from "../../otp.d.ts";
import { h } from "../dom.ts";
import type { Client, Form } from "../form.ts";
import { TokenField } from "./token-field.ts";

/** Where an event is. (The build gives `target` another name, because the form has one.) */
const at = (event: Event) => event.composedPath()[0] as Element;

/**
 * Watches the email step of a form from above it. When somebody enters an address there that may have a token, the form is
 * submitted once, after the token has had its time.
 */
export class EmailStepWatch {
  readonly #form: Form;
  readonly #client: Client;
  readonly #offer: (token: string) => void;
  #field: TokenField | undefined;
  #isAsking = false;
  #isOff = false;

  constructor(form: Form, client: Client, offer: (token: string) => void) {
    this.#form = form;
    this.#client = client;
    this.#offer = offer;
    this.#declareTrial();
    const root = form.element.shadowRoot!;
    const onEmail = (listener: (event: Event) => void) => (event: Event) => {
      if (at(event) === this.#email) listener(event);
    };
    root.addEventListener("focusin", onEmail(() => this.#prepare()));
    root.addEventListener("focusout", onEmail(() => this.#field?.left()));
    root.addEventListener("input", onEmail(event => this.#field?.changed(event.isTrusted)));
    root.addEventListener("keydown", onEmail(event => {
      const { key, isComposing } = event as KeyboardEvent;
      if (key === "Enter" && !isComposing) this.#press(event);
    }), true);
    root.addEventListener("click", event => {
      if (at(event).closest("[part=submit]")) this.#press(event);
    }, true);
    // Somebody may have been faster than this file.
    if (root.activeElement && root.activeElement === this.#email) this.#prepare();
  }

  /** The input of the email step, while that is shown. */
  get #email() {
    const { target } = this.#form;
    return target?.id === "email" ? target : undefined;
  }

  /** The browser looks for the trial in the page alone (https://github.com/GoogleChrome/OriginTrials). */
  #declareTrial() {
    const content = this.#form.get("origin-trial");
    if (content) document.head.append(h("meta", { "http-equiv": "origin-trial", content }));
  }

  /** Puts a field for the token beside the email address, with a nonce. */
  async #prepare() {
    const form = this.#form;
    const email = this.#email!;
    if (!this.#field?.isBeside(email)) {
      this.#field = new TokenField(email);
      // Chromium 156 does not see what is typed into a field that had the focus when the history went back.
      addEventListener("popstate", () => {
        if (form.element.shadowRoot!.activeElement !== email) return;
        email.blur();
        email.focus();
      }, { signal: form.stay.signal });
    }
    const field = this.#field;
    if (this.#isOff || this.#isAsking || field.isReady) return;
    this.#isAsking = true;
    const nonce = await this.#client.post<EmailNonce>("email-verification/nonce", {
      purpose: form.get("purpose") || undefined,
    }, { endpoint: form.get("endpoint") || undefined });
    this.#isAsking = false;
    this.#isOff = !nonce.success && nonce.code === "not_found";
    if (nonce.success) field.take(nonce);
  }

  /** Somebody wants to go on. The browser forgets the token if the form is submitted before it has come. */
  async #press(event: Event) {
    const form = this.#form;
    const field = this.#field;
    if (!field?.isBeside(this.#email) || !field.mayGetOne) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.calling) return;
    const { stay, frame } = form;
    form.calling = true;
    frame!.busy(form.words.busy);
    const token = await field.token();
    if (!stay.signal.aborted) this.#offer(token);
  }
}
