import assert from "node:assert/strict";
import { test } from "node:test";
import { mayHaveTokens } from "../otp/token/browsers.ts";
import { navigator } from "./browser.ts";

const chromium = (version: string, mobile = false) => ({
  mobile, brands: [{ brand: "Not:A-Brand", version: "999" }, { brand: "Chromium", version }, { brand: "Google Chrome", version }],
});

Object.assign(globalThis, { window: { top: { document: {} } } });

for (const [name, userAgentData, expected] of [
  ["Firefox and Safari", undefined, false],
  ["Chrome 149", chromium("149"), false],
  ["Chrome 150", chromium("150"), true],
  ["Edge 156", chromium("156"), true],
  ["Chrome 156 on a phone", chromium("156", true), false],
] as const) {
  test(`${name} ${expected ? "may have" : "cannot have"} email tokens`, () => {
    Object.assign(navigator, { userAgentData });
    assert.equal(mayHaveTokens(), expected);
  });
}

test("In a frame of another site there are none", () => {
  Object.assign(navigator, { userAgentData: chromium("156") });
  Object.assign(globalThis, { window: { get top() { throw new Error("of another origin"); } } });
  assert.equal(mayHaveTokens(), false);
});
