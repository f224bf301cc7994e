import assert from "node:assert/strict";
import { domain } from "../../../samples/email-tokens/mail-provider.js";
import { Form } from "../form.js";
import { documented } from "../samples.js";
import { pageOf } from "../site.js";
import { trialFlag, trialToken } from "./trial.js";
import { on, TokenWorld } from "./world.js";

const world = new TokenWorld(on);
const off = new TokenWorld(trialFlag);

/** Takes note of what the page asks of the service, what it is answered, and how long it waits for anything. */
const notes = `<script>
  window.calls = [];
  window.waits = [];
  window.given = { fetch, setTimeout };
  window.fetch = async (url, options) => {
    const response = await given.fetch.call(window, url, options);
    calls.push({ path: new URL(url).pathname, body: options?.body && JSON.parse(options.body), status: response.status });
    return response;
  };
  // On a busy machine a token may take longer than anybody should wait: then the test makes the form wait for it.
  window.fetched = new Promise(resolve => window.release = resolve);
  window.setTimeout = (callback, delay, ...more) => {
    waits.push(delay);
    return given.setTimeout.call(window, isPatience(delay) ? () => fetched.then(callback) : callback, delay, ...more);
  };
  var isPatience = delay => delay > 100 && delay <= 900;
  addEventListener("otp-verified", ({ detail }) => window.proof = detail.token);
</script>`;

/** Opens a page with the form, and enters an address when the form is ready for tokens. */
async function enter(page, address, { body, headers, selector, at = world } = {}) {
  await page.goto(at.showForm(notes + (body ?? "<otp-form></otp-form>"), headers));
  const form = new Form(page, selector);
  await page.sees(form.submit);
  await page.click(form.email);
  await page.untilOn(form.part("[type=hidden]"), e => e?.hasAttribute("nonce"));
  await page.type(address);
  return form;
}

const paths = page => page.evaluate(() => calls.map(({ path }) => path));
const verifiedWithoutCode = async (page, form, address, at = world) => {
  await at.fetched();
  await page.evaluate(() => release());
  await page.reads(form.done, address);
  await page.isFocused(form.done);
  assert.deepEqual(await paths(page), ["/email-verification/nonce", "/verify-email-token"]);
  const claims = await page.evaluate(() => JSON.parse(atob(proof.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))));
  assert.deepEqual([claims.amr, claims.email, claims.origin], [["evt"], address, "https://shop.test"]);
};
const verifiedByCode = async (page, form, address, at = world) => {
  await page.evaluate(() => release());
  await page.isFocused(form.code);
  await page.type(await at.service.codeTo(address));
  await page.reads(form.done, address);
};

world.test("A click verifies the address, without a code", async (page, address) => {
  const form = await enter(page, address);
  await page.click(form.submit);

  await verifiedWithoutCode(page, form, address);
});

world.test("So does Enter", async (page, address) => {
  const form = await enter(page, address);
  await page.press("Enter");

  await verifiedWithoutCode(page, form, address);
});

world.test("So does the button by its key, a while after the field was left", async (page, address) => {
  const form = await enter(page, address);
  await page.press("Tab");
  await page.isFocused(form.submit);
  await page.press("Space");

  await verifiedWithoutCode(page, form, address);
});

world.test("A second press changes nothing: one token, no code, and no other address", async (page, address) => {
  world.provider.delay = 300;
  const form = await enter(page, address);
  await page.press("Enter");
  await page.click(form.submit);
  await page.press("Enter");
  await page.reads(form.submit, "One moment");
  await page.on(form.email, e => e.focus());
  await page.type("x");

  await verifiedWithoutCode(page, form, address);
});

world.test("An address that is none is said at once, and the corrected one has its token", async (page, address) => {
  const form = await enter(page, `a b@${domain}`);
  await page.press("Enter");
  await page.untilOn(form.fault, e => e.textContent);
  assert.deepEqual(await page.evaluate(() => waits.filter(isPatience)), []);
  await page.press("Control+KeyA");
  await page.type(address);
  await page.press("Enter");

  await verifiedWithoutCode(page, form, address);
});

