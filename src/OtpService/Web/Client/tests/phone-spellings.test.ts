import assert from "node:assert/strict";
import { test } from "node:test";
import parse from "libphonenumber-js/max";
import spellings from "./phone-spellings.tsv";

// How the service reads the example mobile of every region in eleven spellings: region, kind, text, the number, and what
// was read. A test of the service keeps the file. Here a second implementation, libphonenumber-js 1.13.16, has its say.
const rows = spellings.trim().split("\n").filter(line => !line.startsWith("#"))
  .map(line => line.split("\t") as [string, string, string, string, string]);

/** Where the service asks back, since the number is somebody's with and without the calling code that it begins with. */
const ASKED_BACK = ["DE", "ID", "XK"];

/** Spellings that the second one takes literally, and so for no valid number, where nobody could mean them so. */
const LITERAL = ["trunk", "zeros"];

test("What the service reads, a second implementation reads too", () => {
  const seen = new Set<string>();
  for (const [region, kind, text, number, read] of rows) {
    seen.add(region);
    const other = parse(text, region as "DE");
    if (LITERAL.includes(kind) && !other?.isValid()) continue;
    if (kind === "without-plus" && ASKED_BACK.includes(region)) assert.equal(read, "Ambiguous", text);
    else if (read !== "Ambiguous") assert.deepEqual([read, other?.number], [number, number], `${region} ${kind} ${text}`);
  }
  assert.equal(seen.size, 245);
});
