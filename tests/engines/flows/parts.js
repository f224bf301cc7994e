import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Form } from "../form.js";
import { pageOf } from "../site.js";

const dist = fileURLToPath(new URL("../../../src/OtpService/Web/Client/dist/", import.meta.url));

/** The form where a part of it is not there at first. */
export function partFlows(world) {
  world.test("The part for phone numbers that does not arrive is told, and no other channel is offered", async page => {
    const folder = await mkdtemp(join(tmpdir(), "otp-parts-"));
    const put = part => cp(join(dist, part), join(folder, part));
    try {
      await put("otp.js");
      await put("otp/code.js");
      world.site.serve("/parts", folder);
      const body = `<script type="module" src="/parts/otp.js"></script><otp-form channel="sms" endpoint="${world.service.url}"></otp-form>`;
      await page.goto(world.site.show("/missing", pageOf(body).replace(/<script type="module" src="https.*?<\/script>/, "")));
      page.expects(/otp\/phone\.js/);
      const form = new Form(page);
      await page.untilOn(form.fault, e => e?.textContent);
      await page.seesNot(form.email);

      await put("otp/phone.js");
      await page.click(form.submit);
      await page.sees(form.phone);
      await page.fill(form.phone, "+49 1512 3456799");
      await page.click(form.submit);
      await page.isFocused(form.code);
      await page.type(await world.service.codeTo("+4915123456799"));

      await page.sees(form.done);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
