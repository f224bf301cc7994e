import type { EmailNonce } from "../../otp.d.ts";
import { h } from "../dom.ts";
import type { Client, Form } from "../form.ts";
import type { Conversation } from "./conversation.ts";
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
  readonly #conversation: Conversation;
  /** Purposes and services that take no tokens. */
  readonly #off = new Set<string>();
  #field: TokenField | undefined;

  constructor(form: Form, client: Client, conversation: Conversation) {
    this.#form = form;
    this.#client = client;
    this.#conversation = conversation;
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

  /** Puts a field for the token beside the email address, with a nonce. */
  async #prepare() {
    const form = this.#form;
    const email = this.#email!;
    if (!this.#field?.isBeside(email)) {
      this.#declareTrial();
      this.#field = new TokenField(email, form.known?.email ?? form.get("email") ?? "");
      // Chromium 156 does not see what is typed into a field that had the focus when the history went back.
      addEventListener("popstate", () => {
        if (form.element.shadowRoot!.activeElement !== email) return;
        email.blur();
        email.focus();
      }, { signal: form.stay.signal });
    }

    const field = this.#field;
    const [purpose, endpoint] = [form.get("purpose") || undefined, form.get("endpoint") || undefined];
    const place = `${purpose} ${endpoint}`;
    if (this.#off.has(place) || !field.wantsNonce()) return;
    const nonce = await this.#client.post<EmailNonce>("email-verification/nonce", { purpose }, { endpoint });
    if (!nonce.success && nonce.code === "not_found") this.#off.add(place);
    field.take(nonce.success ? nonce : undefined);
  }

  /** The browser looks for the trial in the page alone (https://github.com/GoogleChrome/OriginTrials). */
  #declareTrial() {
    const content = this.#form.get("origin-trial");
    const isThere = [...document.head.querySelectorAll("meta")].some(meta => meta.content === content);
    if (content && !isThere) document.head.append(h("meta", { "http-equiv": "origin-trial", content }));
  }

  /** Somebody wants to go on. The browser forgets the token if the form is submitted before it has come. */
  async #press(event: Event) {
    const form = this.#form;
    const field = this.#field;
    if (!field?.isBeside(this.#email)) return;
    if (field.isWaiting) event.preventDefault();
    const { stay, frame } = form;
    if (form.calling || !field.mayGetOne || frame!.step.wrong?.()) return;
    event.preventDefault();
    const email = this.#email!.value.trim();
    // The page may have reasons against it, as against a code.
    if (!this.#conversation.announce({ email }, false)) return;
    form.calling = true;
    frame!.busy(form.words.busy);
    const token = await field.token();
    if (!stay.signal.aborted) this.#conversation.offer(email, token);
  }
}
