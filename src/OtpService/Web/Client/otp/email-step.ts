import { field } from "./field.ts";
import type { Host, Step } from "./step.ts";

/** Asks for an e-mail address. */
export function emailStep(host: Host, known = ""): Step {
  const { words } = host;
  const [panel, input] = field(words.emailLabel, "email", { type: "email", autocomplete: "email", input: () => host.fault("") });
  input.value = known;
  return {
    label: words.send,
    before: [panel],
    after: [],
    input: () => input,
    submit() {
      const email = input.value.trim();
      if (/^[^\s@]+@[^\s@]+$/.test(email)) host.send({ email });
      else host.fault(words.emailWanted);
    },
  };
}
