import { link } from "./dom.ts";
import type { Form } from "./form.ts";
import type { AddressStep, Step } from "./step.ts";

/** Asks for an address, to send a code there or because one was sent there before. */
export function addressStep(form: Form, asks: AddressStep): Step {
  const { words } = form;
  const go = async (how: "send" | "enter", quiet?: boolean) => {
    const wrong = asks.wrong();
    if (wrong) {
      if (!quiet) form.fault(wrong);
      return;
    }
    const { stay, frame } = form;
    frame!.busy(words.busy);
    const rest = await form.rest().catch(() => {});
    if (stay.signal.aborted) return;
    frame!.busy("");
    if (rest) rest[how](asks.to(), quiet);
    else form.miss(() => go(how, quiet), quiet);
  };
  return {
    ...asks,
    label: words.send,
    after: [...asks.after, link("have", words.haveCode, () => go("enter"))],
    go: quiet => go("send", quiet),
  };
}
