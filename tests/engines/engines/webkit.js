import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { artifacts } from "./artifacts.js";
import { startProgram } from "./program.js";
import { WebDriver } from "./webdriver.js";
import { WebDriverTab } from "./webdriver-tab.js";

// The bars of MiniBrowser keep its window from becoming as narrow as a phone.
const narrow = "* { font-size: 1px; min-width: 0; min-height: 0; margin: 0; padding: 0; border-width: 0; }";

/** Debian's WebKitGTK: its MiniBrowser, on a display that nobody sees, by WebDriver. */
export async function startWebKit({ dark }) {
  const [folder, libraries] = [artifacts.folder("webkit"), artifacts.libraries("webkit")];
  const settings = await mkdtemp(join(tmpdir(), "otp-engine-"));
  await mkdir(join(settings, "gtk-3.0"));
  await writeFile(join(settings, "gtk-3.0/gtk.css"), narrow);
  await writeFile(join(settings, "gtk-3.0/settings.ini"), "[Settings]\ngtk-enable-animations=false\n");

  // Paths of their own are relative to this folder: see tests/unpack.sh.
  const start = (command, ready, environment) =>
    startProgram(["env", `LD_LIBRARY_PATH=${libraries}`, ...command], { folder, ready, environment });
  const keyboards = join(folder, "usr/share/X11/xkb");
  const display = await start([
    "usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp",
    ...existsSync(keyboards) ? ["-xkbdir", keyboards] : [],
  ], /^(\d+)$/);
  const port = await freePort();
  const program = await start(["usr/bin/WebKitWebDriver", `--port=${port}`], undefined, {
    DISPLAY: `:${display.said}`, GDK_BACKEND: "x11", XDG_CONFIG_HOME: settings, HOME: settings,
    LANG: "en_US.UTF-8", LANGUAGE: "en_US",
  });
  const driver = new WebDriver(`http://127.0.0.1:${port}`);
  const home = libraries.split(":").map(library => join(library, "webkit2gtk-4.1/MiniBrowser")).find(existsSync);
  const { browserVersion } = await driver.begin({
    "webkitgtk:browserOptions": { binary: home, args: ["--automation", ...dark ? ["--dark-mode"] : []] },
  });
  return {
    version: `WebKitGTK/${browserVersion}`,
    open: () => WebDriverTab.open(driver),
    async stop() {
      await driver.end();
      await program.stop();
      await display.stop();
      await rm(settings, { recursive: true, force: true, maxRetries: 9 });
    },
  };
}

const freePort = () => new Promise(resolve => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
