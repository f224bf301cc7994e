// Compresses what pages load, once and as small as it gets, so that the service only has to choose.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** The file endings of the codings, and what makes them. */
export const codings = {
  ".br": content => brotli(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  ".gz": content => zip(content, { level: 9 }),
};

/** Writes both forms of each file to a folder. */
export async function compress(files, folder) {
  for (const file of files) {
    const content = await readFile(file);
    for (const [ending, make] of Object.entries(codings)) {
      await writeFile(join(folder, basename(file) + ending), await make(content));
    }
  }
}

/** The files of a folder that are not compressed forms of others. */
export const sourcesIn = async folder => (await readdir(folder, { withFileTypes: true }))
  .filter(entry => entry.isFile() && !Object.keys(codings).some(ending => entry.name.endsWith(ending)))
  .map(({ name }) => join(folder, name));
