import { h } from "./dom.ts";
import type { Language } from "./language.ts";
import css from "./otp-form.css";

/** Where the steps of the form are shown. */
export interface Stage {
  /** The control that has the focus, by its id. */
  focused(): string;
  /** Shows this instead, in its language, with the style sheets of the parts that it came from. */
  show(content: HTMLElement, language: Language, more: string): void;
  pick(selector: string): HTMLElement | null;
}

export function stageIn(element: HTMLElement): Stage {
  const shadow = element.attachShadow({ mode: "open", delegatesFocus: true });
  return {
    focused: () => shadow.activeElement?.id ?? "",
    show(content, { tag, file, dir }, more) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css + more);
      shadow.adoptedStyleSheets = [sheet];
      shadow.replaceChildren(h("div", { part: "root", lang: file || tag, dir }, content));
    },
    pick: selector => shadow.querySelector(selector),
  };
}
