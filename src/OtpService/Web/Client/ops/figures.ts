import { byLabel, seriesOf, sum, totalOf, totals, type Stats } from "./stats.ts";

/** What became of codes. */
export interface Figures {
  sent: number;
  verified: number;
  /** The part of the sent codes that was verified; null where none was sent. */
  conversion: number | null;
  undelivered: number;
  refusedSends: number;
  refusedGuesses: number;
}

/** A part of a whole, at most 1: what was sent before a period begins may be verified in it. Null of nothing. */
export const share = (part: number, whole: number) => whole > 0 ? Math.min(part / whole, 1) : null;

export function figuresOf(stats: Stats): Figures {
  const sent = totalOf(stats, "sent");
  const verified = totalOf(stats, "verified");
  return {
    sent,
    verified,
    conversion: share(verified, sent),
    undelivered: totalOf(stats, "undelivered"),
    refusedSends: totalOf(stats, "refused_sends"),
    refusedGuesses: totalOf(stats, "refused_verifications"),
  };
}

/** Why codes could not be delivered, the most frequent reason first. */
export const undeliveredBy = (stats: Stats) => totals(seriesOf(stats, "undelivered"));

/** The codes of one purpose by one channel. */
export interface Use {
  channel: string;
  purpose: string;
  sent: number;
  verified: number;
  conversion: number | null;
}

/** What codes were for, the most frequent first. */
export function usesOf(stats: Stats): Use[] {
  const uses = new Map<string, Use>();
  for (const { counter, labels: [channel = "", purpose = ""], counts } of seriesOf(stats, "sent", "verified")) {
    const key = `${channel} ${purpose}`;
    const use = uses.get(key) ?? { channel, purpose, sent: 0, verified: 0, conversion: null };
    use[counter === "sent" ? "sent" : "verified"] += sum(counts);
    uses.set(key, { ...use, conversion: share(use.verified, use.sent) });
  }
  return [...uses.values()].sort((a, b) => b.sent - a.sent || b.verified - a.verified);
}

/** What came of things of one kind. */
export interface Fate {
  kind: string;
  handled: number;
  good: number;
  /** What became of the others, the most frequent first. */
  others: [string, number][];
}

const fatesOf = (stats: Stats, counter: string, best: string): Fate[] =>
  [...byLabel(seriesOf(stats, counter), 0)].map(([kind, series]) => {
    const outcomes = totals(series);
    return {
      kind,
      handled: sum(outcomes.map(([, count]) => count)),
      good: outcomes.find(([outcome]) => outcome === best)?.[1] ?? 0,
      others: outcomes.filter(([outcome]) => outcome !== best),
    };
  }).sort((a, b) => b.handled - a.handled);

/** The messages of back ends and hooks by template. */
export const messagesOf = (stats: Stats) => fatesOf(stats, "messages", "accepted");

/** The email tokens by purpose. */
export const tokensOf = (stats: Stats) => fatesOf(stats, "email_tokens", "verified");
