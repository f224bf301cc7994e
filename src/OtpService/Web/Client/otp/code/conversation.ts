import type { Recipient, SendRequest, Sent, Verified } from "../../otp.d.ts";
import type { Client, Form } from "../form.ts";
import { call, tell } from "./call.ts";
import { done } from "./done.ts";
import { heldBy, isFor, sentTo, type Pending } from "./pending.ts";
import { codeStep } from "./step.ts";
import { historyOf, type HistoryEntries } from "./history-entries.ts";
import { english } from "./words.ts";

/** What follows when the form knows an address: a code is sent, awaited and checked. */
export class Conversation {
  /** Whether a code is asked for. */
  waits = false;
  readonly #form: Form;
  readonly #client: Client;
  #path = new AbortController();
  #entries: HistoryEntries | undefined;
  #pending: Pending | undefined;
  #typed = "";

  constructor(form: Form, client: Client) {
    this.#form = form;
    this.#client = client;
    this.follow();
  }

  get words() {
    return { ...english, ...this.#form.words };
  }

  get #purpose() {
    return this.#form.get("purpose") || undefined;
  }

  /** Keeps its entries in the history for as long as the element is in the page, if it may. */
  follow() {
    const { element, key } = this.#form;
    this.#path.abort();
    this.#path = new AbortController();
    this.#entries = element.isConnected && !element.hasAttribute("no-history")
      ? historyOf(key, this.#path.signal, pending => this.#travel(pending)) : undefined;
    const found = this.#pending ? undefined : this.#entries?.waiting();
    if (found && this.#isMine(found)) this.#await(found);
  }

  /** Sends a code, unless the page, which may have been told already, wants none. */
  send(to: Recipient, quiet?: boolean, isTold?: boolean) {
    const form = this.#form;
    if (form.calling) return;
    const again = this.waits;
    // Whoever comes back to correct the address and finds it right needs no other code.
    const before = again ? undefined : this.#earlier(to);
    if (before && Date.now() < before.resendAt) {
      this.#wait(before);
      return;
    }

    const purpose = this.#purpose;
    if (!isTold && !this.announce(to, again)) return;
    const fallbackEmail = to.phone && form.get("fallback-email") || undefined;
    call<Sent>(form, "send", async options => this.#client.sendVerification({
      ...to, purpose, locale: form.tag, fallbackEmail, captchaToken: await form.captcha?.(),
    }, options), sent => this.#wait(sentTo(to, purpose, fallbackEmail, sent), again, quiet), quiet, !!to.phone);
  }

  /** Sends the same code by another channel. */
  by(channel: NonNullable<Sent["channels"]>[number]) {
    const { asked, purpose, id } = this.#pending!;
    const form = this.#form;
    if (form.calling || !this.announce(asked, true)) return;
    call<Sent>(form, "send", async options => this.#client.sendVerification({
      ...asked, purpose, channel, verificationId: id, captchaToken: await form.captcha?.(),
    } as SendRequest, options), sent => this.#wait(sentTo(asked, purpose, undefined, sent), true), false, true);
  }

  /** Tells the page what is about to happen; false if it wants nothing to follow. */
  announce(to: Recipient, resend: boolean) {
    return tell(this.#form, "otp-send", { ...to, purpose: this.#purpose ?? "verification", resend }, true);
  }

  /** Waits for a code that the person has already. */
  enter(to: Recipient) {
    this.#wait(this.#earlier(to) ?? heldBy(to, this.#purpose));
  }

  verify(code: string) {
    const pending = this.#pending!;
    const { went, purpose, id } = pending;
    const guess = { ...went, code, purpose, verificationId: id || undefined };
    call<Verified>(this.#form, "verify", options => this.#client.verifyCode(guess, options), verified => this.accept(verified));
  }

  /** The address is verified. */
  accept(verified: Verified) {
    this.#form.proof = verified;
    this.end();
    this.#form.settle();
    this.#form.display(true);
  }

  /** Back to the address, or to an email address. */
  change(channel?: "email") {
    if (channel) this.#form.known = { email: this.#form.get("email") ?? "" };
    this.waits = false;
    this.#form.display(true);
    this.#entries?.leave();
  }

  /** Nobody waits for the code any more. */
  end() {
    if (this.#pending) this.#entries?.end(this.#pending);
    this.#pending = undefined;
    this.waits = false;
  }

  /** The code is asked for, or all is done. */
  step(again?: boolean) {
    const form = this.#form;
    const { proof } = form;
    if (proof) return done(this.words.verified, (proof.email ?? proof.phone)!);
    const pending = this.#pending!;
    const { signal } = form.stay;
    const { step, take } = codeStep(form, this, pending, signal, again ? this.words.resent : "", this.#typed);
    form.keep = () => this.#typed = step.target!().value;
    if (pending.went.phone) this.#client.part("phone").then(phone => phone.readMessage(signal, take)).catch(() => {});
    return step;
  }

  /** Back or forward in the history, to a code or to the address. */
  #travel(pending?: Pending) {
    const form = this.#form;
    if (form.proof) return;
    if (pending ? !this.#isMine(pending) : !this.waits) return;
    if (pending) this.#await(pending);
    else this.waits = false;
    form.display(true);
  }

  /** Whether an entry of the history is about this form, and neither old nor what is shown. */
  #isMine({ purpose, endsAt }: Pending) {
    return purpose === this.#purpose && endsAt >= (this.#pending?.endsAt ?? 0) + +this.waits;
  }

  #earlier(to: Recipient) {
    return this.#pending && isFor(this.#pending, to, this.#purpose) ? this.#pending : undefined;
  }

  #wait(pending: Pending, again?: boolean, quiet?: boolean) {
    this.#entries?.wait(pending);
    this.#await(pending);
    this.#form.display(!quiet, again);
  }

  #await(pending: Pending) {
    this.#pending = pending;
    this.#form.known = pending.asked;
    this.waits = true;
    this.#typed = "";
  }
}
