import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { describe, it } from "node:test";
import { constants, gunzipSync } from "node:zlib";
import { notices, nugetPackages, parts } from "../inventory/notices.js";
import { repository } from "./kubernetes.js";

const text = path => readFile(join(repository, path), "utf8");
const versionOf = name => parts().find(part => part.name === name)?.version;

/** The npm packages in what the pages load, by what esbuild reads for it. */
async function bundledPackages() {
  const client = join(repository, "src/OtpService/Web/Client");
  const esbuild = createRequire(join(client, "package.json"))("esbuild");
  const sources = await Promise.all(["otp", "pages", "ops"].map(folder => readdir(join(client, folder), { recursive: true })
    .then(files => files.filter(file => file.endsWith(".ts")).map(file => join(folder, file)))));
  const { metafile } = await esbuild.build({
    entryPoints: sources.flat(), absWorkingDir: client, bundle: true, format: "esm", write: false, metafile: true,
    outdir: "unwritten", loader: { ".css": "text" }, logLevel: "error",
  });
  const read = Object.keys(metafile.inputs).map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean);
  return [...new Set(read)];
}

describe("THIRD-PARTY-NOTICES.txt", () => {
  it("names what is shipped, each in its version, and nothing else", async () => {
    const entries = (await text("THIRD-PARTY-NOTICES.txt")).split(/^={80}$/m).slice(1).map(entry => entry.trim().split("\n")[0]);
    const named = entries.filter(entry => !entry.startsWith("License "));

    assert.deepEqual(named, [...nugetPackages(), ...parts()].map(({ name, version }) => `${name} ${version}`));
  });

  it("is what deploy/inventory/notices.js makes", async () => {
    assert.equal(await text("THIRD-PARTY-NOTICES.txt"), notices());
  });

  it("has every npm package that the pages load", async () => {
    const { devDependencies } = JSON.parse(await text("src/OtpService/Web/Client/package.json"));
    const bundled = await bundledPackages();

    assert.ok(bundled.length > 0);
    for (const name of bundled) assert.equal(versionOf(name), devDependencies[name], name);
  });

  it("has the lists that the disposable domains are made of", async () => {
    const { devDependencies } = JSON.parse(await text("samples/package.json"));
    const renew = await text("src/OtpService/Otp/Destinations/Disposable/renew.js");
    const lists = [...renew.slice(renew.indexOf("const lists"), renew.indexOf("];")).matchAll(/require\("([^/"]+)/g)]
      .map(([, name]) => name);

    assert.equal(new Set(lists).size, 3);
    for (const name of lists) assert.equal(versionOf(name), devDependencies[name], name);
  });

  it("has what the table of international names is made of", async () => {
    const [, tr46, unicode] = /tr46@([\d.]+).*Unicode ([\d.]+)/.exec(await text("src/OtpService/Otp/Recipients/Idna/uts46.txt"));

    assert.deepEqual([versionOf("tr46"), versionOf("Unicode Character Database")], [tr46, unicode]);
  });

  it("has the numbering plans and the Swagger UI that NuGet packages bring", async () => {
    const package_ = name => nugetPackages().find(found => found.name === name);
    const { folder } = package_("Swashbuckle.AspNetCore.SwaggerUI");
    const target = (await readdir(join(folder, "lib"))).sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
    const library = await readFile(join(folder, "lib", target, "Swashbuckle.AspNetCore.SwaggerUI.dll"));

    assert.equal(versionOf("libphonenumber"), package_("libphonenumber-csharp").version);
    assert.equal(versionOf("swagger-ui-dist"), swaggerVersionIn(library));
    const { devDependencies } = JSON.parse(await text("deploy/package.json"));
    assert.equal(devDependencies["swagger-ui-dist"], versionOf("swagger-ui-dist"));
  });

  it("has the data that is embedded", async () => {
    const project = await text("src/OtpService/OtpService.csproj");
    const embedded = [...project.matchAll(/<EmbeddedResource Include="([^"]*)"/g)].flatMap(([, files]) => files.split(";"));
    // Our own settings, scripts, words, pages and API; the last is what esbuild makes, see above.
    const own = [
      "../../.env.example", "Storage/**/*.lua", "Delivery/Wording/Messages/**", "Delivery/Described/Files/*.json",
      "Delivery/Calls/*.json", "Web/Link/*", "Web/swagger.json", "Web/Client/words/*.json", "Web/Client/otp.d.ts",
      "Web/Client/pages/*.html", "Web/Client/pages/*.css", "Web/Client/dist/**",
    ];

    assert.deepEqual(embedded.filter(file => !own.includes(file)).map(file => basename(file)), ["domains.bin", "uts46.txt"]);
  });
});

/** The page is packed into the library as several gzip streams; one of them says its version. */
function swaggerVersionIn(library) {
  const magic = Buffer.from([0x1f, 0x8b, 8]);
  for (let at = library.indexOf(magic); at >= 0; at = library.indexOf(magic, at + 1)) {
    try {
      const page = gunzipSync(library.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
      const [, version] = /PACKAGE_VERSION:"([\d.]+)"/.exec(page) ?? [];
      if (version) return version;
    } catch {
      // These three bytes were not the beginning of a stream.
    }
  }
  throw new Error("There is no Swagger UI in the library.");
}
