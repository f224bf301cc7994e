import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const patience = 60_000;

// The server ends with this process, whichever way that ends: then the pipe that the watcher reads closes.
const tied = '{ read -r _ <&3; kill -9 $$; } >/dev/null 2>&1 & exec "$@" 3<&-';

/** A server as a process of its own, on a port that the kernel chooses; resolves once it has said which. */
export async function startServer(command, environment) {
  const { PATH, HOME, DOTNET_ROOT } = process.env;
  const child = spawn("sh", ["-c", tied, "sh", ...command], {
    env: { PATH, HOME, DOTNET_ROOT, ASPNETCORE_URLS: "http://127.0.0.1:0", ...environment },
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  const exited = new Promise(resolve => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGKILL");
    await exited;
    child.stdio[3].destroy();
  };
  try {
    return { url: await addressOf(child, command.join(" ")), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addressOf(child, command) {
  const said = [];
  return new Promise((resolve, reject) => {
    const fail = why => reject(new Error(`${command} ${why}:\n${said.join("\n")}`));
    const limit = setTimeout(() => fail("did not start in time"), patience);
    child.once("error", reject);
    child.once("exit", code => fail(`ended with ${code}`));
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
