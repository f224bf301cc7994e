import type { Failure, Recipient } from "../otp.d.ts";
import type { Words } from "./words.ts";

/** What a step asks of the form. */
export interface Host {
  words: Words;
  /** For names of countries and times, in the language of the words. */
  locale: string;
  /** The language of the page, and perhaps its region. */
  tag: string;
  channel: string;
  /** An attribute of the element. */
  get(name: string): string | null;
  /** Says what is wrong with the input; "" takes it back. */
  fault(sentence: string): void;
}

/** One page of the form; what all have in common, the form puts around it. */
export interface Step {
  /** What the button says. */
  label: string;
  before: Node[];
  after: Node[];
  /** Where the answer goes, and the focus. */
  target?(): HTMLInputElement;
  /** What is wrong with the answer, if this step knows before it is sent. */
  wrong?(): string;
  /** Quietly, when no person asked for it: then nothing is said of what is missing. */
  go(quiet?: boolean): void;
  /** What to say of a failure, if this step knows better. */
  failed?(failure: Failure): string | void;
}

/** Where the code goes is asked for in several ways. */
export interface AddressStep {
  before: HTMLElement[];
  after: HTMLElement[];
  target(): HTMLInputElement;
  failed?: Step["failed"];
  /** What was entered so far. */
  to(): Recipient;
  /** What is wrong with it; "" when nothing is. */
  wrong(): string;
}
