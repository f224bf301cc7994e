/**
 * As in ../words.ts, and only from the first send on: {to} is an address, {in} a time such as "in 3 minutes", {n} a number.
 * Failures have the name of their code.
 */
export const english = {
  sent: "Enter the code we sent to {to}.",
  codeLabel: "Code",
  codeWanted: "Enter all {n} characters of the code.",
  verify: "Verify",
  change: "Use another address",
  resend: "Send a new code",
  resent: "A new code is on its way.",
  useEmail: "Use email instead",
  verified: "{to} is verified.",
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
  delivery_unavailable: "We cannot send codes at the moment. Try again {in}.",
  unavailable: "This does not work at the moment. Try again {in}.",
};

export type CodeWords = typeof english & typeof import("../words.ts").english;
