import type { Recipient, Verified } from "../otp.d.ts";
import { addressStep } from "./address-step.ts";
import { sendVerification, verifyCode } from "./client.ts";
import type { Conversation } from "./code/conversation.ts";
import { emailStep } from "./email-step.ts";
import { part } from "./lazy-parts.ts";
import { claim, release } from "./keys.ts";
import type { AddressStep, Host } from "./step.ts";
import { post } from "./post.ts";
import { View } from "./view.ts";

export type Captcha = () => string | undefined | Promise<string | undefined>;

/**
 * What the part for the code uses of this one: each part is built by itself, and there must be one of these. An older one has
 * fewer.
 */
const client = { sendVerification, verifyCode, part, post };
export type Client = typeof client;

/** Asks for the address. What follows on it is loaded meanwhile. */
export class Form extends View implements Host {
  captcha: Captcha | null = null;
  proof: Verified | undefined;
  /** The address that was entered, or is known from before. */
  known: Recipient | undefined;
  /** Keeps what was typed, for when the same step is shown again. */
  keep: (() => void) | undefined;
  /** Under what the history keeps the code that is awaited. */
  key = "";
  #rest: Conversation | undefined;
  #late = false;
  #unasked = "";

  get channel() {
    return this.get("channel") || (this.get("phone") && !this.get("email") ? "sms" : "email");
  }

  async begin(first: boolean) {
    this.key = claim(this.element.id);
    this.follow();
    await this.update();
    if (!first) return;
    if (this.element.autofocus) this.focus();
    // After the first paint.
    requestAnimationFrame(() => setTimeout(() => this.rest().catch(() => {})));
  }

  override leave() {
    super.leave();
    release(this.key);
    this.follow();
  }

  async update() {
    this.#late = this.calling;
    if (this.calling) return;
    this.keep?.();
    await this.display();
    this.sendUnasked();
  }

  async catchUp() {
    if (this.#late) await this.update();
  }

  /** The page may have changed whether the history is used. */
  follow() {
    this.#rest?.follow();
  }

  /** The page names another address, purpose or country: what depends on it begins again. */
  renew(name: string) {
    this.keep?.();
    this.keep = undefined;
    if (name === "country") {
      if (this.known?.phone) this.known = { phone: this.known.phone };
    } else {
      this.calling = false;
      if (this.#rest) this.#rest.waits = false;
      if (name !== "purpose") this.known = undefined;
    }
    this.update();
  }

  reset() {
    this.#rest?.end();
    this.proof = this.known = this.keep = undefined;
    this.settle();
    this.display();
  }

  /** What follows on the address. */
  async rest() {
    const { Conversation } = await part("code");
    return this.#rest ??= new Conversation(this, client);
  }

  /** Sends to the address that the page named, if it wants that, once. */
  async sendUnasked() {
    const given = `${this.get("email")} ${this.get("phone")}`;
    const over = () => this.#rest?.waits || this.proof || given === this.#unasked || this.element.matches(":disabled");
    if (this.get("autosend") === null || over()) return;
    await this.rest().catch(() => {});
    // Only an address can be sent to, and neither a code nor what says that something is missing.
    if (over() || !this.element.isConnected || !this.target) return;
    this.#unasked = given;
    this.frame!.step.go(true);
  }

  /** Shows what it is time for. */
  async display(focus?: boolean, again?: boolean) {
    this.#late = false;
    // A page that comes back may have waited for a code.
    const isFound = !this.#rest && this.get("no-history") === null && history.state?.[this.key];
    if (isFound) await this.rest().catch(() => {});
    const rest = this.#rest;
    const { known, channel } = this;
    if (this.proof || rest?.waits || isFound && !rest) await this.show(part("code"), () => rest!.step(again), focus);
    else if (channel === "email") {
      await this.show(undefined, () => this.#address(emailStep(this, known?.email ?? this.get("email") ?? "")), focus);
    } else await this.show(part("phone"), phone => this.#address(phone.phoneStep(this, known)), focus);
  }

  #address(asks: AddressStep) {
    this.keep = () => this.known = asks.to();
    return addressStep(this, asks);
  }
}
