import assert from "node:assert/strict";

/** The page to try the API. */
export function swaggerFlows(world) {
  world.test("API: sending and verifying come first, and what is there can be read by everybody", async page => {
    await page.resize(1280);
    await page.goto(`${world.service.url}/swagger/`);
    await page.sees(".opblock");
    const paths = await page.evaluate(() =>
      [...document.querySelectorAll(".opblock-summary-path")].map(({ dataset }) => dataset.path));
    assert.deepEqual(paths.slice(0, 2), ["/send-verification", "/verify-code"]);
    await page.isFine("the list");

    await page.click(".opblock-summary-control");
    await page.sees(".opblock-body");
    await page.isFine("sending");
  });
}
