import assert from "node:assert/strict";
import { pageOf } from "../site.js";

/** The page of a magic link. */
export function linkFlows(world) {
  const send = async (email, locale = "en") => {
    await world.service.post("/send-verification", { email, purpose: "magic-link", locale });
    return world.linkTo(email);
  };

  world.test("Link: opening it uses nothing up, and the button leads on with the proof", async page => {
    world.site.show("/signed-in", pageOf("<p>Welcome.</p>", { title: "Signed in" }));
    await page.goto(await send("link@example.com"));
    await page.reload();
    await page.isFine("a link");

    await page.click("button");
    await page.until(() => location.pathname === "/signed-in");
    assert.match(await page.evaluate(() => location.hash), /^#token=eyJ/);
  });

  world.test("Link: one that newer ones have overtaken says so", async page => {
    const oldest = await send("links@example.com");
    for (let newer = 0; newer < 2; newer++) await send("links@example.com");
    await page.goto(oldest);
    await page.click("button");

    await page.seesNot("button");
    await page.isFine("an overtaken link");
  });

  world.test("Link: the keyboard is enough", async page => {
    world.site.show("/signed-in", pageOf("<p>Welcome.</p>", { title: "Signed in" }));
    await page.goto(await send("link.keys@example.com"));
    await page.press("Tab");
    await page.isFocused("button");
    await page.press("Enter");
    await page.until(() => location.pathname === "/signed-in");
  });

  for (const look of ["light", "dark"]) {
    world.test(`Link: 320 pixels wide, ${look}, from left to right and from right to left`, async page => {
      const link = await send(`link.${look}@example.com`);
      await page.resize(320);
      for (const [language, direction] of [["en", "ltr"], ["ar", "rtl"]]) {
        await page.goto(await copyIn(language, link));
        assert.equal(await page.on("h1", e => getComputedStyle(e).direction), direction);
        const behind = look === "dark" ? "rgb(26, 31, 41)" : "rgb(255, 255, 255)";
        assert.equal(await page.on("main", e => getComputedStyle(e).backgroundColor), behind);
        await page.isFine(`the link in ${language}`);
      }
      await page.goto(`${world.service.url}/m/nothing`);
      await page.isFine("an unknown link");
    }, look);
  }

  /** The page as the service gives it to browsers of another language than this one is of, under its own policy. */
  const copyIn = async (language, link) => {
    const answer = await fetch(link, { headers: { "accept-language": language } });
    return world.site.show(`/link/${language}`, await answer.text(), answer.headers.get("content-security-policy"));
  };
}
