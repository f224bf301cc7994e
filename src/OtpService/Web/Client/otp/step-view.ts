import { h } from "./dom.ts";
import type { Step } from "./step.ts";

/** A step as people see it: what it shows, the sentence that says what is wrong, and the button. */
export interface StepView {
  root: HTMLElement;
  step: Step;
  disable(disabled: boolean): void;
  /** Says what is wrong and, unless quietly, leads there. */
  fault(sentence: string, quiet?: boolean): void;
  /** Says that an answer is awaited; "" that it came. */
  busy(sentence: string): void;
}

export function stepViewOf(step: Step): StepView {
  const error = h("p", { id: "error", part: "error", role: "alert" });
  const button = h("button", { part: "submit" }, step.label);
  const all = h("fieldset", { role: "none" }, ...step.before, error, h("slot", { name: "captcha" }), button, ...step.after);
  // What an input method has not finished is nobody's answer yet.
  let composing = false;
  const root = h("form", {
    part: "form", novalidate: true,
    compositionstart: () => composing = true,
    compositionend: () => composing = false,
    submit: event => {
      event.preventDefault();
      if (!composing) step.go();
    },
  }, all);
  return {
    root,
    step,
    disable: disabled => all.disabled = disabled,
    fault(sentence, quiet) {
      const input = step.target?.();
      error.textContent = sentence;
      if (!input) return;
      input.ariaInvalid = `${!!sentence}`;
      if (sentence && !quiet) {
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
