import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const pathOf = name => fileURLToPath(new URL(name, import.meta.url));

/** Fails with what the compiler writes. */
const compile = (...options) => promisify(execFile)(pathOf("node_modules/.bin/tsc"), options)
  .catch(({ stdout, message }) => Promise.reject(new Error(stdout || message)));

test("React, Preact, Vue and Svelte know the form by otp.d.ts", () => compile("-p", pathOf("types")));

test("otp.d.ts needs none of them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "otp-types-"));
  await cp(pathOf("../../src/OtpService/Web/Client/otp.d.ts"), join(folder, "otp.d.ts"));
  const options = ["--strict", "--noEmit", "--target", "es2022", "--lib", "es2023,dom", "--types", ""];
  await compile(...options, join(folder, "otp.d.ts"));
  await rm(folder, { recursive: true });
});
