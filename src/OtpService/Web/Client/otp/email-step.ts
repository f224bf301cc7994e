import { field } from "./field.ts";
import type { AddressStep, Host } from "./step.ts";

/** Asks for an email address. */
export function emailStep(host: Host, known = ""): AddressStep {
  const { words } = host;
  const [panel, input] = field(words.emailLabel, "email", {
    type: "email", autocomplete: "email", enterkeyhint: "send", input: () => host.fault(""),
  });
  input.value = known;
  const typed = () => input.value.trim();
  return {
    before: [panel],
    after: [],
    target: () => input,
    to: () => ({ email: typed() }),
    wrong: () => /^\S+[@＠]\S+$/.test(typed()) ? "" : words.emailWanted,
  };
}
