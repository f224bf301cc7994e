import { oneBucket, momentOf } from "./clock.ts";
import { AsTable } from "./details.ts";
import { stepsOf, type Plot } from "./plot.ts";
import { seriesOf, sum, together, type Stats } from "./stats.ts";
import { timePlot } from "./time-plot.ts";
import { count } from "./words.ts";

/** Sent and verified codes over time: as a plot, in a sentence, and as a table. */
export class TimeView {
  readonly #plot: Plot;
  readonly #table: AsTable;
  #stats: Stats = { bucketMinutes: 1, starts: [], series: [] };

  constructor(private readonly root: HTMLElement, private readonly reading: HTMLElement, details: HTMLDetailsElement) {
    this.#plot = timePlot(root, bucket => this.#read(bucket));
    this.#table = new AsTable(details);
  }

  show(stats: Stats) {
    this.#stats = stats;
    const [sent, verified] = this.#counts();
    this.#read(null);
    this.#plot.show(stepsOf(stats.starts, stats.bucketMinutes, [sent, verified]));
    this.root.setAttribute("aria-label", `Plot over time: ${this.#sentence("sent", sent)} ${this.#sentence("verified", verified)}`);
    this.#table.show("Sent and verified codes over time", ["From", "Sent", "Verified"], () =>
      stats.starts.flatMap((start, bucket) => sent[bucket]! + verified[bucket]! > 0
        ? [[momentOf(new Date(start)), count(sent[bucket]!), count(verified[bucket]!)]]
        : []));
  }

  #counts(): [number[], number[]] {
    return [together(this.#stats, seriesOf(this.#stats, "sent")), together(this.#stats, seriesOf(this.#stats, "verified"))];
  }

  #sentence(name: string, counts: number[]): string {
    const most = Math.max(...counts, 0);
    const when = this.#stats.starts[counts.indexOf(most)];
    return most > 0 && when !== undefined
      ? `${count(sum(counts))} ${name}, most of them from ${momentOf(new Date(when))} on: ${count(most)}.`
      : `None ${name}.`;
  }

  #read(bucket: number | null) {
    const start = bucket === null ? undefined : this.#stats.starts[bucket];
    const [sent, verified] = this.#counts();
    this.reading.textContent = start === undefined || bucket === null
      ? `Each step is ${oneBucket(this.#stats.bucketMinutes)}; the shaded one is still being counted`
      : `${momentOf(new Date(start))}: ${count(sent[bucket]!)} sent, ${count(verified[bucket]!)} verified`;
  }
}
