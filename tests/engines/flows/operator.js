import assert from "node:assert/strict";
import { apiKey } from "../service.js";

/** The operations page. */
export function operatorFlows(world) {
  const signIn = async (page, key) => {
    await page.fill("#key", key);
    await page.press("Enter");
  };

  for (const [look, width] of [["light", 1280], ["dark", 320]]) {
    world.test(`Operations, ${look}, ${width} pixels wide: from a wrong key to figures and out again`, async page => {
      await world.service.post("/send-verification", { email: `ops.${look}@example.com` });
      await page.resize(width);
      await page.goto(`${world.service.url}/ops`);
      await page.sees("#key");
      await page.isFine("the key");

      await signIn(page, "not-one-of-the-keys");
      await page.untilOn("#sign-in-fault", e => e.textContent);
      await page.isFocused("#key");
      await page.isFine("a wrong key");
      await signIn(page, apiKey);
      await page.sees("#board");
      await page.reads("#figures", "Sent");
      await page.sees("canvas");
      await page.isFine("the figures");
      await page.click("#time-table summary");
      await page.isFine("a table");

      await page.click('#ranges a[href="ops#day"]');
      await page.untilOn('#ranges a[href="ops#day"]', e => e.ariaCurrent === "true");
      await page.reload();
      await page.sees("#board");
      await page.click("#sign-out");
      await page.isFocused("#key");
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    }, look);
  }
}
