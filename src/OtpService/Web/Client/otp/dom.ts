export type Attributes = Record<string, string | boolean | (() => void) | ((event: Event) => void)>;

/**
 * Makes an element. Functions listen to the event of their name, true is an attribute without value, false is none. No
 * HTML is ever parsed, so pages that demand Trusted Types can use this.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes, ...children: (Node | string)[]) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value instanceof Function) element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A sentence with an address in it, which reads from left to right in every script. */
export function withAddress(sentence: string, address: string) {
  const [before, after] = sentence.split("{to}");
  return [before!, h("bdi", { part: "address", dir: "ltr" }, address), after!];
}

/** A button that looks like a link. */
export const link = (part: string, label: string, click: () => void) =>
  h("button", { type: "button", part: `link ${part}`, click }, label);
