/**
 * The types of OtpService's otp.js, an ES module without dependencies:
 * functions that ask for a code and check it, and the element <otp-form> that does both for a page.
 */

/** Where a code goes. */
export type Channel = "email" | "sms" | "whatsapp" | "voice" | "telegram";

/**
 * Exactly one of the two. A phone number is written in any way: with its calling code, or as it is written at home where
 * `country`, an ISO 3166 code of two letters, says where that is.
 */
export type Recipient =
  | { email: string; phone?: never; country?: never }
  | { phone: string; country?: string; email?: never };

export type SendRequest = Recipient & {
  /** What the code is for; default `verification`. */
  purpose?: string;
  /** The language of the message, as a BCP 47 tag; default what the browser prefers. */
  locale?: string;
  /** With `phone`: where the code goes if no message can be sent to it. */
  fallbackEmail?: string;
  /** With `verificationId`: sends the next message of that verification, by one of the `channels` that it has left. */
  channel?: Exclude<Channel, "email">;
  /** With `channel`: which verification. */
  verificationId?: string;
  /** The token of a solved captcha, where the service demands one. */
  captchaToken?: string;
};

export type VerifyRequest = Recipient & {
  /** What was typed or pasted; spaces and dashes do no harm. */
  code: string;
  /** As it was sent; default `verification`. */
  purpose?: string;
  /** From the answer to the send; then a repeat of this very request does no harm. */
  verificationId?: string;
};

export interface EmailNonceRequest {
  /** What the token is for; default `verification`. */
  purpose?: string;
}

export interface EmailTokenRequest {
  /** As it was typed. */
  email: string;
  /** What the browser put into the hidden field. */
  token: string;
  /** As it was for the nonce; default `verification`. */
  purpose?: string;
}

export interface CallOptions {
  /** Where the service is; default the folder that otp.js came from. */
  endpoint?: string | URL;
  /** Ends the call, which then fails with `aborted`. */
  signal?: AbortSignal;
}

export interface SendOptions extends CallOptions {
  /**
   * One intention of a person, in 1 to 128 visible ASCII characters: a repeat under the same key sends nothing twice.
   * By default one is made up, and used again when the same request is repeated after an unknown outcome.
   */
  idempotencyKey?: string;
}

/** A code is on its way. */
export interface Sent {
  success: true;
  message: string;
  verificationId: string;
  /** Where the code really went: `email` too when an SMS failed and there was a `fallbackEmail`. */
  channel: Channel;
  /** The address, masked. */
  to: string;
  /** The number in E.164, for callers with an API key. */
  phone?: string;
  purpose: string;
  codeLength: number;
  /** Seconds from now until the code ends. */
  expiresIn: number;
  /** Seconds from now until another may be asked for. */
  resendIn: number;
  /** The provider took the message and did not confirm. */
  delivery?: "unconfirmed";
  /** The channels by which the same code can still be sent, with `channel` and `verificationId`. */
  channels?: Exclude<Channel, "email">[];
}

/** What a hidden field needs for the browser to put a token into it. */
export interface EmailNonce {
  success: true;
  nonce: string;
  /** Seconds from now until the nonce ends. */
  expiresIn: number;
  /** The mail domains whose addresses may have a token, in lower case. */
  domains: string[];
}

/** The code was right, or the token. */
export interface Verified {
  success: true;
  message: string;
  verificationId: string;
  channel: Channel;
  email?: string;
  phone?: string;
  purpose: string;
  /** The proof, a JWT for your back end; absent where the service signs none. */
  token?: string;
  /** Seconds from now until the proof ends. */
  tokenExpiresIn?: number;
}

/** What the service refuses with. */
export type ServiceCode =
  | "invalid_request" | "invalid_code" | "code_not_found" | "code_expired" | "code_used" | "code_superseded"
  | "captcha_failed" | "unauthorized" | "destination_not_allowed" | "origin_not_allowed" | "not_found" | "method_not_allowed"
  | "request_timeout" | "body_too_large" | "unsupported_media_type" | "idempotency_mismatch" | "invalid_email_token"
  | "resend_too_soon" | "too_many_sends"
  | "too_many_attempts" | "too_many_failures" | "too_many_requests" | "delivery_failed" | "delivery_unavailable"
  | "issuer_unavailable" | "store_unavailable" | "busy" | "internal_error";

