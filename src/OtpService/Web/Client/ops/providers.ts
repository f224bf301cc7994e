import { share } from "./figures.ts";
import { byLabel, seriesOf, sum, totals, type Series, type Stats } from "./stats.ts";

/** What one provider did with the messages that it was offered. */
export interface ProviderUse {
  provider: string;
  offered: number;
  accepted: number;
  acceptedShare: number | null;
  /** What became of the others, the most frequent first. */
  failures: [string, number][];
  /** Within how many milliseconds half of the accepted messages were taken, and 95 of 100. */
  p50: number | null;
  p95: number | null;
  /** What the provider told later, the most frequent first. */
  receipts: [string, number][];
}

/** The providers by what they were offered, the busiest first. */
export function providersOf(stats: Stats): ProviderUse[] {
  const own = (counter: string) => byLabel(seriesOf(stats, counter), 0);
  const [deliveries, times, receipts] = [own("deliveries"), own("delivery_times"), own("receipts")];
  return [...new Set([...deliveries.keys(), ...receipts.keys()])].map(provider => {
    const outcomes = totals(deliveries.get(provider) ?? []);
    const offered = sum(outcomes.map(([, count]) => count));
    const accepted = outcomes.find(([outcome]) => outcome === "accepted")?.[1] ?? 0;
    const steps = stepsOf(times.get(provider) ?? []);
    return {
      provider, offered, accepted,
      acceptedShare: share(accepted, offered),
      failures: outcomes.filter(([outcome]) => outcome !== "accepted"),
      p50: percentile(steps, .5),
      p95: percentile(steps, .95),
      receipts: totals(receipts.get(provider) ?? []),
    };
  }).sort((a, b) => b.offered - a.offered);
}

/** How many took at most so many milliseconds, and more than the step before. */
type Step = [milliseconds: number, count: number];

const stepsOf = (times: readonly Series[]) =>
  totals(times).map(([step, count]): Step => [Number(step), count]).sort(([a], [b]) => a - b);

/** The step within which this part of all was done, by the nearest rank; null of nothing. Steps come in order. */
export function percentile(steps: readonly Step[], part: number): number | null {
  const rank = Math.ceil(sum(steps.map(([, count]) => count)) * part);
  let passed = 0;
  return steps.find(([, count]) => (passed += count) >= rank && rank > 0)?.[0] ?? null;
}
