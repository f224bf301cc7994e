import { once } from "node:events";

/** The address of a server of this process, once it listens. */
export async function listening(server) {
  if (!server.listening) await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}
