/** What GET /stats answers: for everything that was counted, its count in each bucket of time. */
export interface Stats {
  bucketMinutes: number;
  starts: string[];
  series: Series[];
}

/** One thing that was counted; what its two labels say depends on the counter. */
export interface Series {
  counter: string;
  labels: string[];
  counts: number[];
}

export const sum = (counts: readonly number[]) => counts.reduce((so, count) => so + count, 0);

export const seriesOf = (stats: Stats, ...counters: string[]) =>
  stats.series.filter(series => counters.includes(series.counter));

export const totalOf = (stats: Stats, ...counters: string[]) =>
  sum(seriesOf(stats, ...counters).map(series => sum(series.counts)));

/** Several series bucket by bucket; as many zeros as there are buckets where there is none. */
export const together = (stats: Stats, series: readonly Series[]) =>
  stats.starts.map((_, bucket) => sum(series.map(one => one.counts[bucket] ?? 0)));

/** The series by one of their labels: 0 the first, 1 the second. */
export function byLabel(series: readonly Series[], label: 0 | 1): Map<string, Series[]> {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const name = one.labels[label] ?? "";
    groups.set(name, [...groups.get(name) ?? [], one]);
  }
  return groups;
}

/** Totals by the second label, the largest first. */
export const totals = (series: readonly Series[]): [string, number][] =>
  [...byLabel(series, 1)].map(([name, own]): [string, number] => [name, sum(own.map(one => sum(one.counts)))])
    .sort(([, a], [, b]) => b - a);

/** The buckets from one to before another, and of the series those that were counted there. */
export const between = (stats: Stats, first: number, end: number): Stats => ({
  bucketMinutes: stats.bucketMinutes,
  starts: stats.starts.slice(first, end),
  series: stats.series
    .map(series => ({ ...series, counts: series.counts.slice(first, end) }))
    .filter(series => series.counts.some(count => count > 0)),
});
