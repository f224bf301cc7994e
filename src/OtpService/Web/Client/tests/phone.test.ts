import assert from "node:assert/strict";
import { test } from "node:test";
import { callingCodes } from "../otp/phone/calling-codes.ts";
import { e164, guessRegion, regionOf } from "../otp/phone/numbers.ts";
import numbers from "./national-numbers.tsv";

// A mobile number of every region as people there write it, and as E.164: what libphonenumber says. A test of the
// service keeps the file.
const regions = numbers.trim().split("\n").map(line => line.split("\t") as [string, string, string, string]);

test("Every region there is has its calling code", () =>
  assert.deepEqual({ ...callingCodes }, Object.fromEntries(regions.map(([region, code]) => [region, code]))));

test("A number written in the national way of its region is understood", () => {
  for (const [region, , national, international] of regions) assert.equal(e164(national, region), international, region);
});

test("A number with its calling code is what it says, whatever region is chosen", () => {
  for (const [region, code, , international] of regions) {
    for (const written of [international, ` +${code} ${international.slice(code.length + 1)}`, `00${international.slice(1)}`]) {
      assert.equal(e164(written, "DE"), international, region);
    }
    assert.equal(regionOf(international, region), region);
    assert.equal(callingCodes[regionOf(international, "")], code, region);
  }
});

test("Digits of other scripts are digits", () => assert.equal(e164("٠١٠٠١٢٣٤٥٦٧", "EG"), "+201001234567"));

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
