import assert from "node:assert/strict";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

/** The form as a control of a page's form. */
export function controlFlows(world) {
  const open = async (page, body) => {
    await page.goto(world.site.show("/control", pageOf(body)));
    const form = new Form(page);
    await page.sees(form.submit);
    return form;
  };

  world.test("A label and a call lead to its input", async page => {
    const form = await open(page, '<label id="label" for="mine">Who are you?</label><otp-form id="mine"></otp-form>');

    await page.click("#label");
    await page.isFocused(form.email);
    await page.evaluate(() => {
      document.activeElement.blur();
      document.querySelector("otp-form").focus({ preventScroll: true });
    });
    await page.isFocused(form.email);

    assert.equal(await page.evaluate(() => document.querySelector("otp-form").labels.length), 1);
  });

  world.test("It tells what a control tells, and reports what is missing", async page => {
    const form = await open(page, '<form><otp-form name="proof" required></otp-form></form>');

    const told = await page.evaluate(() => {
      const form = document.querySelector("otp-form");
      return [
        form.form === document.forms[0], form.name, form.type, form.willValidate, form.validity.valueMissing,
        form.validationMessage.length > 0, form.checkValidity(), form.reportValidity(),
      ];
    });

    assert.deepEqual(told, [true, "proof", "otp-form", true, true, true, false, false]);
    await page.isFocused(form.email);
  });

  world.test("A disabled fieldset disables it, and it is no obstacle then", async page => {
    const form = await open(page, "<form><fieldset disabled><otp-form required></otp-form></fieldset></form>");
    const isDisabled = () => page.on(form.email, e => e.matches(":disabled"));
    assert.equal(await isDisabled(), true);
    assert.equal(await page.evaluate(() => document.forms[0].checkValidity()), true);

    await page.evaluate(() => document.querySelector("fieldset").disabled = false);

    assert.equal(await isDisabled(), false);
    assert.equal(await page.evaluate(() => document.forms[0].checkValidity()), false);
  });
}
