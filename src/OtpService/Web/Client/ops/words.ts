const numbers = new Intl.NumberFormat("en");
const regions = new Intl.DisplayNames("en", { type: "region" });

export const NOTHING = "–";

export const count = (value: number) => numbers.format(value);

/** A share in percent, which says 0% and 100% of nothing less than none and all. */
export function percent(value: number | null): string {
  if (value === null) return NOTHING;
  const told = value <= 0 || value >= 1 ? value : Math.min(Math.max(value, .001), .999);
  const digits = (told > 0 && told < .1) || (told > .99 && told < 1) ? 1 : 0;
  return new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: digits }).format(told);
}

export const atMost = (milliseconds: number | null) => milliseconds === null ? NOTHING
  : milliseconds < 1000 ? `≤ ${milliseconds} ms` : `≤ ${numbers.format(milliseconds / 1000)} s`;

export const plural = (value: number, one: string, many: string) => `${count(value)} ${value === 1 ? one : many}`;

/** 12 rejected · 3 unconfirmed */
export const list = (items: readonly [string, number][], name: (word: string) => string = spaced) =>
  items.length > 0 ? items.map(([word, total]) => `${count(total)} ${name(word)}`).join(" · ") : NOTHING;

export const spaced = (word: string) => word.replaceAll("_", " ");

export const channel = (word: string) =>
  ({ email: "email", sms: "SMS", whatsapp: "WhatsApp", telegram: "Telegram" })[word] ?? word;

/** The name of a country by its ISO code. */
export function country(code: string): string {
  if (code === "001") return "No country";
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}

/** What a provider did, as its users say it. */
export const outcome = (word: string) => ({
  rejected: "rejected the address", declined: "declined", refused: "refused us", over_quota: "over quota",
  not_sent: "not reached", skipped: "left alone", unconfirmed: "unconfirmed",
})[word] ?? spaced(word);

/** A refusal by its code. */
export const refusal = (code: string) => ({
  resend_too_soon: "Asked again too soon",
  too_many_sends: "Too many sends to an address",
  too_many_requests: "Limit of a network, or of the service",
  too_many_attempts: "Guesses of a code used up",
  too_many_failures: "Failures of an address used up",
  destination_not_allowed: "Destination not allowed",
  captcha_failed: "Captcha not solved",
  invalid_code: "Wrong code",
  code_not_found: "No code pending",
  code_expired: "Code expired",
  code_used: "Code used before",
  code_superseded: "Older than the newest codes",
  invalid_request: "Request not understood",
  unauthorized: "Without a valid API key",
  body_too_large: "Request too large",
  unsupported_media_type: "Request not JSON",
  idempotency_mismatch: "Idempotency key reused",
  store_unavailable: "Store away",
})[code] ?? spaced(code);
