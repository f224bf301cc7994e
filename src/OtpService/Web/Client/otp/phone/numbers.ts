import { callingCodes } from "./calling-codes.ts";
import { plain } from "../code.ts";

// What people dial before a national number and nobody dials from abroad: 0 unless it is said here. The last are calling
// codes whose numbers begin with a zero of their own.
const PREFIXES: Record<string, RegExp> = {
  1: /^1/, 7: /^8(?=\d{10}$)/, 36: /^06/, 375: /^80/, 993: /^8/,
  39: /^$/, 378: /^$/, 225: /^$/, 229: /^$/, 241: /^$/, 242: /^$/,
};

// At home 011 15-2345-6789, from abroad 9 11 2345-6789.
const ARGENTINE_MOBILE = /^0?(?=\d{12}$)(\d{2,4}?)15/;

/** A phone number as it was typed, in the national way of a region or with + or 00 before its calling code, in E.164. */
export function e164(text: string, region: string): string {
  const digits = plain(text).trim();
  const number = digits.replace(/\D/g, "");
  if (/^\+/.test(digits)) return `+${number}`;
  if (/^00/.test(digits)) return `+${number.slice(2)}`;
  const code = callingCodes[region] ?? "";
  const mobile = code === "54" ? number.replace(ARGENTINE_MOBILE, "9$1") : number;
  return `+${code}${mobile.replace(PREFIXES[code] ?? /^0/, "")}`;
}

/** The region that a number with its calling code belongs to, the given one if it has the same code; "" if none. */
export function regionOf(number: string, region: string): string {
  const has = (candidate: string) => number.startsWith(`+${callingCodes[candidate]}`);
  return has(region) ? region : Object.keys(callingCodes).find(has) ?? "";
}

/** Where the person probably is: a region that their languages name, or else the one where the first is spoken most. */
export function guessRegion(languages: readonly string[]): string {
  const locales = languages.flatMap(tag => {
    try {
      return new Intl.Locale(tag);
    } catch {
      return [];
    }
  });
  const likely = locales.flatMap(locale => locale.language
    ? [locale.maximize().region, new Intl.Locale(locale.language).maximize().region] : []);
  const regions = [...locales.map(locale => locale.region), ...likely];
  return regions.find(region => region && callingCodes[region]) ?? "US";
}
