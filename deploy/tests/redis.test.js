import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { serviceCommand } from "../../samples/testing/builds.js";
import { post } from "../../samples/testing/otp-service.js";
import { startServer } from "../../samples/testing/process.js";
import { copyOfKubernetes, only, rendered } from "./kubernetes.js";
import { trial } from "./trial.js";

const run = promisify(execFile);

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

// The scripts of the pod run the Redis of this machine, with /conf, /secrets and /data moved.
describe("the Redis of deploy/kubernetes", () => {
  let folder, objects, port, server, password;

  const moved = text => text.replaceAll("/conf/", `${folder}/conf/`).replaceAll("/secrets/", `${folder}/secrets/`);
  const client = (...args) => run("redis-cli", ["-p", port, ...args]).then(({ stdout }) => stdout.trim());
  const owner = (...args) => client("--no-auth-warning", "-a", password, ...args);
  const probe = () => run("sh", [`${folder}/conf/ping.sh`], { env: { ...process.env, CLIENT: `${folder}/client` } });

  before(async () => {
    folder = await copyOfKubernetes();
    objects = await rendered(await trial(folder));
    port = await freePort();
    const config = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name.startsWith("otp-redis-conf"));
    const secrets = objects.filter(({ kind }) => kind === "Secret").flatMap(({ data }) => Object.entries(data));
    const [container] = only(objects, "StatefulSet", "otp-redis").spec.template.spec.containers;
    for (const name of ["conf", "secrets", "data"]) await mkdir(join(folder, name));
    for (const [name, text] of Object.entries(config.data)) {
      await writeFile(join(folder, "conf", name), moved(text).replace("dir /data", `dir ${folder}/data\nport ${port}`));
    }
    for (const [name, value] of secrets) await writeFile(join(folder, "secrets", name), Buffer.from(value, "base64"));
    password = await readFile(join(folder, "secrets/password"), "utf8");
    await writeFile(join(folder, "client"), `#!/bin/sh\nexec redis-cli -p ${port}\n`, { mode: 0o755 });

    const [command, ...args] = container.command.map(moved);
    server = spawn(command, args, { env: { ...process.env, SERVER: "redis-server" }, stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    for await (const chunk of server.stdout) if ((said += chunk).includes("Ready to accept connections")) break;
    assert.match(said, /Ready to accept connections/);
    server.stdout?.resume();
  });

  after(async () => {
    server.kill();
    await once(server, "exit");
  });

  it("answers nobody without the password", async () => {
    assert.match(await client("PING"), /NOAUTH/);
    assert.equal(await owner("PING"), "PONG");
  });

  it("forgets nothing that fits, and says when it is full", async () => {
    const lines = (await owner("CONFIG", "GET", "*")).split("\n");
    const setting = name => lines[lines.indexOf(name) + 1];

    assert.equal(setting("maxmemory-policy"), "noeviction");
    assert.equal(setting("maxmemory"), String(192 * 1024 * 1024));
    assert.equal(setting("appendonly"), "yes");
    assert.equal(setting("appendfsync"), "everysec");
    assert.equal(setting("save"), "");
  });

  it("shows its password in no list of processes", async () => {
    const line = await readFile(`/proc/${server.pid}/cmdline`, "latin1");
    assert.equal(line.includes(password), false, line);
  });

  it("is probed with its password, and not ready without one that fits", async () => {
    await probe();
    await writeFile(join(folder, "secrets/password"), "another");
    await assert.rejects(probe());
    await writeFile(join(folder, "secrets/password"), password);
  });

  it("is the one that the service of the trial overlay uses, live and ready by its probes", async () => {
    const url = await readFile(join(folder, "secrets/redis-url"), "utf8");
    assert.ok(url.includes("@otp-redis:6379/"), url);
    await writeFile(join(folder, "secrets/redis-url"), url.replace("otp-redis:6379", `127.0.0.1:${port}`));
    const [container] = only(objects, "Deployment").spec.template.spec.containers;
    const { data } = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name.startsWith("otp-settings"));
    const settings = container.env.map(({ name, value }) => [name, moved(value)]);

    const service = await startServer(serviceCommand(), { ...data, ...Object.fromEntries(settings) });
    try {
      for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
        const { status } = await fetch(service.url + container[probe].httpGet.path);
        assert.equal(status, 200, probe);
      }
      const { status } = await post(`${service.url}/send-verification`, { email: "ada@example.com" });
      assert.equal(status, 200);
      assert.notEqual(await owner("DBSIZE"), "0");
    } finally {
      await service.stop();
    }
  });
});
