import assert from "node:assert/strict";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

const languages = [
  ["de_DE", "Code senden", "ltr"], ["pt-BR", "Enviar código", "ltr"], ["zh-TW", "傳送驗證碼", "ltr"],
  ["zh-Hant-HK", "傳送驗證碼", "ltr"], ["zh-CN", "发送验证码", "ltr"], ["ar", "إرسال الرمز", "rtl"], ["tlh", "Send code", "ltr"],
  ["hi-Latn", "Send code", "ltr"], ["ar-Latn", "Send code", "ltr"],
];

/** The language that the form finds around it. */
export function languageFlows(world) {
  world.test("Language, direction and words go together, however the language is spelled", async page => {
    await page.goto(world.site.show("/language", pageOf("<otp-form></otp-form>")));
    const form = new Form(page);
    await page.reads(form.submit, "Send code");

    for (const [language, words, direction] of languages) {
      await page.evaluate(language => document.documentElement.lang = language, language);
      await page.reads(form.submit, words);
      assert.equal(await page.on(form.submit, e => getComputedStyle(e).direction), direction, language);
      // From another language to the next, so that English is no accident.
      await page.evaluate(() => document.documentElement.lang = "fr");
      await page.reads(form.submit, "Envoyer le code");
    }
  });

  world.test("It is found outside of shadow roots", async page => {
    await page.goto(world.site.show("/shadow", pageOf('<div id="host" lang="de"></div>')));
    await page.evaluate(() =>
      document.getElementById("host").attachShadow({ mode: "open" }).append(document.createElement("otp-form")));

    await page.reads("#host >>> otp-form >>> [part=submit]", "Code senden");
  });
}
