import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { sentenceOf } from "../otp/code/sentences.ts";
import { english as codeWords } from "../otp/code/words.ts";
import { languageOf } from "../otp/language.ts";
import { english as phoneWords } from "../otp/phone/words.ts";
import { english as firstWords } from "../otp/words.ts";
import type { Failure, Words } from "../otp.d.ts";

const english = { ...firstWords, ...codeWords };
// The compiler holds the declared names against the words there are.
const declared: Words = { ...english, ...phoneWords };
const all: Record<keyof typeof english | keyof typeof phoneWords, string> = declared;
const placeholders = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort().join();
const languages = readdirSync("words").map(file => file.replace(".json", ""));

test("There are the thirteen other languages of the messages, and both scripts of Chinese", () => assert.deepEqual(
  languages.sort(), ["ar", "de", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh", "zh-hant"]));

for (const language of languages) {
  test(`Every sentence is there in ${language}, with its placeholders`, () => {
    const own: Record<string, string> = JSON.parse(readFileSync(`words/${language}.json`, "utf8"));
    assert.deepEqual(Object.keys(own).sort(), Object.keys(all).sort());
    for (const [name, sentence] of Object.entries(own)) {
      assert.equal(placeholders(sentence), placeholders(all[name as keyof Words]!), name);
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

test("A code for a number is never said to be for an address", () => {
  for (const code of ["destination_not_allowed", "delivery_failed"]) {
    assert.match(sentenceOf(failed(code), "send", english, "en"), /address/);
    assert.match(sentenceOf(failed(code), "send", english, "en", true), /number/);
    assert.doesNotMatch(sentenceOf(failed(code), "send", english, "en", true), /address/);
  }
});

test("A code that cannot be sent is not blamed on the address", () => {
  const failure = { ...failed("delivery_unavailable"), status: 503 };
  assert.equal(
    sentenceOf({ ...failure, retryAfter: 120 }, "send", english, "en"),
    "We can't send codes right now. Try again in 2 minutes.",
  );
  assert.doesNotMatch(sentenceOf(failure, "send", english, "en"), /address/i);
});

test("What is left of the attempts is said, and none is a number too", () => {
  assert.match(sentenceOf({ ...failed("invalid_code"), attemptsRemaining: 2 }, "verify", english, "en"), /Attempts left: 2\.$/);
  assert.match(sentenceOf({ ...failed("invalid_code"), attemptsRemaining: 0 }, "verify", english, "en"), /Attempts left: 0\.$/);
});

test("At the second step a malformed request is a wrong code, since nothing else was entered", () =>
  assert.equal(sentenceOf(failed("invalid_request"), "verify", english, "en"), english.invalid_code));

test("Language tags are understood as they are met", () => {
  for (const [text, tag, file, dir] of [
    ["de-de", "de-DE", "de", "ltr"], ["de_DE", "de-DE", "de", "ltr"], ["de_AT.UTF-8", "de-AT", "de", "ltr"],
    ["pt_BR", "pt-BR", "pt", "ltr"], ["ar-EG", "ar-EG", "ar", "rtl"], ["en_US", "en-US", "", "ltr"], ["he", "he", "", "rtl"],
    ["arn", "arn", "", "ltr"], ["hi-Latn", "hi-Latn", "", "ltr"], ["ar-Latn", "ar-Latn", "", "ltr"], ["hi-IN", "hi-IN", "hi", "ltr"], ["tlh", "tlh", "", "ltr"], ["not a tag", "en", "", "ltr"], ["", "en", "", "ltr"],
  ] as const) assert.deepEqual(languageOf(text), { tag, file, dir }, text);
});

test("Traditional characters are never replaced by simplified ones", () => {
  for (const tag of ["zh-TW", "zh_TW", "zh-HK", "zh-MO", "zh-Hant", "zh-Hant-HK"]) assert.equal(languageOf(tag).file, "zh-hant", tag);
  for (const tag of ["zh", "zh-CN", "zh-SG", "zh-Hans", "zh-Hans-TW"]) assert.equal(languageOf(tag).file, "zh", tag);

  const text = readFileSync("words/zh-hant.json", "utf8");
  assert.doesNotMatch(text, /[验证码发输请邮电话号这误余过时试网络检应]/u);
});

const failed = (code: string) => ({ success: false, code, message: "", status: 400 }) as Failure;
