import assert from "node:assert/strict";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

// What docs/component.md says that a page must allow, and nothing more.
const policy = "default-src 'none'; script-src https://otp.example.com; connect-src https://otp.example.com; "
  + "img-src data:; require-trusted-types-for 'script'";

/** The form in pages of all kinds. */
export function embeddingFlows(world) {
  const verify = async (page, form, address) => {
    await form.askByEmail(address);
    await page.type(await world.service.codeTo(address));
    await page.reads(form.done, address);
  };

  world.test("Under the strictest policy it does all that it does", async page => {
    await page.goto(world.site.show("/policy", pageOf('<otp-form channel="both" locale="de"></otp-form>'), policy));
    const form = new Form(page);
    await page.sees(form.submit);
    await form.askByPhone("+49 1512 3456701");
    await page.type(await world.service.codeTo("+4915123456701"));

    await page.reads(form.done, "+4915123456701");
  });

  world.test("In a dialog: it has room, focus, and a way out", async page => {
    const body = '<button id="open">Sign up</button><dialog aria-label="Sign up"><otp-form></otp-form></dialog>';
    await page.goto(world.site.show("/dialog", pageOf(body)));
    await page.evaluate(() => {
      const dialog = document.querySelector("dialog");
      document.getElementById("open").onclick = () => dialog.showModal();
    });
    const form = new Form(page);
    await page.click("#open");
    await page.sees(form.submit);
    await page.isFine("the dialog");
    await verify(page, form, "dialog@example.com");
    await page.isFine("the dialog, done");

    await page.press("Escape");
    await page.seesNot("dialog");
  });

  world.test("Two forms on a page: each verifies its own address", async page => {
    const body = '<section aria-label="Old"><otp-form id="old"></otp-form></section>'
      + '<section aria-label="New"><otp-form id="new"></otp-form></section>';
    await page.goto(world.site.show("/two", pageOf(body)));
    const [one, other] = [new Form(page, "#old"), new Form(page, "#new")];
    await page.sees(one.submit);
    await page.sees(other.submit);
    await one.askByEmail("old@example.com");
    await other.askByEmail("new@example.com");
    await page.isFine("two codes");

    await page.fill(one.code, await world.service.codeTo("old@example.com"));
    await page.reads(one.done, "old@example.com");
    await page.fill(other.code, await world.service.codeTo("new@example.com"));
    await page.reads(other.done, "new@example.com");
  });

  world.test("In a form its value is the proof, without which the form is not valid", async page => {
    await page.goto(world.site.show("/value", pageOf('<form><otp-form name="proof" required></otp-form></form>')));
    const form = new Form(page);
    await page.sees(form.submit);
    const valid = () => page.evaluate(() => document.forms[0].checkValidity());
    assert.equal(await valid(), false);
    await verify(page, form, "value@example.com");

    assert.equal(await valid(), true);
    assert.match(await page.evaluate(() => new FormData(document.forms[0]).get("proof")), /^eyJ/);
  });
}
