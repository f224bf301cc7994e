import assert from "node:assert/strict";

/** The outbox page. */
export function outboxFlows(world) {
  world.test("Outbox: messages arrive while it is open, and can be thrown away", async page => {
    await world.service.clear();
    await page.goto(`${world.service.url}/dev/outbox`);
    await page.sees("#empty");
    await page.isFine("an empty outbox");

    await world.service.post("/send-verification", { email: "outbox@example.com" });
    await page.reads(".message", "outbox@example.com");
    await page.sees(".message iframe");
    await world.service.post("/send-verification", { phone: "+12025550199", locale: "ar" });
    await page.reads(".message", "+12025550199");
    assert.equal(await page.text(".message .code"), await world.service.codeTo("+12025550199"));
    await page.isFine("two messages");

    await page.click("#clear");
    await page.sees("#empty");
    await page.seesNot(".message");
  });
}
