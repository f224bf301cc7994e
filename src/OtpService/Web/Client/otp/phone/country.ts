import { h } from "../dom.ts";
import type { Host } from "../step.ts";
import { callingCodes } from "./calling-codes.ts";
import { guessRegion, regionOf } from "./numbers.ts";

/** Puts the choice of a country before an input; gives what tells the chosen one. */
export function countryOf(host: Host, label: string, input: HTMLInputElement, known?: string): () => string {
  const code = h("span", { "aria-hidden": "true" });
  const country = h("select", { "aria-label": label }, ...options(host.locale));
  const show = () => code.textContent = `+${callingCodes[country.value]}`;
  const follow = () => {
    // Typed or filled in with its calling code: then the country is known.
    country.value = regionOf(input.value, country.value) || country.value;
    show();
  };
  country.value = known ?? guessRegion([`und-${host.get("country") ?? ""}`, host.tag, ...navigator.languages, host.locale]);
  country.addEventListener("change", show);
  input.addEventListener("input", event => (event as InputEvent).isComposing || follow());
  input.addEventListener("compositionend", follow);
  follow();

  const row = h("div", { id: "phone", dir: "ltr" }, h("div", { id: "country", part: "country" }, code, country));
  input.replaceWith(row);
  row.append(input);
  return () => country.value;
}

function options(locale: string) {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  return Object.keys(callingCodes).map(region => [names.of(region) ?? region, region] as const)
    .sort(([a], [b]) => a.localeCompare(b, locale))
    // The isolates keep +49 together beside names that run from right to left.
    .map(([name, region]) => h("option", { value: region }, `${name} \u2066+${callingCodes[region]}\u2069`));
}
