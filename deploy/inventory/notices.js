// Makes THIRD-PARTY-NOTICES.txt of the packages that src/OtpService restored, and of parts.json. To renew it:
//
//   dotnet restore && (cd deploy && npm ci) && node deploy/inventory/notices.js
//
// A test fails where the file is not what this would write.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const texts = require("spdx-license-list/full.js");
const read = path => readFileSync(path, "utf8").replace(/^\uFEFF/, "").replaceAll("\r\n", "\n").trim();
const local = name => new URL(name, import.meta.url);
const line = character => character.repeat(80);

/** What has been restored, where NuGet keeps it, and the runtime for the machine that this runs on. */
export function restored() {
  const assets = JSON.parse(readFileSync(local("../../src/OtpService/obj/project.assets.json")));
  const [target, packages] = Object.entries(assets.targets).find(([name]) => name.includes(`/linux-${process.arch}`));
  const { downloadDependencies } = Object.values(assets.project.frameworks)[0];
  return { rid: target.split("/")[1], packages, downloadDependencies, folder: Object.keys(assets.packageFolders)[0] };
}

/** The NuGet packages with code that is compiled into the program: name, version, and the folder with their licenses. */
export function nugetPackages({ packages, folder } = restored()) {
  return Object.entries(packages).filter(([, { runtime }]) => runtime).map(([id]) => {
    const [name, version] = id.split("/");
    return { name, version, folder: `${folder}${name}/${version}`.toLowerCase() };
  });
}

/** What is shipped and is no NuGet package of the project, from parts.json. */
export function parts({ rid, downloadDependencies, folder } = restored()) {
  const runtime = downloadDependencies.find(({ name }) => name === `Microsoft.NETCore.App.Runtime.NativeAOT.${rid}`);
  const version = runtime.version.match(/[\d.]+/)[0];
  const json = readFileSync(local("parts.json"), "utf8").replaceAll("@RID@", rid).replaceAll("@DOTNET@", version);
  return JSON.parse(json).map(({ name, version, description, licenses: [{ license }], copyright, type }) => ({
    name: name.replace(`.${rid}`, ""), version, description, license: license.id, copyright,
    folder: type === "framework" ? `${folder}${name}/${version}`.toLowerCase() : undefined,
  }));
}

function described({ name, version, folder }) {
  const nuspec = read(`${folder}/${name.toLowerCase()}.nuspec`);
  const element = tag => new RegExp(`<${tag}(?: [^>]*)?>([^<]*)<`).exec(nuspec)?.[1].replaceAll("&amp;", "&");
  const [, license] = /<license type="expression">([^<]*)</.exec(nuspec) ?? [];
  if (!license) throw new Error(`${name} ${version} has no license expression: describe it here.`);
  return { name, version, folder, license, copyright: element("copyright") ?? element("authors"), home: element("projectUrl") };
}

/** The files of a package about licenses, its own first. */
function filesOf({ name, folder }) {
  if (name === "swagger-ui-dist") {
    const bundles = ["NOTICE", "swagger-ui-bundle.js.LICENSE.txt", "swagger-ui-standalone-preset.js.LICENSE.txt"];
    return bundles.map(file => read(require.resolve(`swagger-ui-dist/${file}`)));
  }
  if (!folder) return [];
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|notice|third-party-notices)/i.test(file)).sort();
  return files.map(file => read(`${folder}/${file}`));
}

export function notices() {
  const all = [...nugetPackages().map(described), ...parts()];
  const shown = new Map();
  const entry = part => {
    const { name, version, license, copyright, home, description } = part;
    const about = [`${name} ${version}`, description, copyright, `License: ${license}`, home].filter(Boolean).join("\n");
    // Many packages carry the same files.
    const files = filesOf(part).map(text => {
      if (shown.has(text)) return `The notices of ${shown.get(text)} apply here too.`;
      shown.set(text, name);
      return text;
    });
    return [line("="), about, ...files].join("\n\n");
  };

  const entries = all.map(entry);
  const licenses = [...new Set(all.map(({ license }) => license))].sort().map(id => {
    if (!texts[id]) throw new Error(`There is no text of the license ${id}.`);
    return [line("="), `License ${id}`, texts[id].licenseText.replaceAll("\r\n", "\n").trim()].join("\n\n");
  });
  return `${[
    "OtpService contains software and data of others. Made by deploy/inventory/notices.js: do not edit.\n"
      + "First what it contains, each with its notices; then the licenses in full.",
    ...entries, ...licenses,
  ].join("\n\n").replace(/[ \t]+$/gm, "")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(local("../../THIRD-PARTY-NOTICES.txt"), notices());
