import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const patience = 60_000;

/** A server as a process of its own, on a port that the kernel chooses; resolves once it has said which. */
export async function startServer([command, ...args], environment) {
  const { PATH, HOME, DOTNET_ROOT } = process.env;
  const child = spawn(command, args, {
    env: { PATH, HOME, ...(DOTNET_ROOT && { DOTNET_ROOT }), ASPNETCORE_URLS: "http://127.0.0.1:0", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise(resolve => child.once("close", resolve));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);

  const stop = async () => {
    kill();
    await exited;
    process.removeListener("exit", kill);
  };
  try {
    return { url: await addressOf(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addressOf(child) {
  const said = [];
  return new Promise((resolve, reject) => {
    const fail = why => reject(new Error(`${child.spawnfile} ${why}:\n${said.join("\n")}`));
    const limit = setTimeout(() => fail("did not start in time"), patience);
    child.once("error", reject);
    child.once("close", code => fail(`ended with ${code}`));
    createInterface(child.stdout).on("line", line => {
      said.push(line);
      const address = /Now listening on.*(http:\/\/[^\s"]+:\d+)/.exec(line);
      if (address) {
        clearTimeout(limit);
        resolve(address[1]);
      }
    });
  });
}

// A runner that loses its patience ends the test file by a signal: what was started ends with it.
process.once("SIGTERM", () => process.exit(1));
