import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { english as phoneWords } from "../otp/phone/words.ts";
import { sentenceOf } from "../otp/sentences.ts";
import { english, tagOf } from "../otp/words.ts";
import type { Failure } from "../otp.d.ts";

const all: Record<string, string> = { ...english, ...phoneWords };
const placeholders = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort().join();
const languages = readdirSync("words").map(file => file.replace(".json", ""));

test("There are the thirteen other languages of the messages", () =>
  assert.deepEqual(languages.sort(), ["ar", "de", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh"]));

for (const language of languages) {
  test(`Every sentence is there in ${language}, with its placeholders`, () => {
    const own: Record<string, string> = JSON.parse(readFileSync(`words/${language}.json`, "utf8"));
    assert.deepEqual(Object.keys(own).sort(), Object.keys(all).sort());
    for (const [name, sentence] of Object.entries(own)) {
      assert.equal(placeholders(sentence), placeholders(all[name]!), name);
      assert.ok(sentence.trim() === sentence && sentence.length > 0, name);
    }
  });
}

test("Every failure has words, also one that nobody knows yet", () => {
  const codes = [
    "invalid_request", "invalid_code", "code_not_found", "code_expired", "code_used", "code_superseded", "captcha_failed",
    "unauthorized", "destination_not_allowed", "idempotency_mismatch", "resend_too_soon", "too_many_sends",
    "too_many_attempts", "too_many_failures", "too_many_requests", "delivery_failed", "delivery_unavailable",
    "store_unavailable", "internal_error", "offline", "unreachable", "timeout", "unexpected_answer", "code_of_the_future",
  ];
  for (const code of codes) {
    for (const step of ["send", "verify"] as const) {
      assert.match(sentenceOf(failed(code), step, english, "en"), /^[A-Z][^{}]+[.]$/, code);
    }
  }
});

test("How long to wait is said in the words of the language", () => {
  for (const [retryAfter, words] of [[1, "in 1 second"], [42, "in 42 seconds"], [120, "in 2 minutes"], [3600, "in 60 minutes"], [7201, "in 3 hours"]] as const) {
    assert.ok(sentenceOf({ ...failed("too_many_sends"), retryAfter }, "send", english, "en").endsWith(`Try again ${words}.`));
  }
  assert.ok(sentenceOf({ ...failed("too_many_sends"), retryAfter: 120 }, "send", english, "de").includes("in 2 Minuten"));
});

test("What is left of the attempts is said, and none is a number too", () => {
  assert.match(sentenceOf({ ...failed("invalid_code"), attemptsRemaining: 2 }, "verify", english, "en"), /Attempts left: 2\.$/);
  assert.match(sentenceOf({ ...failed("invalid_code"), attemptsRemaining: 0 }, "verify", english, "en"), /Attempts left: 0\.$/);
});

test("At the second step a malformed request is a wrong code, since nothing else was entered", () =>
  assert.equal(sentenceOf(failed("invalid_request"), "verify", english, "en"), english.invalid_code));

test("What is no language tag is English", () => {
  for (const [text, tag] of [["de-de", "de-DE"], ["zh-hans-cn", "zh-Hans-CN"], ["en_US", "en"], ["", "en"]] as const) {
    assert.equal(tagOf(text), tag);
  }
});

const failed = (code: string) => ({ success: false, code, message: "", status: 400 }) as Failure;
