import { countriesOf, LOW_CONVERSION } from "./countries.ts";
import { figuresOf, share } from "./figures.ts";
import { providersOf } from "./providers.ts";
import { refusalsOf } from "./refusals.ts";
import type { Stats } from "./stats.ts";
import { count, country, percent, plural } from "./words.ts";

/** From which share of codes on, and from how many, those that could not be delivered are worth a word. */
const MANY_UNDELIVERED = .05;
const FEWEST_UNDELIVERED = 5;

/** Of how many messages a provider must accept which share. */
const FEWEST_OFFERED = 10;
const FEW_ACCEPTED = .9;

/** What an operator should look at, in sentences; the gravest first, and none where all is well. */
export function warningsOf(stats: Stats): string[] {
  const { sent, undelivered } = figuresOf(stats);
  const lost = share(undelivered, sent + undelivered) ?? 0;
  const away = refusalsOf(stats).others.find(({ code }) => code === "store_unavailable");
  return [
    ...away ? [`The store was away: ${plural(away.total, "request", "requests")} could not be answered.`] : [],
    ...lost >= MANY_UNDELIVERED && undelivered >= FEWEST_UNDELIVERED
      ? [`${percent(lost)} of all codes could not be delivered: ${count(undelivered)} of ${count(sent + undelivered)}.`]
      : [],
    ...providersOf(stats)
      .filter(({ offered, acceptedShare }) => offered >= FEWEST_OFFERED && (acceptedShare ?? 1) < FEW_ACCEPTED)
      .map(({ provider, offered, acceptedShare }) =>
        `${provider} accepted only ${percent(acceptedShare)} of ${count(offered)} messages.`),
    ...countriesOf(stats).filter(({ low }) => low).map(one =>
      `${country(one.country)}: ${count(one.sent)} codes by SMS, ${count(one.verified)} of them verified. `
      + `Under ${percent(LOW_CONVERSION)} it may be SMS pumping: somebody earns by what you send.`),
  ];
}
