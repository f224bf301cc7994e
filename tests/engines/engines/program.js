import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const patience = 60_000;
const farewell = 3_000;

// The program and all that it starts are one group, which ends with this process, whichever way that ends: then the
// pipe that the watcher reads closes.
const tied = '{ read -r _ <&3; kill -9 -$$; } >/dev/null 2>&1 & exec "$@" 3<&-';

/** Starts a program, and gives what `ready` finds in what it writes; at once where there is none. */
export async function startProgram([...command], { environment, folder, ready } = {}) {
  const child = spawn("sh", ["-c", tied, "sh", ...command], {
    cwd: folder, env: { ...process.env, ...environment }, detached: true, stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const exited = new Promise(resolve => child.once("exit", resolve));
  const signal = name => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // It ended by itself.
    }
  };
  const stop = async () => {
    signal("SIGTERM");
    const limit = setTimeout(signal, farewell, "SIGKILL");
    await exited;
    clearTimeout(limit);
    signal("SIGKILL");
    child.stdio.forEach(stream => stream?.destroy());
  };
  try {
    return { said: await firstOf(child, ready, command[0]), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstOf(child, ready, name) {
  const said = [];
  return new Promise((resolve, reject) => {
    const end = (settle, result) => {
      clearTimeout(limit);
      settle(result);
    };
    const fail = why => end(reject, new Error(`${name} ${why}:\n${said.join("\n")}`));
    const limit = setTimeout(fail, patience, "did not start in time");
    child.once("error", error => end(reject, error));
    child.once("exit", code => fail(`ended with ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", line => {
        said.push(line);
        const found = ready?.exec(line);
        if (found) end(resolve, found[1]);
      });
    }
    if (!ready) end(resolve);
  });
}
