import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../artifacts/", import.meta.url));

/** What tests/unpack.sh unpacked. */
export const artifacts = {
  folder: name => root + name,

  /** The folders of libraries below one of them, as the loader wants them. */
  libraries: name => ["usr/lib", "lib"].flatMap(lib => triples(`${root}${name}/${lib}`)).join(":"),
};

/** Libraries are in a folder by the name of the machine's architecture. */
function triples(folder) {
  try {
    return readdirSync(folder).filter(name => name.endsWith("-linux-gnu")).map(name => `${folder}/${name}`);
  } catch {
    return [];
  }
}
