import type { Pending } from "./step.ts";

// While a code is awaited, the element has one entry of its own in the history, with the page's state and address as
// they were. Back leads to the first step instead of away from the page, and a page that the phone dropped while its
// owner read the message comes back as it was.

// Without a key nothing is kept.

/** The code that this entry of the history waits for. */
export function waiting(key: string): Pending | undefined {
  const pending: Pending | undefined = history.state?.[key];
  return pending && pending.endsAt > Date.now() ? pending : undefined;
}

export function wait(key: string, pending: Pending): void {
  if (!key) return;
  const state = { ...history.state, [key]: pending };
  if (history.state?.[key]) history.replaceState(state, "");
  else history.pushState(state, "");
}

/** The code was entered: there is nothing to come back to. */
export function arrived(key: string): void {
  if (waiting(key)) history.replaceState({ ...history.state, [key]: 0 }, "");
}
