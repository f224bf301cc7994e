import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { blocks, copyOfKubernetes, only, rendered, repository } from "./kubernetes.js";
import { faults } from "./schema.js";
import { trial } from "./trial.js";

/** Everything that can be rendered: both overlays as they are, and the base with each component. */
async function everyRendering() {
  const folder = await copyOfKubernetes();
  await trial(folder);
  const renderings = new Map();
  for (const overlay of ["try", "production"]) renderings.set(overlay, await rendered(join(folder, "overlays", overlay)));
  for (const component of ["metrics", "redis", "valkey"]) {
    const own = join(folder, "overlays", `with-${component}`);
    await mkdir(own);
    await writeFile(join(own, "kustomization.yaml"),
      `resources: [../../base]\ncomponents: [../../components/${component}]\n`);
    renderings.set(component, await rendered(own));
  }
  return renderings;
}

const pods = objects => objects.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
const nameOf = object => `${object.kind} ${object.metadata.name}`;

async function knownSettings() {
  const source = await readFile(join(repository, "src/OtpService/Configuration/KnownSettings.cs"), "utf8");
  const names = [...source.matchAll(/new\("([A-Z0-9_]+)"/g)].map(([, name]) => name);
  assert.ok(names.length > 50);
  return new Set([...names, ...names.map(name => `${name}_FILE`), "ASPNETCORE_ENVIRONMENT"]);
}

describe("deploy/kubernetes", () => {
  let renderings;

  before(async () => {
    renderings = await everyRendering();
  });

  it("is made of objects that Kubernetes knows", async () => {
    for (const [name, objects] of renderings) {
      for (const object of objects) assert.deepEqual(await faults(object), [], `${name}: ${nameOf(object)}`);
    }
  });

  it("sets settings that exist, and reads secrets from keys that its own Secret has", async () => {
    const known = await knownSettings();
    for (const [name, objects] of renderings) {
      const { env, envFrom, volumeMounts } = only(objects, "Deployment").spec.template.spec.containers[0];
      const map = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === envFrom[0].configMapRef.name);
      const settings = { ...map?.data, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) };

      assert.ok(map || !["try", "production"].includes(name), name);
      for (const setting of Object.keys(settings)) assert.ok(known.has(setting), `${name}: ${setting}`);

      const secret = objects.find(({ kind, metadata }) => kind === "Secret" && /^otp-[^-]+$/.test(metadata.name));
      for (const [setting, value] of Object.entries(settings).filter(([setting]) => setting.endsWith("_FILE"))) {
        assert.ok(value.startsWith(`${volumeMounts[0].mountPath}/`), `${name}: ${setting}`);
        if (secret) assert.ok(value.split("/").at(-1) in secret.data, `${name}: ${setting}`);
      }
    }
  });

  it("gives no container more rights than it needs", async () => {
    for (const [name, objects] of renderings) {
      for (const object of pods(objects)) {
        const pod = object.spec.template.spec;
        const what = `${name}: ${nameOf(object)}`;
        assert.equal(pod.securityContext.runAsNonRoot, true, what);
        assert.ok(pod.securityContext.runAsUser > 0, what);
        assert.deepEqual(pod.securityContext.seccompProfile, { type: "RuntimeDefault" }, what);
        assert.equal(pod.automountServiceAccountToken, false, what);
        assert.equal(pod.enableServiceLinks, false, what);
        for (const container of pod.containers) {
          assert.deepEqual(container.securityContext, {
            readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] },
          }, what);
          assert.ok(container.resources.limits.memory, what);
          assert.equal(container.resources.limits.cpu, undefined, what);
          for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) assert.ok(container[probe], `${what} ${probe}`);
        }
      }
      assert.equal(only(objects, "ServiceAccount").automountServiceAccountToken, false, name);
    }
  });

  it("runs as the user that the image names", async () => {
    const dockerfile = await readFile(join(repository, "Dockerfile"), "utf8");
    const user = Number(/^USER (\d+)$/m.exec(dockerfile)[1]);
    for (const objects of renderings.values()) {
      assert.equal(only(objects, "Deployment").spec.template.spec.securityContext.runAsUser, user);
    }
  });

  it("replaces a replica only when the next one is ready, and lets the old one finish", async () => {
    const objects = renderings.get("production");
    const { replicas, strategy, template } = only(objects, "Deployment").spec;
    const [container] = template.spec.containers;

    assert.equal(replicas, 2);
    assert.deepEqual(strategy, { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
    assert.equal(template.spec.terminationGracePeriodSeconds, 30 + container.lifecycle.preStop.sleep.seconds);
    assert.deepEqual(container.startupProbe.httpGet, { path: "/health/live", port: "http" });
    assert.deepEqual(container.livenessProbe.httpGet, { path: "/health/live", port: "http" });
    assert.deepEqual(container.readinessProbe.httpGet, { path: "/health/ready", port: "http" });
    assert.equal(only(objects, "PodDisruptionBudget").spec.maxUnavailable, 1);
    assert.deepEqual(template.spec.topologySpreadConstraints.map(({ topologyKey }) => topologyKey),
      ["kubernetes.io/hostname", "topology.kubernetes.io/zone"]);
  });

  it("selects the pods that it makes, by ports that they have", async () => {
    for (const [name, objects] of renderings) {
      const workloads = pods(objects);
      const selected = labels => workloads.filter(({ spec }) =>
        Object.entries(labels).every(([key, value]) => spec.template.metadata.labels[key] === value));
      const portsOf = labels => selected(labels).flatMap(({ spec }) => spec.template.spec.containers[0].ports.map(port => port.name));
      const has = (labels, port, what) => assert.ok(portsOf(labels).includes(port), `${name}: ${what} ${port}`);

      for (const { metadata, spec } of objects.filter(({ kind }) => kind === "Service")) {
        for (const { targetPort } of spec.ports) has(spec.selector, targetPort, metadata.name);
      }
      for (const { metadata, spec } of objects.filter(({ kind }) => kind === "NetworkPolicy")) {
        assert.deepEqual(spec.policyTypes, ["Ingress", "Egress"]);
        for (const { port } of spec.ingress.flatMap(rule => rule.ports)) has(spec.podSelector.matchLabels, port, metadata.name);
      }
      for (const { spec } of objects.filter(({ kind }) => kind === "PodDisruptionBudget")) {
        assert.equal(selected(spec.selector.matchLabels).length, 1, name);
      }
    }
  });

  it("lets Prometheus read the metrics by the port that the setting opens", async () => {
    const objects = renderings.get("metrics");
    const { spec: { endpoints, selector } } = only(objects, "ServiceMonitor");
    const service = only(objects, "Service");
    const [container] = only(objects, "Deployment").spec.template.spec.containers;

    assert.deepEqual([endpoints[0].port, endpoints[0].path], ["metrics", "/metrics"]);
    for (const [key, value] of Object.entries(selector.matchLabels)) assert.equal(service.metadata.labels[key], value);
    const { targetPort } = service.spec.ports.find(({ name }) => name === endpoints[0].port);
    const { containerPort } = container.ports.find(({ name }) => name === targetPort);
    assert.equal(container.env.find(({ name }) => name === "METRICS_PORT").value, String(containerPort));
    assert.ok(only(objects, "NetworkPolicy").spec.ingress[0].ports.some(({ port }) => port === targetPort));
  });

  it("lets the service reach its own Redis, and nobody else", async () => {
    for (const name of ["redis", "valkey"]) {
      const objects = renderings.get(name);
      const { ingress, egress } = only(objects, "NetworkPolicy", "otp-redis").spec;
      const deployment = only(objects, "Deployment");

      assert.deepEqual(ingress[0].from, [{ podSelector: { matchLabels: deployment.spec.selector.matchLabels } }]);
      assert.equal(egress, undefined);
      const { spec } = only(objects, "StatefulSet", "otp-redis");
      const [{ image, env }] = spec.template.spec.containers;
      assert.ok(image.includes(`${name}:`), image);
      assert.deepEqual(env.map(({ value }) => value), [`${name}-server`, `${name}-cli`]);
      assert.equal(only(objects, "Service", spec.serviceName).spec.ports[0].port, 6379);
    }
  });

  it("keeps the cloud's metadata out of reach, and every port of the service's own peers in it", async () => {
    const objects = renderings.get("production");
    const { egress } = only(objects, "NetworkPolicy").spec;

    const open = egress.filter(({ to }) => !to).flatMap(({ ports }) => ports.map(({ port }) => port));
    assert.deepEqual(open, [53, 53, 6379, 6380, 26379]);
    for (const { ipBlock } of egress.find(({ to }) => to).to) assert.ok(ipBlock.except.length > 0, ipBlock.cidr);
  });

  it("trusts the proxy of its Ingress, which leads to the service", async () => {
    const objects = renderings.get("production");
    const { service } = only(objects, "Ingress").spec.rules[0].http.paths[0].backend;
    const settings = objects.find(({ kind }) => kind === "ConfigMap").data;

    assert.ok(only(objects, "Service", service.name).spec.ports.some(({ name }) => name === service.port.name));
    assert.match(settings.TRUSTED_PROXIES, /^[0-9.]+\/\d+$/);
  });

  it("mounts the Secret that the overlay names", async () => {
    const mounted = name => only(renderings.get(name), "Deployment").spec.template.spec.volumes[0].secret.secretName;

    assert.equal(mounted("production"), "acme-otp");
    assert.equal(renderings.get("production").some(({ kind }) => kind === "Secret"), false);
    assert.ok(renderings.get("try").some(({ kind, metadata }) => kind === "Secret" && metadata.name === mounted("try")));
  });

  it("is what docs/operations.md shows", async () => {
    const [shown] = await blocks("docs/operations.md", "yaml");
    const folder = await copyOfKubernetes();
    const own = join(folder, "overlays/shown");
    await mkdir(own);
    await writeFile(join(own, "kustomization.yaml"), shown);

    const objects = await rendered(own);

    for (const object of objects) assert.deepEqual(await faults(object), [], nameOf(object));
    const known = await knownSettings();
    const { data } = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name.startsWith("otp-settings-"));
    for (const setting of Object.keys(data)) assert.ok(known.has(setting), setting);
    assert.ok(only(objects, "Deployment") && only(objects, "StatefulSet", "otp-redis"));
  });
});
