import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "node:test";
import { domain, issuer } from "../../../samples/email-tokens/mail-provider.js";
import { trialFlag, trialToken } from "./trial.js";
import { NothingFetched, on, shop, TokenWorld } from "./world.js";

// What the form relies on, row by row of the table in docs/email-verification.md.

const world = new TokenWorld(on);
const trial = new TokenWorld(trialFlag);
const rows = [];
const behaviour = (name, body, within = world) => {
  rows.push(name);
  within.test(name, body);
};

const emailField = '<input id="email" type="email" autocomplete="email">';
const tokenField = '<input id="evt" type="hidden" autocomplete="email-verification-token" nonce="N0nce-0123456789abcdef">';
const more = '<input id="more"><button id="go">Go</button>';
const spy = `<script>
  window.seen = undefined;
  addEventListener("submit", event => {
    event.preventDefault();
    window.seen = event.composedPath()[0].querySelector("[type=hidden]").value;
  });
</script>`;
const htmlOf = ({ email = emailField, token = tokenField, around = "form", script = "" } = {}) => `<!doctype html>
  <html lang="en"><head><title>Shop</title><link rel="icon" href="data:,"></head>
  <body><${around} id="form">${email}${token}${more}</${around}>${spy}<script>${script}</script></body></html>`;

/** Enters the address as a person does, and leaves the field. */
async function enter(page, address) {
  await page.evaluate(() => document.getElementById("email").focus());
  await page.type(address);
  await page.evaluate(() => document.getElementById("more").focus());
}

/** The token that the form has when it is submitted, once the browser had the time for one. */
async function submitted(page) {
  await pause(300);
  await page.evaluate(() => document.getElementById("form").requestSubmit());
  return page.until(() => window.seen ?? "").catch(() => "");
}

async function getsToken(page, address, html = htmlOf(), headers = {}, within = world) {
  await page.goto(within.show(html, headers));
  await enter(page, address);
  await within.fetched();
  const token = await submitted(page);
  if (!token) throw new NothingFetched("The token did not come in time.");
  assert.match(token, /^eyJ[^~]*~eyJ/);
  return token.split(/[.~]/).flatMap(part => {
    try {
      return [JSON.parse(Buffer.from(part, "base64url"))];
    } catch {
      return [];
    }
  });
}

/** Nothing is in the field, and where the browser gave up early, the issuer was not asked. */
async function getsNone(page, act, { asks = false } = {}) {
  await act();
  if (asks) await world.fetched();
  await pause(400);
  assert.equal(await page.evaluate(() => {
    document.getElementById("form").requestSubmit?.();
    return window.seen || document.getElementById("evt").value;
  }), "");
  if (!asks) assert.ok(!world.provider.requests.includes(`${issuer}/issue`));
}

behaviour("The token is there when the form is submitted after the email field was left", async (page, address) => {
  const [header, claims, keyHeader, binding] = await getsToken(page, address);
  assert.deepEqual([header.typ, claims.iss, claims.email, claims.email_verified], ["evt+jwt", `https://${issuer}`, address, true]);
  assert.deepEqual([keyHeader.typ, binding.aud, binding.nonce], ["kb+jwt", `https://${shop}`, "N0nce-0123456789abcdef"]);
});

behaviour("Before the form is submitted the field is empty", async (page, address) => {
  await page.goto(world.show(htmlOf()));
  await enter(page, address);
  await world.fetched();
  await pause(200);
  assert.equal(await page.value("#evt"), "");
});

behaviour("A form that is submitted while the token is fetched never has it", async (page, address) => {
  world.provider.delay = 400;
  await page.goto(world.show(htmlOf()));
  await enter(page, address);
  await world.asked("/issue");
  await page.evaluate(() => document.getElementById("form").requestSubmit());
  await world.answered();
  await pause(500);
  assert.deepEqual(await page.evaluate(() => [window.seen, document.getElementById("evt").value]), ["", ""]);
});

behaviour("An address that a script enters has no token", async (page, address) => getsNone(page, async () => {
  await page.goto(world.show(htmlOf()));
  await page.evaluate(address => {
    const email = document.getElementById("email");
    email.focus();
    email.value = address;
    email.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("more").focus();
  }, address);
}));

