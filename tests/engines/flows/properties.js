import assert from "node:assert/strict";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

const texts = {
  channel: "both", purpose: "login", locale: "de", country: "GB", fallbackEmail: "ada@example.com", endpoint: "/otp",
  autoSubmit: "off", appearance: "boxes", name: "proof", email: "ada@example.com", phone: "+12025550123",
};
const switches = ["alphanumeric", "noHistory", "required", "disabled", "autosend", "mask"];

/** What frameworks and scripts set. */
export function propertyFlows(world) {
  const open = async page => {
    await page.goto(world.site.show("/properties", pageOf("<otp-form></otp-form>")));
    const form = new Form(page);
    await page.sees(form.submit);
    return form;
  };

  world.test("Every attribute is a property too", async page => {
    await open(page);

    const faults = await page.evaluate((texts, switches) => {
      const attributeOf = name => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
      const faults = [];
      for (const [name, text] of Object.entries(texts)) {
        const form = document.createElement("otp-form");
        const before = form[name];
        form[name] = text;
        if (before !== "" || form[name] !== text || form.getAttribute(attributeOf(name)) !== text) faults.push(name);
      }
      for (const name of switches) {
        const form = document.createElement("otp-form");
        const before = form[name];
        form[name] = true;
        const on = form.hasAttribute(attributeOf(name));
        form[name] = false;
        if (before !== false || !on || form.hasAttribute(attributeOf(name))) faults.push(name);
      }
      return faults;
    }, texts, switches);

    assert.deepEqual(faults, []);
  });

  world.test("What was set before the element is defined is taken over", async page => {
    const early = `<script>
      const form = document.createElement("otp-form");
      Object.assign(form, { locale: "de", required: true, email: "early@example.com", words: { send: "Los" } });
      addEventListener("DOMContentLoaded", () => document.querySelector("main").append(form));
    </script>`;
    await page.goto(world.site.show("/early", pageOf("", { head: early })));
    const form = new Form(page);

    await page.reads(form.submit, "Los");

    assert.equal(await page.value(form.email), "early@example.com");
    assert.equal(await page.evaluate(() => document.querySelector("otp-form").matches(":invalid")), true);
    assert.deepEqual(await page.evaluate(() => Object.keys(document.querySelector("otp-form"))), []);
  });

  world.test("What was typed outlives a change of the language, the look and the history", async page => {
    const form = await open(page);
    await form.askByEmail("change@example.com");
    await page.type("12");

    await page.evaluate(() => Object.assign(document.querySelector("otp-form"), { locale: "fr", appearance: "boxes", mask: true }));
    await page.reads(form.submit, "Vérifier");

    assert.equal(await page.value(form.code), "12");
    await page.isFocused(form.code);
    await page.fill(form.code, await world.service.codeTo("change@example.com"));
    await page.sees(form.done);
  });
}
