import { h } from "../otp/dom.ts";
import { oneBucket, momentOf } from "./clock.ts";
import { AsTable } from "./details.ts";
import { stepsOf, type Plot } from "./plot.ts";
import type { Refusal } from "./refusals.ts";
import type { Stats } from "./stats.ts";
import { sparkline } from "./time-plot.ts";
import { count, refusal as nameOf } from "./words.ts";

/** Refusals as small multiples: for each reason how many, and how they came over time. */
export class RefusalList {
  readonly #items = new Map<string, { item: HTMLElement; total: HTMLElement; peak: HTMLElement; plot: Plot }>();
  readonly #table: AsTable;

  constructor(
    private readonly root: HTMLElement, private readonly details: HTMLDetailsElement, private readonly none: string) {
    this.#table = new AsTable(details);
  }

  show({ starts, bucketMinutes }: Stats, refusals: readonly Refusal[]) {
    this.details.hidden = refusals.length === 0;
    const codes = new Set(refusals.map(({ code }) => code));
    for (const code of this.#items.keys()) if (!codes.has(code)) this.#items.delete(code);
    this.root.replaceChildren(...refusals.length === 0
      ? [h("li", { class: "muted" }, this.none)]
      : refusals.map(({ code }) => this.#itemOf(code).item));
    for (const { code, counts, total } of refusals) {
      const item = this.#itemOf(code);
      item.total.textContent = count(total);
      item.peak.textContent = `at most ${count(Math.max(...counts))} in ${oneBucket(bucketMinutes)}`;
      item.plot.show(stepsOf(starts, bucketMinutes, [counts]));
    }
    this.#table.show("Refusals by reason over time", ["From", ...refusals.map(({ code }) => nameOf(code))], () =>
      starts.flatMap((start, bucket) => refusals.some(({ counts }) => counts[bucket]! > 0)
        ? [[momentOf(new Date(start)), ...refusals.map(({ counts }) => count(counts[bucket]!))]]
        : []));
  }

  #itemOf(code: string) {
    const known = this.#items.get(code);
    if (known) return known;
    const [total, peak] = [h("strong", {}), h("span", { class: "muted" })];
    const canvas = h("div", { class: "spark", "aria-hidden": "true" });
    const item = h("li", {},
      h("p", {}, total, " ", nameOf(code), " ", h("code", {}, code)), canvas, peak);
    const made = { item, total, peak, plot: sparkline(canvas) };
    this.#items.set(code, made);
    return made;
  }
}
