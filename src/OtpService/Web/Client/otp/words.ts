import { home } from "./home.ts";

/**
 * {to} is an address, {in} a time such as "in 3 minutes", {n} a number. Failures have the name of their code. What only
 * phone numbers need stands in phone/words.ts.
 */
export const english = {
  emailLabel: "E-mail address",
  emailWanted: "Enter an e-mail address such as name@example.com.",
  send: "Send code",
  busy: "One moment…",
  sent: "Enter the code we sent to {to}.",
  codeLabel: "Code",
  codeWanted: "Enter all {n} characters of the code.",
  verify: "Verify",
  change: "Use another address",
  resend: "Send a new code",
  resent: "A new code is on its way.",
  useEmail: "Use e-mail instead",
  verified: "{to} is verified.",
  missing: "Verify your address first.",
  attempts: "Attempts left: {n}.",
  invalid_request: "This address does not look right. Check it.",
  invalid_code: "This code is not right. Check it.",
  code_not_found: "This code no longer works. Send a new one.",
  code_expired: "This code has expired. Send a new one.",
  code_superseded: "There is a newer code. Use the latest one.",
  captcha_failed: "Show that you are not a robot, and try again.",
  destination_not_allowed: "We cannot send codes to this address. Use another.",
  resend_too_soon: "A code was sent just now. You can ask for another {in}.",
  too_many_sends: "Too many codes were sent. Try again {in}.",
  too_many_attempts: "Too many wrong codes. Send a new one.",
  too_many_requests: "Too many attempts. Try again {in}.",
  delivery_failed: "The code could not be delivered. Check the address.",
  unavailable: "This does not work at the moment. Try again {in}.",
  offline: "You are offline. We will try again when you are back.",
  unreachable: "No answer. Check your connection and try again.",
};

export type Words = typeof english;

/** A language tag as it should be written; "en" for what is none. */
export function tagOf(text: string): string {
  try {
    return Intl.getCanonicalLocales(text)[0]!;
  } catch {
    return "en";
  }
}

export const languageOf = (tag: string) => tag.split("-")[0]!;

/** The words of a language, from beside this file; English where there are none. */
export async function wordsOf(tag: string): Promise<Words> {
  const language = languageOf(tag);
  const own = /ar|de|es|fr|hi|it|ja|ko|nl|pl|pt|tr|zh/.test(language)
    && await fetch(`${home}otp/${language}.json`).then(answer => answer.json()).catch(() => 0);
  return own ? { ...english, ...own } : english;
}
