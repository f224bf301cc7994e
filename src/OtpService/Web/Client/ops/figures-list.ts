import { h } from "../otp/dom.ts";
import { figuresOf, undeliveredBy, type Figures } from "./figures.ts";
import type { Stats } from "./stats.ts";
import { count, list, percent } from "./words.ts";

/** The headline figures, each with what it was before where that is known, and with what it is made of. */
export function figuresList(now: Stats, before: Stats | null): HTMLElement[] {
  const figures = figuresOf(now);
  const past = before && figuresOf(before);
  const figure = (name: string, value: (from: Figures) => string, ...parts: string[]) => h("div", {},
    h("dt", {}, name),
    h("dd", { class: "value" }, value(figures)),
    ...[...past ? [`the hour before: ${value(past)}`] : [], ...parts].map(part => h("dd", { class: "muted" }, part)));
  const reasons = undeliveredBy(now);
  const { refusedSends, refusedGuesses } = figures;
  return [
    figure("Sent", from => count(from.sent)),
    figure("Verified", from => count(from.verified)),
    figure("Conversion", from => percent(from.conversion)),
    figure("Undelivered", from => count(from.undelivered), ...reasons.length > 0 ? [list(reasons)] : []),
    figure("Refused", from => count(from.refusedSends + from.refusedGuesses),
      ...refusedSends + refusedGuesses > 0 ? [list([["sends", refusedSends], ["guesses", refusedGuesses]])] : []),
  ];
}
