import assert from "node:assert/strict";
import { test } from "node:test";
import { countriesOf } from "../ops/countries.ts";
import { figuresOf, messagesOf, share, tokensOf, usesOf } from "../ops/figures.ts";
import { percentile, providersOf } from "../ops/providers.ts";
import { periods, rangeOf, RANGES } from "../ops/range.ts";
import { refusalsOf } from "../ops/refusals.ts";
import type { Stats } from "../ops/stats.ts";
import { warningsOf } from "../ops/warnings.ts";
import { atMost, country, list, percent } from "../ops/words.ts";

/** Stats of as many minutes as each series has counts, from lines such as "sent email login: 1 0 2". */
function stats(...lines: string[]): Stats {
  const series = lines.map(line => {
    const [name = "", counts = ""] = line.split(": ");
    const [counter = "", ...labels] = name.split(" ");
    return { counter, labels, counts: counts.split(" ").map(Number) };
  });
  const starts = (series[0]?.counts ?? []).map((_, minute) => new Date(Date.UTC(2026, 10, 23, 9, minute)).toISOString());
  return { bucketMinutes: 1, starts, series };
}

test("headline figures add up channels, purposes and reasons", () => {
  assert.deepEqual(
    figuresOf(stats(
      "sent email verification: 3 1", "sent sms login: 0 4", "verified sms login: 0 2", "undelivered sms delivery_failed: 1 0",
      "refused_sends email resend_too_soon: 2 2", "refused_sends  invalid_request: 1 0",
      "refused_verifications sms invalid_code: 0 6")),
    { sent: 8, verified: 2, conversion: .25, undelivered: 1, refusedSends: 5, refusedGuesses: 6 });
});

test("conversion is nothing of nothing, and at most all", () => {
  assert.equal(share(0, 0), null);
  assert.equal(share(3, 0), null);
  assert.equal(share(0, 4), 0);
  assert.equal(share(5, 4), 1);
});

test("a percentile is the step within which its part was done", () => {
  assert.equal(percentile([], .5), null);
  assert.equal(percentile([[50, 0]], .5), null);
  assert.equal(percentile([[50, 1]], .95), 50);
  assert.equal(percentile([[50, 1], [100, 1]], .5), 50);
  assert.equal(percentile([[50, 95], [5000, 5]], .95), 50);
  assert.equal(percentile([[50, 94], [5000, 6]], .95), 5000);
  assert.equal(percentile([[50, 1], [100, 0], [200, 2]], .5), 200);
});

test("steps of time are read as numbers, not as text", () => {
  const [provider] = providersOf(stats(
    "deliveries smtp accepted: 4", "delivery_times smtp 1000: 1", "delivery_times smtp 200: 1", "delivery_times smtp 50: 2"));

  assert.deepEqual([provider?.p50, provider?.p95], [50, 1000]);
});

test("a provider is told by what it was offered, what it accepted, and what it says later", () => {
  assert.deepEqual(
    providersOf(stats(
      "deliveries unosend accepted: 1 2", "deliveries unosend refused: 0 1", "deliveries unosend not_sent: 2 0",
      "deliveries autosend skipped: 1 0", "delivery_times unosend 500: 3 0", "receipts unosend delivered: 2 0",
      "receipts resend bounced: 0 1")),
    [
      {
        provider: "unosend", offered: 6, accepted: 3, acceptedShare: .5, failures: [["not_sent", 2], ["refused", 1]],
        p50: 500, p95: 500, receipts: [["delivered", 2]],
      },
      {
        provider: "autosend", offered: 1, accepted: 0, acceptedShare: 0, failures: [["skipped", 1]],
        p50: null, p95: null, receipts: [],
      },
      {
        provider: "resend", offered: 0, accepted: 0, acceptedShare: null, failures: [], p50: null, p95: null,
        receipts: [["bounced", 1]],
      },
    ]);
});

test("countries whose SMS are many and hardly used come first, marked", () => {
  const countries = countriesOf(stats(
    "countries US sent: 90", "countries US verified: 80", "countries LV sent: 20", "countries LV verified: 5",
    "countries DE sent: 19", "countries GB sent: 20", "countries GB verified: 6", "countries FR refused: 7"));

  assert.deepEqual(countries.map(({ country: code, low }) => `${code}${low ? " low" : ""}`), ["LV low", "US", "GB", "DE", "FR"]);
  assert.deepEqual(countries[4], {
    country: "FR", sent: 0, verified: 0, conversion: null, undelivered: 0, refused: 7, low: false,
  });
});

