// One mail provider, one OtpService and one Chromium, which have never heard of each other, on this machine:
//   node samples/email-tokens/demo.js [flags for Chromium, such as --no-sandbox for root]
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serviceCommand } from "../testing/builds.js";
import { startServer } from "../testing/process.js";
import { feature, issuer, startMailProvider } from "./mail-provider.js";

const provider = await startMailProvider();
const profile = await mkdtemp(join(tmpdir(), "email-tokens-"));
const service = await startServer(serviceCommand(), {
  ASPNETCORE_ENVIRONMENT: "Development", EMAIL_PROVIDERS: "outbox", SMS_PROVIDERS: "outbox", ...provider.settings,
});
provider.next = `<a href="${service.url}">Sign up at a shop</a>`;
console.log(`In Chromium, go on to ${service.url} and enter ${provider.accounts}: no code is sent.`);
const chromium = spawn(process.env.CHROMIUM ?? "chromium", [
  feature, ...provider.chromiumFlags, `--user-data-dir=${profile}`, "--no-first-run", ...process.argv.slice(2),
  `https://${issuer}/sign-in`,
], { stdio: "inherit" });
chromium.once("error", ({ message }) => console.error(`${message}. Set CHROMIUM to the program of Chromium or Chrome.`));
chromium.once("exit", code => process.exitCode = code ?? 0);
process.once("SIGINT", () => chromium.kill()).once("SIGTERM", () => chromium.kill());
await new Promise(resolve => chromium.once("close", resolve));
if (chromium.exitCode === null && !chromium.killed) process.exitCode = 1;
await service.stop();
await provider.stop();
await rm(profile, { recursive: true, force: true, maxRetries: 9 });
