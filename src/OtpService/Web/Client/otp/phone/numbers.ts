import { callingCodes } from "./calling-codes.ts";
import { plain } from "../code/read.ts";

/** The region that a number as it was typed names by its calling code, the given one if it has the same; "" if none. */
export function regionOf(text: string, region: string): string {
  const [, digits] = /^[^\d+]*(?:\+|00)(.*)/s.exec(plain(text)) ?? [];
  const number = digits?.replace(/\D/g, "");
  const has = (candidate: string) => number?.startsWith(callingCodes[candidate]!);
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
