/**
 * As in ../words.ts, and only from the first send on: {to} is an address, {in} a time such as "in 3 minutes", {n} a number.
 * Failures have the name of their code. What ends in _phone is said of a number.
 */
export const english = {
  sent: "Enter the code we sent to {to}.",
  codeLabel: "Code",
  codeWanted: "Enter all {n} characters of the code.",
  verify: "Verify",
  change: "Use another address",
  change_phone: "Use another number",
  resend: "Get a new code",
  resent: "A new code is on its way.",
  sms: "Text me instead",
  whatsapp: "Send it by WhatsApp",
  voice: "Call me instead",
  telegram: "Send it by Telegram",
  useEmail: "Use email instead",
  verified: "{to} is verified.",
  attempts: "Attempts left: {n}.",
  invalid_request: "This address doesn't look right. Check it.",
  invalid_code: "That code isn't right. Check it.",
  code_not_found: "This code no longer works. Get a new one.",
  code_expired: "This code has expired. Get a new one.",
  code_superseded: "There is a newer code. Use the latest one.",
  captcha_failed: "Confirm you're not a robot, then try again.",
  destination_not_allowed: "We can't send codes to this address. Use another.",
  destination_not_allowed_phone: "We can't send codes to this number. Use another.",
  resend_too_soon: "We just sent a code. You can get another {in}.",
  too_many_sends: "Too many codes were sent. Try again {in}.",
  too_many_attempts: "Too many wrong tries. Get a new code.",
  too_many_requests: "Too many attempts. Try again {in}.",
  delivery_failed: "The code could not be delivered. Check the address.",
  delivery_failed_phone: "The code could not be delivered. Check the number.",
  delivery_unavailable: "We can't send codes right now. Try again {in}.",
  unavailable: "Something went wrong. Try again {in}.",
};

export type CodeWords = typeof english & typeof import("../words.ts").english;
