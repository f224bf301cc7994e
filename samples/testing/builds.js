import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = new URL("../../", import.meta.url);

/** The command that runs the service: the native binary where there is one, else what was built last. */
export function serviceCommand() {
  const native = process.env.OTPSERVICE_NATIVE;
  return native && existsSync(native) ? [native] : dotnetCommand("src/OtpService", "OtpService");
}

/** The command that runs a .NET project, as it was built last. */
export function dotnetCommand(project, assembly) {
  const builds = ["Release", "Debug"]
    .map(configuration => `${project}/bin/${configuration}/net10.0/${assembly}.dll`)
    .map(build => fileURLToPath(new URL(build, repository)))
    .filter(existsSync)
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  if (builds.length === 0) throw new Error(`Build it first: dotnet build ${project}`);
  return ["dotnet", builds[0]];
}