world.test("A page that stops a send stops a token too, and hears of each address once", async (page, address) => {
  const form = await enter(page, address, { body: `<otp-form></otp-form><script>
    window.told = [];
    addEventListener("otp-send", event => {
      told.push(event.detail.email);
      if (window.isClosed) event.preventDefault();
    });
  </script>` });
  await page.evaluate(() => window.isClosed = true);
  await page.press("Enter");
  await page.until(() => told.length === 1);
  assert.deepEqual(await paths(page), ["/email-verification/nonce"]);
  await page.isFocused(form.email);

  await page.evaluate(() => window.isClosed = false);
  world.provider.accounts = [];
  await page.press("Enter");
  await verifiedByCode(page, form, address);
  assert.deepEqual(await page.evaluate(() => told), [address, address]);
});

world.test("A page that takes the form away in the meantime gets no code", async (page, address) => {
  const form = await enter(page, address);
  world.provider.accounts = [];
  await page.press("Enter");
  await page.evaluate(() => {
    document.querySelector("otp-form").disabled = true;
    release();
  });
  await page.reads(form.submit, "Send code");
  assert.deepEqual(await paths(page), ["/email-verification/nonce"]);
});

world.test("An issuer that takes its time still comes in time, and is measured", async (page, address, context) => {
  world.provider.delay = 200;
  const form = await enter(page, address);
  const from = performance.now();
  await page.press("Enter");

  await verifiedWithoutCode(page, form, address);
  context.diagnostic(`Enter to verified, with an issuer of 200 ms: ${Math.round(performance.now() - from)} ms`);
});

world.test("Under a strict policy, and in a shadow root of the page", async (page, address) => {
  const policy = "default-src 'none'; script-src https://otp.example.com 'unsafe-inline'; connect-src https://otp.example.com; "
    + "img-src data:; require-trusted-types-for 'script'";
  const body = `<div id="root"></div><script>
    document.getElementById("root").attachShadow({ mode: "open" }).append(document.createElement("otp-form"));
  </script>`;
  const form = await enter(page, address, {
    body, headers: { "content-security-policy": policy.replaceAll("https://otp.example.com", world.service.url) },
    selector: "#root >>> otp-form",
  });
  await page.press("Enter");

  await verifiedWithoutCode(page, form, address);
});

world.test("In a purpose that takes no tokens, nothing is asked and nobody waits", async (page, address) => {
  await page.goto(world.showForm(`${notes}<otp-form purpose="login"></otp-form>`));
  const form = new Form(page);
  await page.sees(form.submit);
  await page.click(form.email);
  await page.until(() => calls.some(({ path, status }) => path === "/email-verification/nonce" && status === 404));
  await page.type(address);
  await page.press("Enter");

  await verifiedByCode(page, form, address);
  assert.deepEqual(await page.evaluate(() => waits.filter(wait => wait > 100 && wait < 5_000)), []);
  assert.ok(!world.provider.requests.includes("accounts.mail.test/issue"));
});

world.test("Nobody waits for an address that cannot have a token", async page => {
  const form = await enter(page, "ada@example.com");
  await page.press("Enter");

  await page.isFocused(form.code);
  assert.deepEqual(await page.evaluate(() => waits.filter(wait => wait > 100 && wait < 900)), []);
  assert.ok(!(await paths(page)).includes("/verify-email-token"));
});

world.test("Somebody who is signed out gets a code", async (page, address) => {
  await page.goto("https://accounts.mail.test/sign-out");
  const form = await enter(page, address);
  await page.press("Enter");

  await verifiedByCode(page, form, address);
  assert.ok(!(await paths(page)).includes("/verify-email-token"));
});

world.test("So they do in a form without a box of its own", async (page, address) => {
  await page.goto("https://accounts.mail.test/sign-out");
  const form = await enter(page, address, { body: "<style>otp-form { display: contents }</style><otp-form></otp-form>" });
  await page.press("Enter");

  await verifiedByCode(page, form, address);
});

