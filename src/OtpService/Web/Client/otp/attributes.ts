/** Attributes that hold a text. The property of each has its name, as fallbackEmail has that of fallback-email. */
const texts = ["channel", "purpose", "locale", "country", "fallback-email", "endpoint", "auto-submit", "appearance", "name",
  "email", "phone", "origin-trial"];

/** Attributes that are there or not. */
const flags = ["alphanumeric", "no-history", "required", "disabled", "autosend", "mask"];

export const attributes = [...texts, ...flags];

const property = (attribute: string) => attribute.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());

/** Gives a class its property for each attribute. Null takes an attribute away, as frameworks expect. */
export function reflect(prototype: HTMLElement) {
  const define = (name: string, accessors: PropertyDescriptor & ThisType<HTMLElement>) =>
    Object.defineProperty(prototype, property(name), { ...accessors, configurable: true, enumerable: true });
  for (const name of texts) {
    define(name, {
      get() {
        return this.getAttribute(name) ?? "";
      },
      set(text: unknown) {
        if (text == null) this.removeAttribute(name);
        else this.setAttribute(name, `${text}`);
      },
    });
  }
  for (const name of flags) {
    define(name, {
      get() {
        return this.hasAttribute(name);
      },
      set(on: unknown) {
        this.toggleAttribute(name, !!on);
      },
    });
  }
}

/** Properties that were set before the element was defined lie in front of its own: they are set again, through these. */
export function takeOver(element: HTMLElement) {
  const early = element as unknown as Record<string, unknown>;
  for (const name of ["captcha", "words", ...attributes.map(property)]) {
    if (Object.hasOwn(early, name)) {
      const value = early[name];
      delete early[name];
      early[name] = value;
    }
  }
}
