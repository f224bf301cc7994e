import assert from "node:assert/strict";
import { Form } from "../form.js";
import { otherThan } from "../service.js";
import { pageOf } from "../site.js";

/** The form in the page of another site: by email, by phone, and the mistakes on the way. */
export function formFlows(world) {
  const open = async (page, attributes = 'channel="both"') => {
    await page.goto(world.site.show("/form", pageOf(`<otp-form ${attributes}></otp-form>`)));
    const form = new Form(page);
    await page.sees(form.submit);
    return form;
  };

  world.test("Email: after a wrong code the right one verifies, and every step is fine", async page => {
    const form = await open(page);
    await page.isFine("the address");
    await page.click(form.submit);
    await page.untilOn(form.fault, e => e.textContent);
    await page.isFine("no address");
    await form.askByEmail("ada@example.com");
    await page.isFine("the code");

    const code = await world.service.codeTo("ada@example.com");
    await page.type(otherThan(code));
    await page.untilOn(form.fault, e => e.textContent);
    await page.isFine("a wrong code");
    await page.fill(form.code, code);

    await page.reads(form.done, "ada@example.com");
    await page.isFocused(form.done);
    await page.isFine("all done");
  });

  world.test("Phone: a number as it is written at home, of the country that the page names", async page => {
    const form = await open(page, 'channel="sms" country="GB"');
    await page.isFine("the number");
    await page.fill(form.phone, "07400 123456");
    await page.click(form.submit);
    await page.isFocused(form.code);
    await page.isFine("the code");
    await page.type(await world.service.codeTo("+447400123456"));

    await page.reads(form.done, "+447400123456");
  });

  world.test("Phone: the country follows the number that is typed", async page => {
    const form = await open(page);
    await form.choosePhone();
    await page.fill(form.phone, "+49 1512 3456789");
    await page.untilOn(form.part("select"), e => e.value === "DE");
    await page.isFine("the number");
    await page.click(form.submit);
    await page.isFocused(form.code);
    await page.type(await world.service.codeTo("+4915123456789"));

    await page.reads(form.done, "+4915123456789");
  });

  world.test("A new code: it is sent, said, and verifies", async page => {
    const form = await open(page);
    await form.askByEmail("grace@example.com");
    const { id } = await world.service.messageTo("grace@example.com");

    await page.click(form.resend);
    await page.untilOn(form.status, e => e.textContent);
    await page.isFine("a new code");
    const next = await world.service.messageTo("grace@example.com");
    assert.notEqual(next.id, id);
    await page.fill(form.code, next.code);

    await page.sees(form.done);
  });

  world.test("The address can be corrected", async page => {
    const form = await open(page);
    await form.askByEmail("adda@example.com");

    await page.click(form.change);
    await page.isFocused(form.email);
    assert.equal(await page.value(form.email), "adda@example.com");
    await form.askByEmail("ada.l@example.com");
    await page.type(await world.service.codeTo("ada.l@example.com"));

    await page.reads(form.done, "ada.l@example.com");
  });

  world.test("Pasted: a whole message with the code in it", async page => {
    const form = await open(page);
    await form.askByEmail("joan@example.com");
    const code = await world.service.codeTo("joan@example.com");

    await page.paste(form.code, `Acme, order 20261123:\n${code} is your code.\n\n@shop.example #${code}`);

    await page.sees(form.done);
  });
}