/** What goes wrong before the service answers. */
export type LocalCode =
  /** The device has no network. */
  | "offline"
  /** No answer: the network, the address, or an origin that is not in ALLOWED_ORIGINS. */
  | "unreachable"
  /** No answer in 20 seconds. Whether a code was sent is not known. */
  | "timeout"
  /** `signal` was aborted. */
  | "aborted"
  /** An answer that is not the service's, from something in between. */
  | "unexpected_answer";

/** Every failure is a value; nothing is thrown. */
export interface Failure {
  success: false;
  code: ServiceCode | LocalCode;
  /** An English sentence for people; `<otp-form>` has its own in fourteen languages. */
  message: string;
  /** The HTTP status; 0 without an answer. */
  status: number;
  /** Whole seconds until it is worth trying again. */
  retryAfter?: number;
  /** Guesses left at the code. */
  attemptsRemaining?: number;
  /** What is wrong with which member of the request. */
  errors?: Record<string, string[]>;
}

/** Sends a code. */
export function sendVerification(request: SendRequest, options?: SendOptions): Promise<Sent | Failure>;

/** Checks a code; on success `token` is the proof. */
export function verifyCode(request: VerifyRequest, options?: CallOptions): Promise<Verified | Failure>;

/** Gets the nonce for an email token. It fails with `not_found` where the service takes none. See docs/email-verification.md. */
export function emailVerificationNonce(request: EmailNonceRequest, options?: CallOptions): Promise<EmailNonce | Failure>;

/** Verifies an email address by a token of its mail provider, without a code. After any failure, send a code. */
export function verifyEmailToken(request: EmailTokenRequest, options?: CallOptions): Promise<Verified | Failure>;

/** What `<otp-form>` was doing when it failed. */
export type Step = "send" | "verify";

/** Gives the token of a solved captcha. */
export type Captcha = () => string | undefined | Promise<string | undefined>;

/**
 * The sentences of the form: `{to}` is an address, `{in}` a time such as "in 3 minutes", `{n}` a number. Sentences with
 * the name of a code are said when the service answers with that code.
 */
export type Words = Record<
  | "emailLabel" | "emailWanted" | "send" | "haveCode" | "busy" | "retry" | "missing"
  | "channel" | "email" | "phone" | "phoneLabel" | "phoneWanted" | "country" | "useEmail" | "sms" | "whatsapp" | "voice" | "telegram"
  | "sent" | "codeLabel" | "codeWanted" | "verify" | "change" | "change_phone" | "resend" | "resent" | "verified" | "attempts"
  | "invalid_request" | "invalid_code" | "code_not_found" | "code_expired" | "code_superseded" | "captcha_failed"
  | "destination_not_allowed" | "destination_not_allowed_phone" | "resend_too_soon" | "too_many_sends" | "too_many_attempts" | "too_many_requests"
  | "delivery_failed" | "delivery_failed_phone" | "delivery_unavailable" | "unavailable" | "offline" | "unreachable",
  string>;

/** What is about to be sent. */
export type Sending = Recipient & {
  purpose: string;
  /** Whether a code was sent there before, and is awaited. */
  resend: boolean;
};

/**
 * The element: asks for an address, sends a code, and checks it. A property that reflects an attribute is "" or false
 * where there is none; null takes the attribute away. See docs/component.md.
 */
export class OtpFormElement extends HTMLElement {
  static readonly formAssociated: true;

