#!/usr/bin/env bash
# Chromium asks for no email token for a field that had the focus when the history went back.
#
# Versions:  Chromium 156.0.8078.114 as Debian 12 has it, headless, driven by puppeteer-core 24.43.1; 2026-12-01
# Behavior:  With the Email Verification Protocol on (draft-hardt-email-verification-02), a page has an email field with the
#            focus. The history goes back by one entry of the same document, and nothing on the page changes. Then somebody
#            types an address and leaves the field: the browser does not even ask the DNS for the issuer. If the field is
#            left and entered again after the step back, it does.
# Expected:  The same in both cases: the field has the focus, and the address is typed by keys.
# Why it matters: forms of several steps go back to their first step in just this way, and put the focus there at once. Nobody
#            sees a reason: a page is told of no token, and gets none.
# Output seen:
#   no step back              asked
#   focus, then a step back   not asked
#   the focus taken again     asked
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" puppeteer-core@24.43.1 >/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test \
  -addext subjectAltName=DNS:dns.google,DNS:shop.test -keyout key.pem -out cert.pem 2>/dev/null
hash=$(openssl x509 -in cert.pem -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)

cat >run.mjs <<'JS'
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import puppeteer from "puppeteer-core";

let asked = false;
const page = `<!doctype html><title>Shop</title><link rel="icon" href="data:,"><form>
  <input id="email" type="email" autocomplete="email">
  <input type="hidden" autocomplete="email-verification-token" nonce="0123456789abcdef"><input id="more"></form>`;
const server = createServer({ key: readFileSync("key.pem"), cert: readFileSync("cert.pem") }, ({ headers }, response) => {
  if (headers.host === "dns.google") asked = true;
  response.writeHead(200, { "content-type": headers.host === "dns.google" ? "application/json" : "text/html" })
    .end(headers.host === "dns.google" ? '{"Status":3}' : page);
}).listen(0, "127.0.0.1", run);

async function run() {
  const { port } = server.address();
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--enable-features=EmailVerificationProtocol", `--ignore-certificate-errors-spki-list=${process.argv[2]}`,
      `--host-resolver-rules=MAP dns.google 127.0.0.1:${port},MAP shop.test 127.0.0.1:${port}`],
  });
  const focus = tab => tab.evaluate(() => document.getElementById("email").focus());
  const back = async tab => {
    await tab.evaluate(() => history.pushState(1, ""));
    await focus(tab);
    await tab.evaluate(() => new Promise(resolve => {
      addEventListener("popstate", resolve, { once: true });
      history.back();
    }));
  };
  for (const [name, before] of [
    ["no step back", focus],
    ["focus, then a step back", back],
    ["the focus taken again", async tab => {
      await back(tab);
      await tab.evaluate(() => document.getElementById("email").blur());
      await focus(tab);
    }],
  ]) {
    const tab = await browser.newPage();
    await tab.goto("https://shop.test/");
    asked = false;
    await before(tab);
    await tab.keyboard.type(`user${name.length}@mail.test`);
    await tab.evaluate(() => document.getElementById("more").focus());
    await new Promise(resolve => setTimeout(resolve, 1500));
    console.log(name.padEnd(25), asked ? "asked" : "not asked");
    await tab.close();
  }
  await browser.close();
  server.closeAllConnections();
  server.close();
}
JS
node run.mjs "$hash" >seen 2>errors || { cat errors >&2; exit 1; }
cat seen
diff - seen <<'SEEN'
no step back              asked
focus, then a step back   not asked
the focus taken again     asked
SEEN
