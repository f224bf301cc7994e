import { byLabel, seriesOf, sum, together, type Stats } from "./stats.ts";

/** The codes of refusals that come from a limit or a rule of the operator. */
const LIMITS = [
  "resend_too_soon", "too_many_sends", "too_many_requests", "too_many_attempts", "too_many_failures",
  "destination_not_allowed", "captcha_failed",
];

/** What was refused for one reason. */
export interface Refusal {
  code: string;
  counts: number[];
  total: number;
}

/** Sends and guesses that were refused, by reason, the most frequent first. */
export function refusalsOf(stats: Stats): { byLimits: Refusal[]; others: Refusal[] } {
  const refusals = [...byLabel(seriesOf(stats, "refused_sends", "refused_verifications"), 1)]
    .map(([code, series]) => ({ code, counts: together(stats, series) }))
    .map(refusal => ({ ...refusal, total: sum(refusal.counts) }))
    .sort((a, b) => b.total - a.total);
  return {
    byLimits: refusals.filter(({ code }) => LIMITS.includes(code)),
    others: refusals.filter(({ code }) => !LIMITS.includes(code)),
  };
}
