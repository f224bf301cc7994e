import { describe } from "node:test";
import { startChromium } from "./engines/chromium.js";
import { startFirefox } from "./engines/firefox.js";
import { startWebKit } from "./engines/webkit.js";
import { frameworkFlow } from "./flows/frameworks.js";
import { built } from "./samples.js";
import { World } from "./world.js";

const folders = new Map();
for (const name of ["html", "react", "vue", "svelte", "angular"]) folders.set(name, await built(`form-${name}`));

for (const start of [startChromium, startFirefox, startWebKit]) {
  describe(start.name.replace("start", ""), () => {
    const world = new World(start);
    for (const [name, folder] of folders) frameworkFlow(world, name, folder);
  });
}
