import { bundlers } from "./bundlers.js";
import { startChromium } from "./engines/chromium.js";
import { Form } from "./form.js";
import { World } from "./world.js";

const world = new World(startChromium);

for (const [bundler, bundle] of Object.entries(bundlers)) {
  for (const name of ["static", "dynamic"]) {
    world.test(`${bundler} leaves a ${name} import of otp.js to the browser`, async page => {
      const folder = await bundle(name);
      const app = world.site.serve(`/${bundler}-${name}`, folder);
      await page.goto(world.site.show(`/${bundler}-${name}.html`, `<!doctype html>
        <html lang="en"><head><title>App</title><link rel="icon" href="data:,">
        <script type="module" src="${app}app.js"></script></head><body></body></html>`));

      await page.sees(new Form(page).submit);
      await page.reads("body", "function");
    });
  }
}
