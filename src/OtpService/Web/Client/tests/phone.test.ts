import assert from "node:assert/strict";
import { test } from "node:test";
import { callingCodes } from "../otp/phone/calling-codes.ts";
import { guessRegion, regionOf } from "../otp/phone/numbers.ts";
import numbers from "./national-numbers.tsv";

// A mobile number of every region as people there write it, and as E.164: what libphonenumber says. A test of the
// service keeps the file.
const regions = numbers.trim().split("\n").map(line => line.split("\t") as [string, string, string, string]);

test("Every region there is has its calling code", () =>
  assert.deepEqual({ ...callingCodes }, Object.fromEntries(regions.map(([region, code]) => [region, code]))));

test("A number with its calling code names its country, however it is written", () => {
  for (const [region, code, , international] of regions) {
    const rest = international.slice(code.length + 1);
    for (const written of [
      international, ` +${code} ${rest}`, `00${international.slice(1)}`, `(+${code}) ${rest}`, `tel:+${code}-${rest}`,
      `\u202a+${code}\u00a0${rest}\u202c`, `＋${code}${rest}`,
    ]) {
      assert.equal(regionOf(written, region), region, written);
      assert.equal(callingCodes[regionOf(written, "")], code, written);
    }
  }
});

test("A number without one names none", () => {
  for (const [region, , national] of regions) assert.equal(regionOf(national, region), "", region);
});

test("The country is guessed from what the languages say", () => {
  for (const [languages, region] of [
    [["und-GB", "de-DE"], "GB"],
    [["und-", "en", "de-AT"], "AT"],
    [["und-", "de"], "DE"],
    [["und-", "ar"], "EG"],
    [["und-", "zh-Hant"], "TW"],
    [["und-gb"], "GB"],
    [["not a tag", "es-419"], "ES"],
    [[], "US"],
  ] as const) assert.equal(guessRegion(languages), region, languages.join());
});
