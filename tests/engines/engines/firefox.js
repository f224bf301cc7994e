import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { artifacts } from "./artifacts.js";
import { startBrowser } from "./puppeteer.js";

/** Debian's firefox-esr, by WebDriver BiDi. */
export const startFirefox = ({ dark }) => startBrowser({
  command: profile => [
    "env", `LD_LIBRARY_PATH=${artifacts.libraries("firefox")}`, "HOME=" + profile,
    join(artifacts.folder("firefox"), "usr/lib/firefox-esr/firefox-esr"),
    "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank",
  ],
  ready: /WebDriver BiDi listening on (ws:\S+)/,
  protocol: "webDriverBiDi",
  path: "/session",
  prepare: profile => writeFile(join(profile, "user.js"), [
    `user_pref("layout.css.prefers-color-scheme.content-override", ${dark ? 0 : 1});`,
    'user_pref("ui.prefersReducedMotion", 1);', "",
  ].join("\n")),
});
