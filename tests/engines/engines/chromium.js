import { startBrowser } from "./puppeteer.js";

/** Debian's chromium, by its DevTools protocol. */
export const startChromium = ({ dark, flags = [] }) => startBrowser({
  command: profile => [
    process.env.CHROMIUM ?? "/usr/bin/chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en-US",
    // Chromium counts loopback addresses that a page of another port calls as the machine's own network. The popups of the
    // address bar are two more pages in each window, even without a screen.
    "--disable-features=LocalNetworkAccessChecks,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
    `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`, "--force-prefers-reduced-motion",
    "--remote-debugging-port=0", `--user-data-dir=${profile}`, ...flags, "about:blank",
  ],
  ready: /DevTools listening on (ws:\S+)/,
});
