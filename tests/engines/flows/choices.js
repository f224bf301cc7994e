import assert from "node:assert/strict";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

/** What a page can choose. */
export function choiceFlows(world) {
  const open = async (page, attributes, head = "") => {
    await page.goto(world.site.show("/choices", pageOf(`<otp-form ${attributes}></otp-form>`, { head })));
    return new Form(page);
  };

  world.test("It sends to a known address by itself, and once", async page => {
    const form = await open(page, 'email="known@example.com" autosend');
    await page.sees(form.code);
    const { id } = await world.service.messageTo("known@example.com");

    await page.reload();
    await page.sees(form.code);

    assert.equal((await world.service.messageTo("known@example.com")).id, id);
    await page.fill(form.code, await world.service.codeTo("known@example.com"));
    await page.reads(form.done, "known@example.com");
  });

  world.test("The page can prevent a send", async page => {
    const form = await open(page, "", `<script>
      window.heard = 0;
      addEventListener("otp-send", event => ++heard === 1 && event.preventDefault());
    </script>`);
    await page.sees(form.submit);
    await page.fill(form.email, "prevented@example.com");
    await page.click(form.submit);
    await page.until(() => heard === 1);
    await page.sees(form.email);

    await page.click(form.submit);
    await page.isFocused(form.code);

    assert.equal(await page.evaluate(() => heard), 2);
  });

  world.test("With boxes, a mask and no automatic check, the code is still one input", async page => {
    const form = await open(page, 'appearance="boxes" mask auto-submit="off"');
    await page.sees(form.submit);
    await form.askByEmail("boxes@example.com");
    await page.isFine("empty boxes");

    await page.type(await world.service.codeTo("boxes@example.com"));
    await page.isFine("full boxes");
    await page.seesNot(form.done);
    await page.click(form.submit);

    await page.sees(form.done);
  });

  world.test("Whoever lost the tab and has the code enters it", async page => {
    await world.service.post("/send-verification", { email: "lost@example.com" });
    const form = await open(page, "");
    await page.sees(form.submit);
    await page.fill(form.email, "lost@example.com");

    await page.click(form.part("[part~=have]"));
    await page.isFocused(form.code);
    await page.type(await world.service.codeTo("lost@example.com"));
    await page.press("Enter");

    await page.reads(form.done, "lost@example.com");
  });

  world.test("Its words can be the page's own", async page => {
    const words = '<script type="application/json" slot="words">{ "send": "Continue" }</script>';
    await page.goto(world.site.show("/words", pageOf(`<otp-form>${words}</otp-form>`)));

    await page.reads(new Form(page).submit, "Continue");
  });

  world.test("A send that got lost is told, and goes with a second try", async page => {
    const form = await open(page, 'channel="both"', `<script>
      window.lost = true;
      console.error = words => window.said = words;
      window.original = window.fetch;
      window.fetch = (url, ...rest) => lost ? Promise.reject(new TypeError("lost")) : original(url, ...rest);
    </script>`);
    await page.sees(form.submit);
    await page.fill(form.email, "flaky@example.com");
    await page.click(form.submit);
    await page.untilOn(form.fault, e => e.textContent);
    assert.match(await page.evaluate(() => said), /ALLOWED_ORIGINS/);
    await page.evaluate(() => lost = false);

    await page.click(form.submit);
    await page.isFocused(form.code);
    await page.type(await world.service.codeTo("flaky@example.com"));

    await page.sees(form.done);
  });
}
