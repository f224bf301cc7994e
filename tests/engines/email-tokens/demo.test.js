import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { startProgram } from "../engines/program.js";
import { find } from "../in-page.js";

const demo = fileURLToPath(new URL("../../../samples/email-tokens/demo.js", import.meta.url));
const form = "otp-form >>> ";

test("The demo verifies an address without a code, in a browser that one command starts", async context => {
  const program = await startProgram(["node", demo,
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-port=0", "--auto-grant-email-verification-permission-for-testing",
  ], { environment: { CHROMIUM: process.env.CHROMIUM ?? "/usr/bin/chromium" }, ready: /DevTools listening on (ws:\S+)/ });
  context.after(program.stop);
  const browser = await puppeteer.connect({ browserWSEndpoint: program.said, defaultViewport: { width: 1280, height: 800 } });
  context.after(() => browser.disconnect());

  const [page] = await browser.pages();
  await page.locator("::-p-text(Sign up at a shop)").click();
  const on = (path, body) => page.waitForFunction(`(${find})(${JSON.stringify(form + path)}, ${body}, [])`);
  await page.locator("::-p-text(mail.test proves its address itself)").wait();
  await on("#email", "e => e && (e.focus(), true)");
  await on("[type=hidden]", 'e => e?.hasAttribute("nonce")');
  await page.keyboard.type("ada@mail.test");
  await page.keyboard.press("Enter");
  await on("[part=done]", 'e => e?.textContent.includes("ada@mail.test")');
  assert.match(await page.$eval("#claims", e => e.textContent), /"evt"/);
  assert.equal(await page.$eval("#mail", e => e.textContent), "");
});
