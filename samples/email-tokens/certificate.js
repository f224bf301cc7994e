import { execFile } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate for a few names, in files of a folder, and what browsers call its key. */
export async function makeCertificate(folder, names) {
  const [file, keyFile] = ["certificate.pem", "key.pem"].map(name => join(folder, name));
  await run("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7", "-subj", "/CN=email-tokens",
    "-addext", `subjectAltName=${names.map(name => `DNS:${name}`)}`, "-keyout", keyFile, "-out", file,
  ]);
  const [cert, key] = await Promise.all([file, keyFile].map(path => readFile(path)));
  const publicKey = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return { file, cert, key, keyHash: createHash("sha256").update(publicKey).digest("base64") };
}
