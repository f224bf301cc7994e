import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import webpack from "webpack";

const pathOf = name => fileURLToPath(new URL(name, import.meta.url));

/** Bundles a module of the folder `bundled` into a folder of its own, as docs/component.md says. */
export const bundlers = {
  async webpack(name) {
    const path = pathOf(`../../artifacts/bundled/webpack-${name}`);
    const stats = await promisify(webpack)({
      mode: "production", target: ["web", "es2022"], context: pathOf("bundled"), entry: `./${name}.js`,
      output: { path, filename: "app.js" },
    });
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString("errors-warnings"));
    return path;
  },

  async vite(name) {
    const outDir = pathOf(`../../artifacts/bundled/vite-${name}`);
    await build({
      root: pathOf("bundled"), configFile: false, logLevel: "warn",
      build: {
        target: "es2022", outDir, emptyOutDir: true, modulePreload: false,
        rollupOptions: { input: pathOf(`bundled/${name}.js`), output: { entryFileNames: "app.js" } },
      },
    });
    return outDir;
  },
};
