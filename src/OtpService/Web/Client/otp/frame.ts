import { h } from "./dom.ts";
import type { Step } from "./step.ts";

/** A step as people see it: what it shows, the sentence that says what is wrong, and the button. */
export interface Frame {
  root: HTMLElement;
  step: Step;
  fault(sentence: string): void;
  /** Says that an answer is awaited; "" that it came. */
  busy(sentence: string): void;
}

export function frameOf(step: Step): Frame {
  const error = h("p", { id: "error", part: "error", role: "alert" });
  const button = h("button", { part: "submit" }, step.label);
  const submit = (event: Event) => {
    event.preventDefault();
    step.submit();
  };
  const root = h("form", { part: "form", novalidate: true, submit },
    ...step.before, error, h("slot", { name: "captcha" }), button, ...step.after);
  return {
    root,
    step,
    fault(sentence) {
      const input = step.input();
      error.textContent = sentence;
      input.ariaInvalid = `${!!sentence}`;
      if (sentence) {
        input.focus();
        input.select();
      }
    },
    busy(sentence) {
      root.ariaBusy = button.ariaDisabled = `${!!sentence}`;
      button.textContent = sentence || step.label;
    },
  };
}
