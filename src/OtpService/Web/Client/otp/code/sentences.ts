import type { Failure, Step } from "../../otp.d.ts";
import type { CodeWords } from "./words.ts";

const SAME: Partial<Record<Failure["code"], keyof CodeWords>> = {
  code_used: "code_not_found",
  too_many_failures: "too_many_requests",
  timeout: "unreachable",
};

/** A failure in words, which name the number where a code goes to one. At the second step only the code can be malformed. */
export function sentenceOf(
  { code, retryAfter, attemptsRemaining }: Failure, step: Step, words: CodeWords, locale: string, isPhone = false,
) {
  const name = SAME[code] ?? (code === "invalid_request" && step === "verify" ? "invalid_code" : code);
  const sentence = isPhone && words[`${name}_phone` as keyof CodeWords] || words[name as keyof CodeWords] || words.unavailable;
  return sentence.replace("{in}", soon(retryAfter ?? 60, locale))
    + (attemptsRemaining! >= 0 ? ` ${words.attempts.replace("{n}", `${attemptsRemaining}`)}` : "");
}

/** "in 3 minutes" */
function soon(seconds: number, locale: string) {
  const [unit, length] = seconds < 90 ? ["second", 1] as const : seconds < 5400 ? ["minute", 60] as const : ["hour", 3600] as const;
  return new Intl.RelativeTimeFormat(locale).format(Math.ceil(seconds / length), unit);
}