test("refusals of sends and guesses for one reason are one, and those by limits are told apart", () => {
  const { byLimits, others } = refusalsOf(stats(
    "refused_sends sms too_many_requests: 1 0", "refused_verifications email too_many_requests: 1 2",
    "refused_verifications email invalid_code: 0 3", "refused_sends email captcha_failed: 9 0"));

  assert.deepEqual(byLimits, [
    { code: "captcha_failed", counts: [9, 0], total: 9 }, { code: "too_many_requests", counts: [2, 2], total: 4 },
  ]);
  assert.deepEqual(others, [{ code: "invalid_code", counts: [0, 3], total: 3 }]);
});

test("codes are told by purpose and channel, messages by template and outcome", () => {
  assert.deepEqual(usesOf(stats("sent sms login: 2", "sent email login: 4", "verified email login: 3")), [
    { channel: "email", purpose: "login", sent: 4, verified: 3, conversion: .75 },
    { channel: "sms", purpose: "login", sent: 2, verified: 0, conversion: 0 },
  ]);
  assert.deepEqual(messagesOf(stats("messages code accepted: 2", "messages code delivery_failed: 1")), [
    { kind: "code", handled: 3, good: 2, others: [["delivery_failed", 1]] },
  ]);
});

test("tokens of browsers are told by purpose, with why they were refused", () => {
  const lines = ["email_tokens verification verified: 2 1", "email_tokens verification replayed: 0 1", "email_tokens login wrong_time: 1 0"];
  assert.deepEqual(tokensOf(stats(...lines)), [
    { kind: "verification", handled: 4, good: 3, others: [["replayed", 1]] },
    { kind: "login", handled: 1, good: 0, others: [["wrong_time", 1]] },
  ]);
});

test("two hours are this one and the one before, each with what was counted in it", () => {
  const counts = Array.from({ length: 120 }, (_, minute) => minute < 60 ? 1 : 2).join(" ");
  const early = ["7", ...Array.from({ length: 119 }, () => "0")].join(" ");
  const { now, before } = periods(stats(`sent email login: ${counts}`, `verified email login: ${early}`), RANGES[0]!);

  assert.deepEqual([figuresOf(now).sent, figuresOf(now).verified, now.starts.length], [120, 0, 60]);
  assert.deepEqual(before && [figuresOf(before).sent, figuresOf(before).verified, before.starts.length], [60, 7, 60]);
  assert.equal(now.series.length, 1);
});

test("a day and a week are compared with nothing, and a fragment names which it is", () => {
  assert.deepEqual(["#hour", "#day", "#week", "", "#constructor"].map(rangeOf).map(range => range.name),
    ["hour", "day", "week", "hour", "hour"]);
  assert.equal(periods(stats("sent email login: 1 2"), rangeOf("#week")).before, null);
});

test("what an operator should look at is said, and nothing where all is well", () => {
  assert.deepEqual(warningsOf(stats(
    "sent email login: 95", "undelivered email delivery_failed: 4", "deliveries smtp accepted: 9", "deliveries smtp refused: 1",
    "countries US sent: 50", "countries US verified: 40")), []);
  assert.deepEqual(warningsOf(stats(
    "sent sms login: 95", "undelivered sms delivery_failed: 5", "deliveries unosend accepted: 8",
    "deliveries unosend not_sent: 2", "countries LV sent: 40", "countries LV verified: 1",
    "refused_verifications sms store_unavailable: 1")), [
    "The store was away: 1 request could not be answered.",
    "5% of all codes could not be delivered: 5 of 100.",
    "unosend accepted only 80% of 10 messages.",
    "Latvia: 40 codes by SMS, 1 of them verified. Under 30% it may be SMS pumping: somebody earns by what you send.",
  ]);
});

test("percents say none and all only where it is none and all", () => {
  assert.deepEqual([null, 0, .0001, .004, .0996, .5, .994, .9999, 1].map(percent),
    ["–", "0%", "0.1%", "0.4%", "10%", "50%", "99.4%", "99.9%", "100%"]);
});

test("times, countries and lists are said as people say them", () => {
  assert.deepEqual([null, 50, 1000, 10000].map(atMost), ["–", "≤ 50 ms", "≤ 1 s", "≤ 10 s"]);
  assert.deepEqual(["LV", "001", "??"].map(country), ["Latvia", "No country", "??"]);
  assert.equal(list([["over_quota", 1200], ["refused", 1]]), "1,200 over quota · 1 refused");
});
