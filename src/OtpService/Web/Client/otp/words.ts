/**
 * What the form says before anything was sent. What it says afterwards stands in code/words.ts, and what only phone numbers
 * need in phone/words.ts.
 */
export const english = {
  emailLabel: "Email address",
  emailWanted: "Enter an email address such as name@example.com.",
  send: "Send code",
  haveCode: "I have a code",
  busy: "One moment…",
  retry: "Try again",
  missing: "Verify your address first.",
  offline: "You're offline. We'll try again when you're back.",
  unreachable: "Can't connect. Check your connection and try again.",
};

export type Words = typeof english;
