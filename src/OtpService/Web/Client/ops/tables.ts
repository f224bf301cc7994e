import { h } from "../otp/dom.ts";
import { countriesOf } from "./countries.ts";
import { messagesOf, tokensOf, usesOf } from "./figures.ts";
import { providersOf } from "./providers.ts";
import type { Stats } from "./stats.ts";
import { bar, table, type Cell } from "./table.ts";
import { atMost, channel, count, country, list, outcome, percent, spaced } from "./words.ts";

const or = (rows: Cell[][], none: string, made: () => HTMLElement) => rows.length > 0 ? made() : h("p", { class: "muted" }, none);

export function providersTable(stats: Stats): HTMLElement {
  const rows = providersOf(stats).map((one): Cell[] => [
    one.provider, count(one.offered), bar(one.acceptedShare, percent(one.acceptedShare)), atMost(one.p50), atMost(one.p95),
    list(one.failures, outcome), list(one.receipts),
  ]);
  return or(rows, "No message was handed to a provider.", () => table(
    "Delivery by provider",
    ["Provider", "Offered", "Accepted", "Half within", "95% within", "Not accepted", "Receipts"], rows));
}

export function usesTable(stats: Stats): HTMLElement {
  const rows = usesOf(stats).map((one): Cell[] => [
    `${one.purpose}, ${channel(one.channel)}`, count(one.sent), count(one.verified), bar(one.conversion, percent(one.conversion)),
  ]);
  return or(rows, "No code was sent.", () => table("Codes by purpose", ["Purpose", "Sent", "Verified", "Conversion"], rows));
}

export function countriesTable(stats: Stats): HTMLElement {
  const rows = countriesOf(stats).map((one): Cell[] => [
    h("span", {}, country(one.country), ...one.low ? [" ", h("strong", { class: "low" }, "⚠ low")] : []),
    count(one.sent), count(one.verified), bar(one.conversion, percent(one.conversion)), count(one.undelivered), count(one.refused),
  ]);
  return or(rows, "No code was asked for by SMS.", () => table(
    "SMS by country", ["Country", "Sent", "Verified", "Conversion", "Undelivered", "Refused"], rows));
}

export function messagesTable(stats: Stats): HTMLElement {
  const rows = messagesOf(stats).map(({ kind, handled, good, others }): Cell[] => [
    spaced(kind), count(handled), count(good), list(others),
  ]);
  return or(rows, "No other system handed in a message.", () => table(
    "Messages of back ends and hooks", ["Template", "Messages", "Accepted", "Not accepted"], rows));
}

export function tokensTable(stats: Stats): HTMLElement {
  const rows = tokensOf(stats).map(({ kind, handled, good, others }): Cell[] => [
    kind, count(handled), count(good), list(others),
  ]);
  return or(rows, "No browser offered a token.", () => table("Email tokens", ["Purpose", "Tokens", "Verified", "Refused"], rows));
}
