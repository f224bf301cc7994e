#!/usr/bin/env bash
# A mobile number without its plus sign becomes the valid number of somebody else.
#
# Versions:  npm google-libphonenumber 3.2.47, npm libphonenumber-js 1.13.16 (/max), Node 20, 2026-11-29
# Behavior:  The example mobile of Germany, Indonesia and Kosovo, written with its calling code but without the plus sign,
#            as forms and databases often have it, parses in its own country to another number: the calling code is taken
#            for the beginning of a national number. Both libraries call the result valid. In the other 242 regions the
#            calling code is recognized, or the digits are no number.
# Expected:  The number that the digits are with a plus sign; or no valid number, since the digits have two meanings.
# Why it matters: a text message goes to a stranger, and nothing was refused. In Germany the stranger is a landline in the
#            area code 04915.
# Output seen:
#   DE 4915123456789 -> +494915123456789 valid FIXED_LINE by both; with the plus sign +4915123456789 MOBILE
#   ID 62812345678   -> +6262812345678 valid by both
#   XK 38343201234   -> +38338343201234 valid by both
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >npm.log
npm install --silent google-libphonenumber@3.2.47 libphonenumber-js@1.13.16 >>npm.log

cat >look.cjs <<'NODE'
const { PhoneNumberUtil, PhoneNumberFormat, PhoneNumberType } = require("google-libphonenumber");
const parse = require("libphonenumber-js/max").default;
const plans = PhoneNumberUtil.getInstance();
const others = [];
for (const region of plans.getSupportedRegions().sort()) {
  const example = plans.getExampleNumberForType(region, PhoneNumberType.MOBILE);
  if (!example) continue;
  const right = plans.format(example, PhoneNumberFormat.E164);
  const typed = right.slice(1);
  let one;
  try {
    one = plans.parse(typed, region);
  } catch {
    continue;
  }
  const read = plans.format(one, PhoneNumberFormat.E164);
  const second = parse(typed, region);
  if (read !== right && plans.isValidNumber(one)) others.push(`${region} ${typed} ${read} ${second.number} ${second.isValid()}`);
}
console.log(others.join("\n"));
NODE
cat >expected <<'TEXT'
DE 4915123456789 +494915123456789 +494915123456789 true
ID 62812345678 +6262812345678 +6262812345678 true
XK 38343201234 +38338343201234 +38338343201234 true
TEXT
node look.cjs | tee seen
diff expected seen
