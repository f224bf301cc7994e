import type { Stats } from "./stats.ts";

/** What came of asking for the stats. */
export type Answer =
  | { kind: "stats"; stats: Stats }
  | { kind: "wrong-key" }
  | { kind: "store-away"; retrySeconds: number }
  | { kind: "failed"; status: number }
  | { kind: "unreachable" };

const USUAL_RETRY_SECONDS = 5;
const LONGEST_WAIT_MILLISECONDS = 15_000;

/** The key goes into a header of this one request and nowhere else. */
export async function ask(key: string, minutes: number, given: AbortSignal): Promise<Answer> {
  // Headers take bytes: a key with anything else in it is none of the service's.
  if (!/^[\x21-\x7e]+$/.test(key)) return { kind: "wrong-key" };
  try {
    const response = await fetch(`stats?minutes=${minutes}`, {
      headers: { Authorization: `Bearer ${key}` }, cache: "no-store", credentials: "omit",
      signal: AbortSignal.any([given, AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS)]),
    });
    switch (response.status) {
      case 200: return { kind: "stats", stats: await response.json() };
      case 401: return { kind: "wrong-key" };
      case 503: {
        return { kind: "store-away", retrySeconds: Number(response.headers.get("Retry-After")) || USUAL_RETRY_SECONDS };
      }
      default: return { kind: "failed", status: response.status };
    }
  } catch {
    return { kind: "unreachable" };
  }
}
