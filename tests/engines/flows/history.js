import assert from "node:assert/strict";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

/** The browser's own buttons while a code is awaited. */
export function historyFlows(world) {
  const open = async page => {
    const html = pageOf('<otp-form></otp-form><p><a id="away" href="/terms">Terms</a></p>');
    await page.goto(world.site.show("/history", html));
    world.site.show("/terms", pageOf("<p>Be kind.</p>", { title: "Terms" }));
    const form = new Form(page);
    await page.sees(form.submit);
    return form;
  };

  world.test("Back leads to the address, and forward to the code again", async page => {
    const form = await open(page);
    await form.askByEmail("back@example.com");

    await page.back();
    await page.sees(form.email);
    assert.equal(await page.value(form.email), "back@example.com");
    await page.forward();
    await page.sees(form.code);
    await page.fill(form.code, await world.service.codeTo("back@example.com"));

    await page.reads(form.done, "back@example.com");
  });

  world.test("After a reload the code is still awaited", async page => {
    const form = await open(page);
    await form.askByEmail("reload@example.com");

    await page.reload();
    await page.sees(form.code);
    await page.fill(form.code, await world.service.codeTo("reload@example.com"));

    await page.reads(form.done, "reload@example.com");
  });

  world.test("Somebody who was on another page meanwhile enters the code", async page => {
    const form = await open(page);
    await form.askByEmail("away@example.com");

    await page.click("#away");
    await page.until(() => document.title === "Terms");
    await page.back();
    await page.sees(form.code);
    await page.fill(form.code, await world.service.codeTo("away@example.com"));

    await page.reads(form.done, "away@example.com");
  });

  for (const attribute of ["", "no-history"]) {
    world.test(`Entries of the page change nothing in the form ${attribute}`.trim(), async page => {
      const html = pageOf(`<otp-form ${attribute}></otp-form><p><a id="skip" href="#terms">Terms</a></p><p id="terms">…</p>`);
      await page.goto(world.site.show("/foreign", html));
      const form = new Form(page);
      const address = `foreign${attribute}@example.com`;
      await form.askByEmail(address);
      await page.type("12");

      await page.click("#skip");
      await page.back();
      await page.evaluate(() => history.pushState({ page: 2 }, "", "/page/2"));
      await page.back();
      await page.forward();

      assert.equal(await page.value(form.code), "12");
      await page.fill(form.code, await world.service.codeTo(address));
      await page.reads(form.done, address);
    });
  }

  world.test("What is verified never waits again", async page => {
    const html = pageOf('<otp-form></otp-form><p><a id="skip" href="#terms">Terms</a></p><p id="terms">…</p>');
    await page.goto(world.site.show("/verified", html));
    const form = new Form(page);
    await page.sees(form.submit);
    await form.askByEmail("verified@example.com");
    await page.click("#skip");
    await page.fill(form.code, await world.service.codeTo("verified@example.com"));
    await page.sees(form.done);

    await page.back();
    await page.sees(form.done);
    await page.reload();
    await page.sees(form.email);

    assert.equal(await page.value(form.email), "");
  });
}
