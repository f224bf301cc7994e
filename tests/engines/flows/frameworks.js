import { Form } from "../form.js";

/** A front end, as its bundler built it into a folder, in which somebody signs up. */
export const frameworkFlow = (world, name, folder) =>
  world.test(`In a page of ${name} somebody signs up`, async page => {
    await page.goto(world.site.serve(`/${name}`, folder));
    const form = new Form(page);
    await page.sees(form.submit);
    await form.askByEmail(`${name}@example.com`);
    await page.type(await world.service.codeTo(`${name}@example.com`));

    await page.reads("[role=status]", `Welcome, ${name}@example.com.`);
  });
