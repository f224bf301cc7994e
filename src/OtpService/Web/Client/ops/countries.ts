import { share } from "./figures.ts";
import { byLabel, seriesOf, totals, type Stats } from "./stats.ts";

/** What became of the SMS to one country. */
export interface CountryUse {
  /** ISO 3166 alpha-2, or 001 for numbers of no country. */
  country: string;
  sent: number;
  verified: number;
  conversion: number | null;
  undelivered: number;
  refused: number;
  /** Many were sent and few used: SMS that somebody else earns by look like this. */
  low: boolean;
}

/** From how many SMS on a low conversion is told from chance. */
export const FEWEST_TO_JUDGE = 20;

/** Under which conversion SMS are hardly sent for people who wait for them. */
export const LOW_CONVERSION = .3;

/** The countries with a low conversion first, then by what was sent. */
export const countriesOf = (stats: Stats): CountryUse[] =>
  [...byLabel(seriesOf(stats, "countries"), 0)].map(([country, series]) => {
    const { sent = 0, verified = 0, undelivered = 0, refused = 0 } = Object.fromEntries(totals(series));
    const conversion = share(verified, sent);
    const low = sent >= FEWEST_TO_JUDGE && conversion !== null && conversion < LOW_CONVERSION;
    return { country, sent, verified, conversion, undelivered, refused, low };
  }).sort((a, b) => Number(b.low) - Number(a.low) || b.sent - a.sent || b.refused - a.refused);
