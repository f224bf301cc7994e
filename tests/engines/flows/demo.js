import assert from "node:assert/strict";
import { Form } from "../form.js";

/** The demo page, in a wide window. */
export function demoFlows(world) {
  const open = async page => {
    await page.resize(1280);
    await page.goto(`${world.service.url}/`);
    const form = new Form(page);
    await page.sees(form.submit);
    return form;
  };

  world.test("Demo: an email arrives in the mailbox, its code gives a proof, and all begins again", async page => {
    const form = await open(page);
    await form.askByEmail("demo@example.com");
    const code = await world.service.codeTo("demo@example.com");
    await page.reads("#mail h3", code);
    await page.sees("#mail iframe");
    await page.isFine("the mailbox");
    await page.type(code);

    await page.reads("#claims", "demo@example.com");
    await page.reads("#header", "otp+jwt");
    await page.isFine("the proof");
    await page.click("#to-proof");
    await page.isFocused("#proof-title");
    await page.click("#again");
    await page.isFocused(form.email);
  });

  world.test("Demo: an SMS arrives on the phone, whose frame clips what scrolls in it", async page => {
    const form = await open(page);
    await form.askByPhone("+1 202 555 0147");
    const code = await world.service.codeTo("+12025550147");
    await page.reads("#sms", code);
    await page.isFine("the phone");
    assert.equal(await page.on(".screen", e => getComputedStyle(e).overflowY), "hidden");
    await page.type(code);

    await page.reads("#claims", "+12025550147");
  });

  world.test("Demo: the form changes its language and its direction", async page => {
    const form = await open(page);
    await page.on("#language", e => {
      e.value = "ar";
      e.dispatchEvent(new Event("change"));
    });
    await page.untilOn(form.part("[part=root]"), e => e?.dir === "rtl" && getComputedStyle(e).direction === "rtl");
    await page.isFine("Arabic");
  });
}
