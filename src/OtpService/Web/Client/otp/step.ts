import type { Failure, Recipient } from "../otp.d.ts";
import type { Words } from "./words.ts";

/** What a step asks of the element. */
export interface Host {
  words: Words;
  /** For names of countries and times, in the language of the words. */
  locale: string;
  getAttribute(name: string): string | null;
  /** Says what is wrong with the input; "" takes it back. */
  fault(sentence: string): void;
  send(to: Recipient): void;
  verify(code: string): void;
  change(channel?: "email"): void;
}

/** One page of the element; what all have in common, the element puts around it. */
export interface Step {
  /** What the button says. */
  label: string;
  before: Node[];
  after: Node[];
  /** Where the answer goes, and the focus. */
  input(): HTMLInputElement;
  submit(): void;
  failed?(failure: Failure): void;
}

/** A code that was sent and not yet entered. It may outlive the page in its history, so it is plain data. */
export interface Pending {
  asked: Recipient;
  went: Recipient;
  to: string;
  id: string;
  length: number;
  resendAt: number;
  endsAt: number;
}
