import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { clickable, find, visible } from "./in-page.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const patience = 30_000;

/**
 * A page as somebody sees it who has a mouse and a keyboard, in whichever engine. Elements are found by selectors,
 * through shadow roots as "otp-form >>> #code". Whatever it waits for must come within 30 seconds.
 */
export class Page {
  #tab;
  #expected = [];

  constructor(tab) {
    this.#tab = tab;
  }

  goto = url => this.#tab.goto(url);
  reload = () => this.#tab.reload();
  back = () => this.#tab.back();
  forward = () => this.#tab.forward();
  press = keys => this.#tab.press(keys);
  type = text => this.#tab.type(text);
  /** Waits for the new size: a window manager gives it when it likes. */
  async resize(width, height = 800) {
    await this.#tab.resize(width, height);
    await this.until(width => window.innerWidth === width, width);
  }

  evaluate = (body, ...args) => this.#tab.evaluate(body, ...args);

  /** Waits until what a function gives in the page is true. */
  async until(body, ...args) {
    let last;
    for (const limit = Date.now() + patience; Date.now() < limit; await pause(40)) {
      try {
        last = await this.evaluate(body, ...args);
        if (last) return last;
      } catch (error) {
        // The page may just be on its way to another.
        last = error;
      }
    }
    throw new Error(`It did not become true: ${body} ${args.join(" ")}; last ${last}`);
  }

  /** Calls a function in the page with an element. */
  on = (path, body, ...args) => this.evaluate(`(${find})(${JSON.stringify(path)}, ${body}, ${JSON.stringify(args)})`);

  /** Waits until what a function gives of an element is true. */
  async untilOn(path, body, ...args) {
    try {
      return await this.until(`(${find})(${JSON.stringify(path)}, ${body}, ${JSON.stringify(args)})`);
    } catch (error) {
      throw new Error(`${path}: ${error.message}; it is ${await this.on(path, e => e?.outerHTML?.slice(0, 300))}`);
    }
  }

  sees = path => this.untilOn(path, visible);
  seesNot = path => this.untilOn(path, e => !e?.checkVisibility());
  reads = (path, words) => this.untilOn(path, (e, words) => e?.textContent.includes(words), words);
  isFocused = path => this.untilOn(path, e => e && e.getRootNode().activeElement === e);
  text = path => this.on(path, e => e.textContent);
  value = path => this.on(path, e => e.value);

  /** Clicks in the middle of an element, which nothing may cover. */
  async click(path) {
    const [x, y] = await this.untilOn(path, clickable);
    await this.#tab.click(x, y);
  }

  /** Puts the cursor into a field and types, in place of what is there. */
  async fill(path, text) {
    await this.click(path);
    await this.isFocused(path);
    if (await this.value(path)) await this.press("Control+KeyA");
    await this.type(text);
  }

  /** Pastes with the keys for it, what was copied with the keys for it. */
  async paste(path, text) {
    await this.evaluate(text => {
      const source = document.createElement("textarea");
      source.id = "clipboard";
      source.value = text;
      document.body.append(source);
      source.focus();
      source.select();
    }, text);
    await this.press("Control+KeyC");
    await this.evaluate(() => document.getElementById("clipboard").remove());
    await this.click(path);
    await this.press("Control+KeyV");
  }

  /** Nothing that axe finds, and nothing wider than the window. */
  async isFine(where) {
    if (await this.evaluate(() => !window.axe)) await this.evaluate(`(() => { ${axe}; })()`);
    const found = await this.evaluate(() => axe.run(document, { iframes: false, resultTypes: ["violations"] })
      .then(({ violations }) =>
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)));
    assert.deepEqual(found, [], where);
    const [inner, outer] = await this.evaluate(() =>
      [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(inner <= outer, `${where} is ${inner} wide in ${outer}.`);
  }

  /** Lets an engine write such an error, which the page cannot help. */
  expects = mistake => this.#expected.push(mistake);

  /** Closes the page, which has made no mistake. */
  async close() {
    const mistakes = (await this.#tab.mistakes()).filter(mistake => !this.#expected.some(one => one.test(mistake)));
    await this.#tab.close();
    assert.deepEqual(mistakes, []);
  }
}
