import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Pending } from "../otp/code/pending.ts";
import { historyOf, type HistoryEntries } from "../otp/code/history-entries.ts";
import { claim, release } from "../otp/keys.ts";

// A history as browsers have it, whose listeners are told as soon as somebody travels.
let entries: unknown[];
let place: number;
const listeners = new Set<() => void>();
Object.assign(globalThis, {
  addEventListener: (_: string, listener: () => void, { signal }: { signal: AbortSignal }) => {
    listeners.add(listener);
    signal.addEventListener("abort", () => listeners.delete(listener));
  },
  history: {
    get state() {
      return entries[place];
    },
    pushState: (state: unknown) => entries = [...entries.slice(0, ++place), state],
    replaceState: (state: unknown) => entries[place] = state,
    back: () => go(-1),
  },
});
const go = (steps: number) => {
  place += steps;
  listeners.forEach(listener => listener());
};

/** A code that ends at a time of its own, by which it is known. */
const pending = (endsAt = Date.now() + 60_000 + ++codes) => ({ to: "ada@example.com", endsAt }) as Pending;
let codes = 0;
let own: HistoryEntries;
let path: AbortController;
let told: (Pending | undefined)[];

beforeEach(() => {
  entries = [{ page: 1 }];
  place = 0;
  told = [];
  path?.abort();
  path = new AbortController();
  own = historyOf("a", path.signal, entry => told.push(entry));
});

test("Back and forward between the address and the code are told", () => {
  const code = pending();
  own.wait(code);
  go(-1);
  go(1);
  assert.deepEqual(told, [undefined, code]);
  assert.ok(entries.every(entry => (entry as { page: number }).page === 1));
});

test("Entries of the page are not told", () => {
  own.wait(pending());
  history.pushState(null, "");
  history.pushState({ page: 2 }, "");
  go(-1);
  assert.deepEqual(told, []);
});

test("Another send has no entry of its own", () => {
  own.wait(pending());
  own.wait(pending(Date.now() + 90_000));
  assert.equal(entries.length, 2);
});

test("Nobody waits for a code that was entered or has ended, whichever way they come", () => {
  const code = pending();
  own.wait(code);
  history.pushState(null, "");
  own.end(code);
  go(-1);
  assert.equal(own.waiting(), undefined);
  own.wait(pending(Date.now() - 1));
  assert.equal(own.waiting(), undefined);
});

test("The entries of two forms do not see each other", () => {
  const [first, second] = [pending(), pending(Date.now() + 90_000)];
  const heard: unknown[] = [];
  const other = historyOf("b", path.signal, entry => heard.push(entry));
  own.wait(first);
  other.wait(second);
  go(-1);
  assert.deepEqual(own.waiting(), first);
  assert.deepEqual(heard, [undefined]);
  path.abort();
  go(1);
  assert.equal(heard.length, 1);
});

test("A key is free again when its element is gone", () => {
  const keys = [claim(""), claim(""), claim("a"), claim("a")];
  assert.equal(new Set(keys).size, 4);
  release(keys[0]!);
  assert.equal(claim(""), keys[0]);
});