world.test("So does somebody whose token comes too late, or is for another address", async (page, address) => {
  world.provider.delay = 3_000;
  let form = await enter(page, address);
  await page.press("Enter");
  await verifiedByCode(page, form, address);

  world.provider.delay = 0;
  world.provider.bend = (header, claims) => [header, { ...claims, email: `eve@${domain}` }];
  world.provider.accounts = [`other-${address}`];
  form = await enter(page, `other-${address}`);
  await page.click(form.submit);
  await verifiedByCode(page, form, `other-${address}`);
});

world.test("A token with a nonce of somebody else's is refused, and a code is sent", async (page, address) => {
  const form = await enter(page, address);
  await page.on(form.part("[type=hidden]"), e => e.setAttribute("nonce", "a-nonce-of-somebody-else-0123456789"));
  await page.press("Enter");
  await world.fetched();

  await verifiedByCode(page, form, address);
  assert.ok(await page.evaluate(() => calls.some(({ path, status }) => path === "/verify-email-token" && status === 422)));
});

world.test("While the browser asks whether it may, the form waits for the answer", async (page, address) => {
  world.provider.delay = 1_500;
  const form = await enter(page, address);
  await page.evaluate(() => {
    // The question has the focus, and a test has no hand for it.
    const { hasFocus } = document;
    document.hasFocus = () => !window.isAsked && hasFocus.call(document);
  });
  await page.press("Enter");
  await page.evaluate(() => {
    window.isAsked = true;
    release();
  });
  await world.fetched();
  await page.evaluate(() => {
    window.isAsked = false;
    dispatchEvent(new Event("focus"));
  });

  await verifiedWithoutCode(page, form, address);
});

world.test("A token is good once", async (page, address) => {
  const form = await enter(page, address);
  await page.press("Enter");
  await verifiedWithoutCode(page, form, address);

  const status = await page.evaluate(async url => (await fetch(`${url}/verify-email-token`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(calls[1].body),
  })).status, world.service.url);
  assert.equal(status, 422);
});

world.test("After a code was sent instead, the corrected address can have its token", async (page, address) => {
  const form = await enter(page, `nobody-${address}`);
  await page.evaluate(() => release());
  await page.press("Enter");
  await page.isFocused(form.code);
  await page.click(form.change);
  await page.isFocused(form.email);
  await page.untilOn(form.part("[type=hidden]"), e => e?.hasAttribute("nonce"));
  await page.press("Control+KeyA");
  await page.type(address);
  await page.click(form.submit);
  await world.fetched();

  await page.reads(form.done, address);
  assert.equal((await paths(page)).at(-1), "/verify-email-token");
});

off.test("Where the browser's feature is off, a code is sent", async (page, address) => {
  const form = await enter(page, address, { at: off });
  await page.press("Enter");

  await verifiedByCode(page, form, address, off);
  assert.deepEqual(off.provider.requests, ["shop.test/0"]);
});

off.test("The form puts the site's token of the origin trial into the page", async (page, address) => {
  const body = `<otp-form origin-trial="${trialToken("https://shop.test:443")}"></otp-form>`;
  const form = await enter(page, address, { body, at: off });
  await page.press("Enter");

  await verifiedWithoutCode(page, form, address, off);
});

world.test("A form of one's own verifies as the documentation shows", async (page, address) => {
  const [example] = await documented("docs/email-verification.md", "html", "emailVerificationNonce");
  await page.goto(world.show(pageOf(notes + example)));
  await page.evaluate(() => release());
  await page.click("[name=email]");
  await page.untilOn("[name=evt]", e => e.hasAttribute("nonce"));
  await page.type(address);
  await page.press("Enter");

  await page.reads("output", address);
  assert.deepEqual(await paths(page), ["/email-verification/nonce", "/verify-email-token"]);
});
