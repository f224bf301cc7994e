import type { Pending } from "./pending.ts";

// While a code is awaited, the element has one entry of its own in the history, with the page's state and address as
// they were. Back leads to the first step instead of away from the page, and a page that the phone dropped while its
// owner read the message comes back as it was. Entries of the page, such as those of its links, mean nothing here.

export interface HistoryEntries {
  /** The code that this entry of the history waits for. */
  waiting(): Pending | undefined;
  wait(pending: Pending): void;
  /** Goes back to where the address was asked for. */
  leave(): void;
  /** Nobody waits for this code any more, whichever entry the person comes back to. */
  end(pending: Pending): void;
}

const ENDED = "otp-form ended";
const memory: Record<string, string> = {};

/** The entries of one element, until the signal. Tells of an entry that waits for a code, and without one of the one before. */
export function historyOf(key: string, signal: AbortSignal, travelled: (pending?: Pending) => void): HistoryEntries {
  const here = (): Pending | 0 | undefined => history.state?.[key];
  const mark = (value: Pending | 0) => ({ ...history.state, [key]: value });
  const waiting = () => {
    const pending = here();
    return pending && pending.endsAt > Date.now() && !ended().includes(`${pending.endsAt}`) ? pending : undefined;
  };
  addEventListener("popstate", () => {
    const pending = waiting();
    if (pending || here() === 0) travelled(pending);
  }, { signal });

  return {
    waiting,
    wait(pending) {
      const entry = mark(pending);
      if (here()) history.replaceState(entry, "");
      else {
        history.replaceState(mark(0), "");
        history.pushState(entry, "");
      }
    },
    leave() {
      if (waiting()) history.back();
    },
    end({ endsAt }) {
      kept()[ENDED] = `${ended()} ${endsAt}`.slice(-500);
      if (here()) history.replaceState(mark(0), "");
    },
  };
}

const ended = () => kept()[ENDED] ?? "";

/** What outlives a reload, where the browser allows that. */
function kept(): Record<string, string> {
  try {
    return sessionStorage ?? memory;
  } catch {
    return memory;
  }
}
