import { Form } from "../form.js";
import { pageOf } from "../site.js";

/** Everything without a mouse. */
export function keyboardFlows(world) {
  world.test("Keyboard only: a sign-up by phone, with the focus to be seen at every stop", async page => {
    await page.goto(world.site.show("/keyboard", pageOf('<otp-form channel="both"></otp-form>')));
    const form = new Form(page);
    await page.sees(form.submit);

    await tabTo(page, form.part("[type=radio]"));
    await page.press("ArrowRight");
    await page.sees(form.phone);
    await tabTo(page, form.part("select"));
    await page.type("Germany");
    await page.untilOn(form.part("select"), e => e.value === "DE");
    await tabTo(page, form.phone);
    await page.type("01512 3456700");
    await page.press("Enter");
    await page.isFocused(form.code);
    await page.type(await world.service.codeTo("+4915123456700"));

    await page.isFocused(form.done);
  });

  world.test("Keyboard only: an address is corrected", async page => {
    await page.goto(world.site.show("/keyboard", pageOf("<otp-form></otp-form>")));
    const form = new Form(page);
    await page.sees(form.submit);
    await tabTo(page, form.email);
    await page.type("keys@example.com");
    await page.press("Enter");
    await page.isFocused(form.code);

    await tabTo(page, form.change);
    await page.press("Enter");

    await page.isFocused(form.email);
  });
}

/** Presses Tab until the focus is there; wherever it stops in the form, it can be seen. */
async function tabTo(page, path) {
  for (let presses = 0; presses < 12; presses++) {
    if (await page.on(path, e => e.getRootNode().activeElement === e)) return;
    await page.press("Tab");
    const unseen = await page.evaluate(invisibleFocus);
    if (unseen) throw new Error(`The focus cannot be seen on ${unseen}`);
  }
  throw new Error(`Tab does not lead to ${path}.`);
}

function invisibleFocus() {
  const focused = document.activeElement?.shadowRoot?.activeElement;
  const outlined = element => {
    const { outlineWidth, outlineStyle } = getComputedStyle(element);
    return parseFloat(outlineWidth) >= 2 && outlineStyle !== "none";
  };
  return focused && !outlined(focused) && !outlined(focused.parentElement) && focused.outerHTML.slice(0, 200);
}
