const operator = "monitoring.coreos.com/";

/** What is wrong with an object by the schema of its kind; a field that the schema does not know is wrong too. */
export async function faults(object) {
  const group = object.apiVersion.startsWith(operator) ? "@kubernetes-models/prometheus-operator" : "kubernetes-models";
  const models = await import(`${group}/${object.apiVersion}`);
  const unread = new Set();
  try {
    models[object.kind].prototype.validate.call(watched(object, "", unread));
  } catch (error) {
    return [error.message];
  }
  return [...unread].map(path => `${path} is no field`);
}

/** The models accept fields that they do not know, but never read them. Each path that is read leaves `unread`. */
function watched(value, path, unread) {
  if (typeof value !== "object" || value === null) return value;
  const copy = Array.isArray(value) ? [] : {};
  for (const key of Object.keys(value)) {
    unread.add(`${path}/${key}`);
    copy[key] = watched(value[key], `${path}/${key}`, unread);
  }
  return new Proxy(copy, {
    get(target, key) {
      unread.delete(`${path}/${String(key)}`);
      return target[key];
    },
  });
}
