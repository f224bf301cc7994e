import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { startChromium } from "./engines/chromium.js";
import { Form } from "./form.js";
import { pageOf } from "./site.js";
import { World } from "./world.js";

// The otp.js of November 2026, which browsers may keep for a year where a page names its version. Its parts are today's.
const earlier = fileURLToPath(new URL("earlier/", import.meta.url));
const dist = fileURLToPath(new URL("../../src/OtpService/Web/Client/dist/", import.meta.url));
const world = new World(startChromium);

const folder = await mkdtemp(join(tmpdir(), "otp-earlier-"));
after(() => rm(folder, { recursive: true }));

for (const part of ["code.js", "code-or-token.js"]) {
  world.test(`An earlier otp.js works with today's ${part}`, async page => {
    await cp(earlier, folder, { recursive: true });
    await cp(join(dist, "otp"), join(folder, "otp"), { recursive: true });
    await cp(join(dist, "otp", part), join(folder, "otp", "code.js"));
    const url = world.site.serve(`/${part}`, folder);
    await page.goto(world.site.show(`/earlier-${part}`, pageOf('<otp-form channel="both" endpoint="https://otp.example.com"></otp-form>')
      .replace("https://otp.example.com/otp.js", `${url}otp.js`)));
    const form = new Form(page);
    await page.sees(form.submit);
    await form.askByEmail("earlier@example.com");
    await page.type(await world.service.codeTo("earlier@example.com"));
    await page.reads(form.done, "earlier@example.com");
  });
}
