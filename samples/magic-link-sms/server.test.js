import assert from "node:assert/strict";
import { after, test } from "node:test";
import { runInNewContext } from "node:vm";
import { post, startOtpService } from "../testing/otp-service.js";
import { listening } from "../testing/servers.js";
import { settingsIn } from "../testing/webhooks.js";

const otp = await startOtpService(settingsIn(new URL("./otp.env", import.meta.url)));
process.env.PORT = "0";
const { server, sessions } = await import("./server.js");
const url = await listening(server);
after(() => Promise.all([otp.stop(), server.close()]));

/** A browser with the page open at an address: what it shows, what it can do, and the cookie it got. */
async function open(address) {
  const { pathname, hash } = new URL(address);
  const page = await fetch(url + pathname);
  assert.match(await page.text(), /<script src="\/page.js"/);
  const script = await (await fetch(`${url}/page.js`)).text();
  const form = { elements: { phone: {} } };
  const [output, tab] = [{}, { address }];
  await runInNewContext(script, {
    URLSearchParams,
    document: { querySelector: name => ({ form, output })[name] },
    location: { hash },
    history: { replaceState: (state, title, path) => (tab.address = path) },
    fetch: async (path, options) => {
      const response = await fetch(new URL(path, url), options);
      tab.cookie = response.headers.get("set-cookie") ?? tab.cookie;
      return response;
    },
  });
  return {
    tab,
    shows: () => output.textContent,
    ask(phone) {
      form.elements.phone.value = phone;
      return form.onsubmit({ preventDefault() {} });
    },
  };
}

/** The link in the newest SMS to a number; PUBLIC_URL, which is where the test's service is not, replaced. */
function linkFor(phone) {
  const { text } = otp.messages.findLast(({ to }) => to === phone);
  return /http\S+\/m\/\S+/.exec(text)[0].replace("http://localhost:8080", otp.url);
}

const follow = link => fetch(link, { method: "POST", redirect: "manual" });

test("Who asks for a link and clicks it is signed in, however often scanners opened it before", async () => {
  const browser = await open("http://localhost:3000/");
  await browser.ask("+14155552671");
  assert.match(browser.shows(), /on its way to \+1•+71/);
  const link = linkFor("+14155552671");

  for (let i = 0; i < 50; i++) {
    assert.equal((await fetch(link)).status, 200);
    assert.equal((await fetch(link, { method: "HEAD" })).status, 200);
  }
  const clicked = await follow(link);
  assert.equal(clicked.status, 303);

  const phone = await open(clicked.headers.get("location"));
  assert.equal(phone.shows(), "Welcome, +14155552671.");
  assert.equal(phone.tab.address, "/");
  const [, session] = /^session=([\w-]+); HttpOnly; Secure; SameSite=Lax/.exec(phone.tab.cookie);
  assert.deepEqual(sessions.get(session), { phone: "+14155552671" });
});

test("A link signs in once: the proof of a second click, and the same proof again, are refused", async () => {
  await (await open("http://localhost:3000/")).ask("+14155552672");
  const link = linkFor("+14155552672");
  const [first, second] = [await follow(link), await follow(link)].map(({ headers }) => headers.get("location"));
  assert.match((await open(first)).shows(), /Welcome/);

  // A double click within 30 seconds leads on like the first one, to a proof with the same jti.
  for (const address of [second, first]) {
    const { shows, tab } = await open(address);
    assert.match(shows(), /did not work/);
    assert.equal(tab.cookie, undefined);
  }
});

test("A proof for another purpose, of an email address, or of nobody's making signs nobody in", async () => {
  const before = sessions.size;
  for (const proof of [
    await otp.prove({ phone: "+14155552673" }, "login"),
    await otp.prove({ email: "eve@example.com" }, "magic-link"),
    "not.a.proof",
    undefined,
  ]) {
    const { status, headers } = await post(`${url}/session`, { proof });
    assert.deepEqual([status, headers.get("set-cookie")], [400, null]);
  }
  assert.equal(sessions.size, before);
});

test("A form of another site signs nobody in", async () => {
  const proof = await otp.prove({ phone: "+14155552674" }, "magic-link");
  const body = JSON.stringify({ proof });
  assert.equal((await fetch(`${url}/session`, { method: "POST", body })).status, 415);
});

test("The settings let this site's pages ask for a link", async () => {
  const { headers } = await post(`${otp.url}/send-verification`, {}, { origin: "http://localhost:3000" });
  assert.equal(headers.get("access-control-allow-origin"), "http://localhost:3000");
});
