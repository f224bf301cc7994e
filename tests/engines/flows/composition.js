import assert from "node:assert/strict";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

/** Input methods, as the events that engines make of them. */
export function compositionFlows(world) {
  world.test("Nothing is rewritten or checked while an input method composes", async page => {
    const note = `<script>
      window.checks = 0;
      window.original = window.fetch;
      window.fetch = (url, ...rest) => {
        if (/verify-code/.test(url)) checks++;
        return original(url, ...rest);
      };
    </script>`;
    await page.goto(world.site.show("/composition", pageOf("<otp-form></otp-form>", { head: note })));
    const form = new Form(page);
    await page.sees(form.submit);
    await form.askByEmail("composer@example.com");
    const code = await world.service.codeTo("composer@example.com");
    const wide = code.replace(/./g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xFEE0));

    const composed = await page.on(form.code, (input, wide) => {
      input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true, composed: true }));
      for (let length = 1; length <= wide.length; length++) {
        input.value = wide.slice(0, length);
        input.dispatchEvent(new CompositionEvent("compositionupdate", { data: input.value, bubbles: true, composed: true }));
        input.dispatchEvent(new InputEvent("input", { data: input.value, isComposing: true, bubbles: true, composed: true }));
      }
      return input.value;
    }, wide);
    assert.equal(composed, wide);
    assert.equal(await page.evaluate(() => checks), 0);

    await page.on(form.code, input => {
      input.dispatchEvent(new CompositionEvent("compositionend", { data: input.value, bubbles: true, composed: true }));
      input.dispatchEvent(new InputEvent("input", { data: input.value, bubbles: true, composed: true }));
    });
    await page.sees(form.done);
    assert.equal(await page.evaluate(() => checks), 1);
  });
}
