/**
 * The types of OtpService's otp.js, an ES module without dependencies:
 * functions that ask for a code and check it, and the element <otp-form> that does both for a page.
 */

/** Where a code goes. */
export type Channel = "email" | "sms";

/** Exactly one of the two. A phone number is E.164, with its plus sign. */
export type Recipient = { email: string; phone?: never } | { phone: string; email?: never };

export type SendRequest = Recipient & {
  /** What the code is for; default `verification`. */
  purpose?: string;
  /** The language of the message, as a BCP 47 tag; default what the browser prefers. */
  locale?: string;
  /** With `phone`: where the code goes if no SMS can be sent. */
  fallbackEmail?: string;
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
  purpose: string;
  codeLength: number;
  /** Seconds from now until the code ends. */
  expiresIn: number;
  /** Seconds from now until another may be asked for. */
  resendIn: number;
  /** The provider took the message and did not confirm. */
  delivery?: "unconfirmed";
}

/** The code was right. */
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
  | "captcha_failed" | "unauthorized" | "destination_not_allowed" | "not_found" | "method_not_allowed"
  | "body_too_large" | "unsupported_media_type" | "idempotency_mismatch" | "resend_too_soon" | "too_many_sends"
  | "too_many_attempts" | "too_many_failures" | "too_many_requests" | "delivery_failed" | "delivery_unavailable"
  | "store_unavailable" | "internal_error";

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

/** What `<otp-form>` was doing when it failed. */
export type Step = "send" | "verify";

/** The element: asks for an address, sends a code, and checks it. See docs/component.md for its attributes. */
export class OtpFormElement extends HTMLElement {
  static readonly formAssociated: true;
  /** Called before each send, where the service demands a captcha: gives the token of a solved one. */
  captcha: (() => string | undefined | Promise<string | undefined>) | null;
  /** The proof, once verified; also the element's value in a form. */
  readonly value: string | null;
  /** Back to the first step, with nothing entered. */
  reset(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "otp-form": OtpFormElement;
  }

  interface HTMLElementEventMap {
    "otp-sent": CustomEvent<Sent>;
    "otp-verified": CustomEvent<Verified>;
    "otp-failed": CustomEvent<Failure & { step: Step }>;
  }
}
