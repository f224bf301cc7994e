import type { Captcha, OtpFormElement as Declared, Words } from "../otp.d.ts";
import { attributes, reflect, takeOver } from "./attributes.ts";
import { Form } from "./form.ts";

// Where pages are rendered on a server there are no elements, and only the functions are of use.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** What pages see of the form: an element and a control as others. All that it does is behind it, in its form. */
export class OtpFormElement extends Base {
  static readonly formAssociated = true as const;
  static readonly observedAttributes = attributes;

  #internals = this.attachInternals();
  #form = new Form(this, () => this.#settle());
  #life = new AbortController();
  #began = false;
  #custom = "";

  constructor() {
    super();
    takeOver(this);
  }

  get captcha() {
    return this.#form.captcha;
  }

  set captcha(captcha: Captcha | null) {
    this.#form.captcha = captcha;
  }

  get words() {
    return this.#form.own;
  }

  set words(words: Partial<Words> | null) {
    // Frameworks set the same words in another object whenever they render.
    const isOther = JSON.stringify(words) !== JSON.stringify(this.#form.own);
    this.#form.own = words;
    if (isOther && this.#began) this.#form.update();
  }

  get value() {
    return this.#form.proof?.token ?? null;
  }

  get type() {
    return this.localName;
  }

  get form() {
    return this.#internals.form;
  }

  get labels() {
    return this.#internals.labels;
  }

  get validity() {
    return this.#internals.validity;
  }

  get validationMessage() {
    return this.#internals.validationMessage;
  }

  get willValidate() {
    return this.#internals.willValidate;
  }

  checkValidity() {
    return this.#internals.checkValidity();
  }

  reportValidity() {
    return this.#internals.reportValidity();
  }

  setCustomValidity(message: string) {
    this.#custom = message;
    this.#settle();
  }

  override focus(options?: FocusOptions) {
    this.#form.focus(options);
  }

  reset() {
    this.#form.reset();
  }

  connectedCallback() {
    const { signal } = this.#life = new AbortController();
    addEventListener("online", () => this.#form.whenOnline?.(), { signal });
    const observer = new MutationObserver(() => this.#form.listen());
    observer.observe(document, { attributeFilter: ["lang"], subtree: true });
    signal.onabort = () => observer.disconnect();
    this.#settle();
    this.#form.begin(!this.#began);
    this.#began = true;
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#form.leave();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null) {
    if (before === after || !this.#began) return;
    if (name === "required") this.#settle();
    else if (name === "no-history") this.#form.follow();
    else if (name === "autosend") this.#form.sendUnasked();
    else if (/^(email|phone|purpose|country)$/.test(name)) this.#form.renew(name);
    else if (/^(channel|locale|alphanumeric)$/.test(name)) this.#form.update();
  }

  formDisabledCallback(disabled: boolean) {
    this.#form.disable(disabled);
    this.#form.sendUnasked();
  }

  formResetCallback() {
    this.reset();
  }

  #settle() {
    this.#internals.setFormValue(this.value);
    const valueMissing = this.hasAttribute("required") && !this.#form.proof;
    this.#internals.setValidity(
      { valueMissing, customError: !!this.#custom }, this.#custom || this.#form.words.missing, this.#form.target);
  }
}

// The properties of the attributes.
export interface OtpFormElement extends Omit<Declared, keyof HTMLElement> {}
reflect(OtpFormElement.prototype);
