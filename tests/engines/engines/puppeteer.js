import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { startProgram } from "./program.js";

// Chromium writes these for every answer of 400 and above.
const noMistake = /^Failed to load resource/;

/** A browser that puppeteer drives: its command for a profile, and what it says when it is ready. */
export async function startBrowser({ command, ready, protocol, prepare, path = "" }) {
  const profile = await mkdtemp(join(tmpdir(), "otp-engine-"));
  await prepare?.(profile);
  const program = await startProgram(command(profile), { ready });
  const browser = await puppeteer.connect({
    browserWSEndpoint: program.said + path, protocol, defaultViewport: null,
  });
  return {
    version: await browser.version(),
    async open() {
      const context = await browser.createBrowserContext();
      const tab = await context.newPage();
      return new PuppeteerTab(tab, await watch(tab), context);
    },
    async stop() {
      await browser.disconnect();
      await program.stop();
      await rm(profile, { recursive: true, force: true, maxRetries: 9 });
    },
  };
}

/** What a page must not do: throw, write errors, and try what its policy forbids. */
async function watch(tab) {
  const mistakes = [];
  tab.on("pageerror", error => mistakes.push(String(error?.stack ?? error)));
  tab.on("console", message => {
    if (message.type() === "error" && !noMistake.test(message.text())) mistakes.push(message.text());
  });
  await tab.evaluateOnNewDocument(() => addEventListener("securitypolicyviolation", event =>
    console.error(`${event.effectiveDirective} forbids ${event.blockedURI || event.sample} at ${event.sourceFile}`)));
  return mistakes;
}

class PuppeteerTab {
  constructor(tab, mistakes, context) {
    Object.assign(this, { tab, context, found: mistakes });
  }

  goto = url => this.tab.goto(url, { waitUntil: "load" });
  reload = () => this.tab.reload({ waitUntil: "load" });

  // Puppeteer waits for a load, and a page that Firefox has kept does not load again.
  back = () => this.tab.evaluate(() => history.back());
  forward = () => this.tab.evaluate(() => history.forward());
  evaluate = (body, ...args) => this.tab.evaluate(body, ...args);
  click = (x, y) => this.tab.mouse.click(x, y);
  type = text => this.tab.keyboard.type(text);
  resize = (width, height) => this.tab.setViewport({ width, height });
  mistakes = async () => this.found;
  close = () => this.context.close();

  /** A key, with others held down: "Control+KeyV". */
  async press(keys) {
    const { keyboard } = this.tab;
    const [key, ...held] = keys.split("+").reverse();
    for (const each of held) await keyboard.down(each);
    await keyboard.press(key);
    for (const each of held) await keyboard.up(each);
  }
}
