import assert from "node:assert/strict";
import { test } from "node:test";
import { codeIn, typed } from "../otp/code/read.ts";

test("A code is found in whatever was pasted", () => {
  for (const [text, code] of [
    ["123456", "123456"],
    ["123 456", "123456"],
    ["123-456", "123456"],
    [" 1 2 3 4 5 6 ", "123456"],
    ["012345", "012345"],
    ["123456 is your Acme verification code, valid for 10 min. Do not share it with anyone.", "123456"],
    ["G-123456 ist Ihr Code", "123456"],
    ["Order 9876543 of 2026:\n123456\n2 devices", "123456"],
    ["@example.com #123456", "123456"],
    ["١٢٣٤٥٦ هو رمز التحقق", "123456"],
    ["۱۲۳۴۵۶", "123456"],
    ["１２３４５６", "123456"],
    ["१२३४५६", "123456"],
    ["\u202a123456\u202c", "123456"],
    ["call +14155552671", ""],
    ["12345", ""],
    ["", ""],
  ] as const) assert.equal(codeIn(text, 6, false), code, text);
});

test("A code whose length nobody knows is the longest row of digits that can be one", () => {
  for (const [text, code] of [
    ["1234", "1234"],
    ["123", ""],
    ["123 456", "123456"],
    ["123456 is your Acme verification code, valid for 10 min.", "123456"],
    ["@example.com #12345678", "12345678"],
    ["call +14155552671", ""],
  ] as const) assert.equal(codeIn(text, 0, false), code, text);
  assert.equal(codeIn("VERIFICATION 7KQ2MX", 0, true), "");
});

test("A code with letters is found too", () => {
  for (const [text, code] of [
    ["7kq2mx", "7KQ2MX"],
    ["7KQ-2MX", "7KQ2MX"],
    ["7KQ2MX is your sign-in code", "7KQ2MX"],
  ] as const) assert.equal(codeIn(text, 6, true), code, text);
});

test("Of what is typed, what a code has is kept", () => {
  assert.equal(typed("12 3a", 6, false), "123");
  assert.equal(typed("12345678", 6, false), "123456");
  assert.equal(typed("7k-q2", 6, true), "7KQ2");
  assert.equal(typed("٣٤", 6, false), "34");
  assert.equal(typed("\u202a12\u200b3\u202c", 6, false), "123");
});
