// One key for one intention of a person (draft-ietf-httpapi-idempotency-key-header). As long as nobody knows what became
// of a request, the same request is the same intention: its repeat goes out under the same key and sends nothing twice.

const open = new Map<string, string>();

/** The key under which this request goes out. crypto.randomUUID is missing on pages that came over plain HTTP. */
export function keyOf(request: string): string {
  const key = open.get(request) ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
  open.set(request, key);
  return key;
}

/** The outcome is known: the same request again is a new intention. */
export const settle = (request: string) => open.delete(request);
