import { join } from "node:path";
import { blocks, shell } from "./kubernetes.js";

/** Makes the secrets of the overlay for trying out, by the commands of its README; the folder of the overlay. */
export async function trial(kubernetes) {
  const overlay = join(kubernetes, "overlays/try");
  const [commands] = await blocks("deploy/kubernetes/README.md", "sh");
  await shell(commands, { cwd: overlay });
  return overlay;
}
