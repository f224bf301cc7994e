// Makes domains.bin of the lists that samples/package.json pins. To renew it, raise their versions there, then:
//
//   (cd samples && npm install) && node src/OtpService/Otp/Destinations/Disposable/renew.js
//
// With --check it writes nothing, and fails where the file is not what it would write.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../../../samples/package.json", import.meta.url));
const psl = require("psl");

/** Two of three lists must agree: each alone has privacy relays, providers and companies among its thousands. */
const enough = 2;
const lists = [
  [...require("disposable-email-domains/index.json"), ...require("disposable-email-domains/wildcard.json")],
  require("disposable-email-domains-js").disposableEmailBlocklist(),
  [...require("mailchecker").blacklist()],
];

function chosenDomains() {
  const votes = new Map();
  for (const list of lists) {
    for (const domain of new Set(list.map((name) => name.toLowerCase()))) {
      votes.set(domain, (votes.get(domain) ?? 0) + 1);
    }
  }

  const agreed = [...votes].filter(([, count]) => count >= enough).map(([domain]) => domain);
  const kept = new Set(namesIn("never.txt").flatMap(withParents));
  return [...new Set([...agreed, ...namesIn("also.txt")])].filter((domain) => !kept.has(domain) && !isShared(domain));
}

/** A suffix under which anybody can register (publicsuffix.org): a neighbor's throwaway is no reason to refuse it. */
function isShared(domain) {
  return psl.get(domain) === null;
}

function namesIn(file) {
  const text = readFileSync(new URL(file, import.meta.url), "utf8");
  return text.split("\n").filter((line) => line && !line.startsWith("#"));
}

/** A refused domain covers its subdomains, so none above a kept one may be refused. */
function withParents(domain) {
  const labels = domain.split(".");
  return labels.slice(1).map((_, depth) => labels.slice(depth).join("."));
}

/** The first eight bytes of each domain's SHA-256, sorted, one behind the other. */
function digestsOf(domains) {
  const digests = domains.map((domain) => createHash("sha256").update(domain).digest().subarray(0, 8));
  return Buffer.concat(digests.sort(Buffer.compare));
}

const file = new URL("domains.bin", import.meta.url);
const domains = chosenDomains();
const bytes = digestsOf(domains);
if (!process.argv.includes("--check")) {
  writeFileSync(file, bytes);
} else if (!bytes.equals(readFileSync(file))) {
  console.error("domains.bin is not what renew.js makes of the lists: run it without --check.");
  process.exitCode = 1;
}

console.log(`${domains.length} domains`);