behaviour("The nonce counts as an attribute, not as a property", async (page, address) => getsNone(page, async () => {
  const token = tokenField.replace(/nonce="[^"]*"/, "");
  await page.goto(world.show(htmlOf({ token, script: 'document.getElementById("evt").nonce = "a-nonce-0123456789";' })));
  await enter(page, address);
}));

const policy = { "content-security-policy": "default-src 'self' 'unsafe-inline' data:" };

behaviour("A policy in a header hides a nonce that is in the HTML", async (page, address) => getsNone(page, async () => {
  await page.goto(world.show(htmlOf(), policy));
  await enter(page, address);
}));

behaviour("Under such a policy a nonce counts that is set after its field is in the page", async (page, address) => {
  const token = tokenField.replace(/nonce="[^"]*"/, "");
  const script = 'document.getElementById("evt").setAttribute("nonce", "a-nonce-0123456789");';
  const [, , , binding] = await getsToken(page, address, htmlOf({ token, script }), policy);
  assert.equal(binding.nonce, "a-nonce-0123456789");
});

behaviour("Without a form there is no token", async (page, address) => getsNone(page, async () => {
  await page.goto(world.show(htmlOf({ around: "div" })));
  await enter(page, address);
}, { asks: true }));

behaviour("A field that kept the focus while the history went back has no token", async (page, address) => getsNone(page, async () => {
  await page.goto(world.show(htmlOf({ script: 'history.pushState(1, "")' })));
  await page.evaluate(() => document.getElementById("email").focus());
  await page.back();
  await page.until(() => history.state === null);
  await enter(page, address);
}));

behaviour("In a frame of another site there is no token", async (page, address) => {
  const framed = world.show(htmlOf()).replace(shop, "other.test");
  await page.goto(world.show(`<!doctype html><html lang="en"><title>Frame</title><link rel="icon" href="data:,">
    <iframe title="frame" src="${framed}" width="600" height="300"></iframe></html>`));
  await page.click("iframe");
  await page.press("Tab");
  await page.type(address);
  await page.press("Tab");
  await pause(500);
  assert.ok(!world.provider.requests.includes(`${issuer}/issue`));
});

behaviour("An issuer must give its name with https, and no slash behind it", async (page, address) => {
  world.provider.bend = (header, claims) => [header, { ...claims, iss: issuer }];
  await getsNone(page, async () => {
    await page.goto(world.show(htmlOf()));
    await enter(page, address);
  }, { asks: true });
});

behaviour("An issuer must give the address as it was typed, in small and capital letters", async page => {
  const address = `Capital${Date.now()}@${domain}`;
  world.provider.accounts = [address.toLowerCase()];
  world.provider.bend = (header, claims) => [header, { ...claims, email: address.toLowerCase() }];
  await getsNone(page, async () => {
    await page.goto(world.show(htmlOf()));
    await enter(page, address);
  }, { asks: true });
});

behaviour("An issuer may leave kid out, and its exp is not read", async (page, address) => {
  world.provider.bend = ({ kid, ...header }, claims) => [header, { ...claims, exp: 1 }];
  const [header] = await getsToken(page, address);
  assert.equal(header.kid, undefined);
});

const site = trialToken(`https://${shop}:443`);

behaviour("The token of the origin trial counts in a meta element, which a script may add", async (page, address) => {
  const script = `
    const meta = document.createElement("meta");
    meta.httpEquiv = "origin-trial";
    meta.content = "${site}";
    document.head.append(meta);`;
  await getsToken(page, address, htmlOf({ script }), {}, trial);
}, trial);

test("The table in the documentation has these rows", async () => {
  const text = await readFile(new URL("../../../docs/email-verification.md", import.meta.url), "utf8");
  const table = /\| what Chromium does[^\n]*\n\|[-| ]+\n((?:\|.*\n)+)/.exec(text)[1];
  assert.deepEqual([...table.matchAll(/^\| (.*?) \|/gm)].map(([, row]) => row), rows);
});
