import type { Answer } from "./ask.ts";

/** Why there are no stats. */
export function sentence(answer: Exclude<Answer, { kind: "stats" }>): string {
  switch (answer.kind) {
    case "wrong-key": return "This is none of the service's API keys. Check it and try again.";
    case "store-away": return "The service cannot reach its store (Redis), so there are no new figures.";
    case "failed": return `The service answered with an error (${answer.status}).`;
    case "unreachable": return "The service does not answer.";
  }
}

export const tryingAgain = (seconds: number) => `Trying again every ${seconds === 1 ? "second" : `${seconds} seconds`}.`;
