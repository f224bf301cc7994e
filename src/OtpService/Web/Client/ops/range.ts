import { between, type Stats } from "./stats.ts";

/** How far back the page looks, and how often it looks again. */
export interface Range {
  name: "hour" | "day" | "week";
  minutes: number;
  refreshSeconds: number;
  /** What is asked for: twice the time where that still comes in the same buckets, and so can be compared. */
  askedMinutes: number;
}

export const RANGES: readonly Range[] = [
  { name: "hour", minutes: 60, refreshSeconds: 10, askedMinutes: 120 },
  { name: "day", minutes: 24 * 60, refreshSeconds: 60, askedMinutes: 24 * 60 },
  { name: "week", minutes: 7 * 24 * 60, refreshSeconds: 60, askedMinutes: 7 * 24 * 60 },
];

/** The range that a URL's fragment names; the hour where it names none. */
export const rangeOf = (fragment: string) => RANGES.find(range => `#${range.name}` === fragment) ?? RANGES[0]!;

/** What was asked for, as the range itself and the equal time before it, which is null where it was not asked for. */
export function periods(stats: Stats, range: Range): { now: Stats; before: Stats | null } {
  const buckets = Math.ceil(range.minutes / stats.bucketMinutes);
  const first = Math.max(stats.starts.length - buckets, 0);
  return {
    now: between(stats, first, stats.starts.length),
    before: range.askedMinutes === 2 * range.minutes ? between(stats, first - buckets, first) : null,
  };
}
