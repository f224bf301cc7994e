import type { CallOptions, Failure, Recipient, Sent, Step as StepName, Verified } from "../otp.d.ts";
import { sendVerification, verifyCode } from "./client.ts";
import { codeStep } from "./code-step.ts";
import { h, withAddress } from "./dom.ts";
import { emailStep } from "./email-step.ts";
import { frameOf, type Frame } from "./frame.ts";
import { home } from "./home.ts";
import css from "./otp-form.css";
import { sentenceOf } from "./sentences.ts";
import type { Host, Pending, Step } from "./step.ts";
import { arrived, wait, waiting } from "./trail.ts";
import { english, languageOf, tagOf, wordsOf } from "./words.ts";

export class OtpFormElement extends HTMLElement implements Host {
  static readonly formAssociated = true as const;
  static readonly observedAttributes = ["channel", "locale"];

  captcha: (() => string | undefined | Promise<string | undefined>) | null = null;
  words = english;
  locale = "en";

  #tag = "";
  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: "open" });
  #life = new AbortController();
  #stay = new AbortController();
  #frame: Frame | undefined;
  #phone: typeof import("./phone/phone.ts") | 0 = 0;
  #busy = false;
  #retry: (() => void) | undefined;
  #known: Recipient | undefined;
  #pending: Pending | undefined;
  #waits = false;
  #proof: Verified | undefined;

  get value() {
    return this.#proof?.token ?? null;
  }

  connectedCallback() {
    const { signal } = this.#life = new AbortController();
    addEventListener("popstate", () => this.#travelled(), { signal });
    addEventListener("online", () => this.#retry?.(), { signal });
    this.#begin();
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#stay.abort();
  }

  attributeChangedCallback() {
    if (this.#tag) this.#begin();
  }

  formResetCallback() {
    this.reset();
  }

  override focus() {
    (this.#frame?.step.input() ?? this.#root.querySelector("p"))?.focus();
  }

  reset() {
    this.#proof = this.#known = this.#pending = undefined;
    arrived(this.#key);
    this.#ask();
  }

  fault(sentence: string) {
    this.#frame!.fault(sentence);
  }

  change(channel?: "email") {
    if (channel) this.#known = { email: "" };
    if (waiting(this.#key)) history.back();
    else this.#ask(true);
  }

  send(to: Recipient) {
    const before = this.#pending;
    const address = (to.email ?? to.phone)!;
    const again = this.#waits;
    // Whoever comes back to correct the address and finds it right needs no other code.
    if (!again && before?.to === address && Date.now() < before.resendAt) {
      return this.#await(before, true);
    }

    const fallbackEmail = to.phone && this.#attribute("fallback-email");
    this.#run<Sent>("send", async options => sendVerification({
      ...to, purpose: this.#attribute("purpose"), locale: this.#tag, fallbackEmail, captchaToken: await this.captcha?.(),
    }, options), sent => {
      const moved = sent.channel === "email" && fallbackEmail;
      this.#await({
        asked: to,
        went: moved ? { email: moved } : to,
        to: moved || address,
        id: sent.verificationId,
        length: sent.codeLength,
        resendAt: Date.now() + sent.resendIn * 1000,
        endsAt: Date.now() + sent.expiresIn * 1000,
      }, true, again ? this.words.resent : "");
    });
  }

  verify(code: string) {
    const { went, id } = this.#pending!;
    const guess = { ...went, code, purpose: this.#attribute("purpose"), verificationId: id };
    this.#run<Verified>("verify", options => verifyCode(guess, options), verified => {
      this.#proof = verified;
      arrived(this.#key);
      this.#show(undefined, true);
    });
  }

  #attribute(name: string) {
    return this.getAttribute(name) || undefined;
  }

  /** Under what the history keeps the code that is awaited; "" if it must not. */
  get #key() {
    return this.hasAttribute("no-history") ? "" : `otp-form ${this.id}`;
  }

  /** Calls the service, once at a time, and once more when the network is back. */
  async #run<T extends Sent | Verified>(
    step: StepName, call: (options: CallOptions) => Promise<T | Failure>, done: (result: T) => void,
  ) {
    if (this.#busy) return;
    const { signal } = this.#stay;
    const frame = this.#frame!;
    this.#busy = true;
    this.#retry = undefined;
    frame.fault("");
    frame.busy(this.words.busy);
    const result = await call({ endpoint: this.#attribute("endpoint"), signal })
      // What the page's own captcha threw.
      .catch((): Failure => ({ success: false, code: "captcha_failed", message: english.captcha_failed, status: 0 }));
    // Whoever left the step took their question back.
    if (signal.aborted) return;
    this.#busy = false;
    frame.busy("");
    if (result.success) {
      done(result);
      this.#tell(step === "send" ? "otp-sent" : "otp-verified", result);
    } else {
      if (result.code === "offline") this.#retry = () => this.#run(step, call, done);
      frame.step.failed?.(result);
      frame.fault(sentenceOf(result, step, this.words, this.locale));
      this.#tell("otp-failed", { ...result, step });
    }
  }

  #tell(type: string, detail: object) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  /** Words come first, so that no sentence changes its language before the reader's eyes. */
  async #begin() {
    const { signal } = this.#life;
    const first = !this.#frame;
    const tag = this.#tag
      = tagOf(this.#attribute("locale") ?? this.closest<HTMLElement>("[lang]")?.lang ?? navigator.language);
    this.words = await wordsOf(tag);
    this.locale = this.words === english ? "en" : tag;
    this.#phone = /sms|both/.test(this.getAttribute("channel")!)
      ? await import(`${home}otp/phone.js`).catch(() => 0) : 0;
    if (signal.aborted || tag !== this.#tag) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css + (this.#phone && this.#phone.css));
    this.#root.adoptedStyleSheets = [sheet];
    const pending = this.#waits ? this.#pending : first && waiting(this.#key);
    if (this.#proof) this.#show();
    else if (pending) this.#await(pending);
    else this.#ask();
    if (first && this.autofocus) this.focus();
  }

  /** Back or forward in the history. */
  #travelled() {
    const pending = waiting(this.#key);
    if (!this.#frame) return;
    if (pending) this.#await(pending, true);
    else if (this.#waits) this.#ask(true);
  }

  #ask(focus?: boolean) {
    this.#waits = false;
    this.#show(() => this.#phone
      ? this.#phone.phoneStep(this, this.#known)
      : emailStep(this, this.#known?.email), focus);
  }

  #await(pending: Pending, focus?: boolean, news = "") {
    this.#pending = pending;
    this.#known = pending.asked;
    this.#waits = true;
    wait(this.#key, pending);
    this.#show(signal => {
      const { step, take } = codeStep(this, this.hasAttribute("alphanumeric"), pending, signal, news);
      if (this.#phone && pending.went.phone) this.#phone.readMessage(signal, take);
      return step;
    }, focus);
  }

  /** Shows a step, or without one that all is done. */
  #show(make?: (signal: AbortSignal) => Step, focus?: boolean) {
    this.#stay.abort();
    const { signal } = this.#stay = new AbortController();
    this.#busy = false;
    this.#retry = undefined;
    this.#frame = make && frameOf(make(signal));
    const { email, phone } = this.#proof ?? {};
    const language = languageOf(this.locale);
    this.#root.replaceChildren(h("div", { part: "root", lang: language, dir: language === "ar" ? "rtl" : "ltr" },
      this.#frame?.root
      ?? h("p", { part: "done", tabindex: "-1" }, ...withAddress(this.words.verified, (email ?? phone)!))));
    this.#internals.setFormValue(this.value);
    const missing = !!make && this.hasAttribute("required");
    this.#internals.setValidity({ valueMissing: missing }, this.words.missing, this.#frame?.step.input());
    if (focus) this.focus();
  }
}
