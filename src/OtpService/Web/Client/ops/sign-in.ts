import { ask } from "./ask.ts";
import { keep } from "./key.ts";
import { place } from "./by-id.ts";
import { sentence } from "./sentences.ts";

const [form, field, fault] = [place("sign-in"), place<HTMLInputElement>("key"), place("sign-in-fault")];

/** Asks for a key until there is one that the service knows, and only then keeps it. */
export function listen(entered: () => void): void {
  form.addEventListener("submit", async event => {
    event.preventDefault();
    fault.textContent = "";
    const key = field.value.trim();
    const answer = await ask(key, 1, new AbortController().signal);
    // A store that is away is only asked about for those whose key is right.
    if (answer.kind === "stats" || answer.kind === "store-away") {
      keep(key);
      entered();
      return;
    }
    fault.textContent = sentence(answer);
    field.setAttribute("aria-invalid", String(answer.kind === "wrong-key"));
    field.select();
  });
}

/** Asks for a key, and says why where the operator did not ask for that. */
export function open(why: string): void {
  form.hidden = false;
  fault.textContent = why;
  field.focus();
}

export function close(): void {
  form.hidden = true;
  field.value = fault.textContent = "";
  field.removeAttribute("aria-invalid");
}