  /** Where codes may go: `email`, `sms`, or `both` for people to choose. */
  channel: string;
  /** What the code is for; default `verification`. */
  purpose: string;
  /** The language of the form and of the message; default the `lang` around the element, then the browser's. */
  locale: string;
  /** The country whose calling code is chosen first, such as `GB`. */
  country: string;
  /** With phone numbers: where the code goes if no SMS can be sent. */
  fallbackEmail: string;
  /** Where the service is; default the folder that otp.js came from. */
  endpoint: string;
  /** An email address that is known: the form begins with it. */
  email: string;
  /** A phone number that is known: the form begins with it. */
  phone: string;
  /** The token of your site for the browser's origin trial of email verification. */
  originTrial: string;
  /** Sends a code to the known address without being asked. */
  autosend: boolean;
  /** `off`: a whole code waits for the button. */
  autoSubmit: string;
  /** `boxes`: a box for each character of the code. */
  appearance: string;
  /** Shows the code as dots. */
  mask: boolean;
  /** The codes of this purpose have letters. */
  alphanumeric: boolean;
  /** Leaves the browser's history alone. */
  noHistory: boolean;
  /** The name of the proof in the form around the element. */
  name: string;
  /** The form around the element is not sent without the proof. */
  required: boolean;
  /** Nothing can be entered; also where a fieldset around the element says so. */
  disabled: boolean;

  /** Called before each send, where the service demands a captcha. */
  captcha: Captcha | null;
  /** Your own sentences, as many as you like; the others stay as they are. */
  words: Partial<Words> | null;

  /** The proof, once verified; also the element's value in a form. */
  readonly value: string | null;
  /** `otp-form` */
  readonly type: string;
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
  /** Your own reason why the form around the element must not be sent; "" for none. */
  setCustomValidity(message: string): void;
  /** To what has to be entered now. */
  focus(options?: FocusOptions): void;
  /** Back to the first step, with nothing entered. */
  reset(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "otp-form": OtpFormElement;
  }

  interface HTMLElementEventMap {
    /** Before each send; preventDefault() keeps it from being sent. */
    "otp-send": CustomEvent<Sending>;
    "otp-sent": CustomEvent<Sent>;
    "otp-verified": CustomEvent<Verified>;
    "otp-failed": CustomEvent<Failure & { step: Step }>;
  }
}

/** The attributes of `<otp-form>`, and its events as properties, for templates whose compilers check them. */
export interface OtpFormAttributes {
  channel?: "email" | "sms" | "both";
  purpose?: string;
  locale?: string;
  country?: string;
  "fallback-email"?: string;
  endpoint?: string;
  alphanumeric?: boolean | "";
  "no-history"?: boolean | "";
  email?: string;
  phone?: string;
  "origin-trial"?: string;
  autosend?: boolean | "";
  "auto-submit"?: "off";
  appearance?: "boxes";
  mask?: boolean | "";
  name?: string;
  required?: boolean;
  disabled?: boolean;
  autofocus?: boolean;
  id?: string;
  class?: string;
  style?: any;
  slot?: string;
  lang?: string;
  hidden?: boolean;
  /** What frameworks themselves add. */
  key?: any;
  ref?: any;
  children?: any;
  "onotp-send"?: (event: CustomEvent<Sending>) => void;
  "onotp-sent"?: (event: CustomEvent<Sent>) => void;
  "onotp-verified"?: (event: CustomEvent<Verified>) => void;
  "onotp-failed"?: (event: CustomEvent<Failure & { step: Step }>) => void;
}

/** As Vue names the events. */
export interface OtpFormVueProps extends Omit<OtpFormAttributes, `on${string}`> {
  onOtpSend?: OtpFormAttributes["onotp-send"];
  onOtpSent?: OtpFormAttributes["onotp-sent"];
  onOtpVerified?: OtpFormAttributes["onotp-verified"];
  onOtpFailed?: OtpFormAttributes["onotp-failed"];
}

// Where one of these packages is not installed, the compiler skips its block.

// @ts-ignore
declare module "react" {
  namespace JSX {
    // React 19 sets properties of custom elements, and has attributes of its own for every element.
    interface IntrinsicElements {
      "otp-form": OtpFormAttributes & Pick<Partial<OtpFormElement>, "captcha" | "words" | "fallbackEmail">
        // @ts-ignore
        & Omit<HTMLAttributes<OtpFormElement>, keyof OtpFormAttributes>;
    }
  }
}

// @ts-ignore
declare module "preact" {
  namespace JSX {
    interface IntrinsicElements { "otp-form": OtpFormAttributes }
  }
}

// @ts-ignore
declare module "vue" {
  interface GlobalComponents { "otp-form": new () => { $props: OtpFormVueProps } }
}

// @ts-ignore
declare module "svelte/elements" {
  interface SvelteHTMLElements { "otp-form": OtpFormAttributes }
}
