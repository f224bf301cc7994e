import { after, before, test } from "node:test";
import { Page } from "./page.js";
import { startService } from "./service.js";
import { startSite } from "./site.js";

/** Where links of messages seem to lead: the port of the service is known only when it runs. */
const publicUrl = "http://localhost:8080";

/** An engine, a service, and a site whose pages have the form. */
export class World {
  #start;
  #browsers = new Map();

  constructor(start) {
    this.#start = start;
    before(() => this.#begin());
    after(() => this.#end());
  }

  /** A test in a page of its own, light unless the name of the look is "dark". */
  test(name, body, look = "light") {
    test(name, async () => {
      const page = new Page(await (await this.#browser(look)).open());
      try {
        await body(page);
      } catch (error) {
        await page.close().catch(mistakes => error.message += `\nMistakes: ${mistakes.message}`);
        throw error;
      }
      await page.close();
    });
  }

  /** The link in the newest message to an address. */
  async linkTo(address) {
    const { text } = await this.service.messageTo(address);
    return /http\S+\/m\/\S+/.exec(text)[0].replace(publicUrl, this.service.url);
  }

  async #begin() {
    this.site = await startSite();
    this.service = await startService({
      ALLOWED_ORIGINS: this.site.url, PUBLIC_URL: publicUrl, LINK_REDIRECT_URL: `${this.site.url}/signed-in`,
    });
    this.site.speaksTo(this.service.url);
    console.log(`Driving ${(await this.#browser("light")).version}`);
  }

  async #end() {
    await Promise.allSettled([...this.#browsers.values()].map(async browser => (await browser).stop()));
    await this.service?.stop();
    await this.site?.stop();
  }

  #browser(look) {
    if (!this.#browsers.has(look)) this.#browsers.set(look, this.#start({ dark: look === "dark" }));
    return this.#browsers.get(look);
  }
}
