import assert from "node:assert/strict";
import { Form } from "../form.js";
import { otherThan } from "../service.js";

/** The demo in every step: at the width of a small phone, light and dark, from left to right and from right to left. */
export function looksFlows(world) {
  for (const [language, look] of [["en", "light"], ["ar", "dark"]]) {
    world.test(`320 pixels wide, ${look}, in ${language}: every step is accessible and whole`, async page => {
      const address = `${language}.${look}@example.com`;
      await page.resize(320);
      await page.goto(`${world.service.url}/?language=${language}`);
      const form = new Form(page);
      await page.sees(form.submit);
      assert.equal(await page.evaluate(() => window.innerWidth), 320);
      assert.equal(await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches), look === "dark");
      assert.ok(await page.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches));
      assert.equal(await isDark(page), look === "dark");
      await page.untilOn(form.part("[part=root]"), (e, direction) =>
        getComputedStyle(e).direction === direction, language === "ar" ? "rtl" : "ltr");

      await page.isFine("the address");
      await form.choosePhone();
      await page.isFine("the number");
      await page.click(form.part("[part=channel]"));
      await form.askByEmail(address);
      await page.isFine("the code");
      const code = await world.service.codeTo(address);
      await page.type(otherThan(code));
      await page.untilOn(form.fault, e => e.textContent);
      await page.isFine("a wrong code");
      await page.fill(form.code, code);
      await page.sees("#proof");
      await page.isFine("the proof");
      await page.goto(`${world.service.url}/dev/outbox`);
      await page.sees(".message");
      await page.isFine("the outbox");
    }, look);
  }
}

/** Whether what is behind the text is darker than the text. */
const isDark = page => page.evaluate(() => {
  const { color, backgroundColor } = getComputedStyle(document.body);
  const [text, behind] = [color, backgroundColor]
    .map(value => value.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
  return behind < text;
});
