/** What follows from a language tag. */
export interface Language {
  /** As it should be written; "en" for what is none. */
  tag: string;
  /** The file of the words; "" for English, which is also for the languages without any. */
  file: string;
  dir: "rtl" | "ltr";
}

/** Understands tags as they are met, "de_DE" too. Traditional characters are never replaced by simplified ones. */
export function languageOf(text: string): Language {
  let tag = "en";
  try {
    [tag = tag] = Intl.getCanonicalLocales(text.replace(/_/g, "-").replace(/[.@].*/, ""));
  } catch {
    // No tag.
  }
  const { language, script } = new Intl.Locale(tag).maximize();
  // Hindi in Latin letters is read by others than Hindi.
  const isUsual = script === new Intl.Locale(language).maximize().script || script === "Hant";
  return {
    tag,
    file: isUsual && /^(ar|de|es|fr|hi|it|ja|ko|nl|pl|pt|tr|zh)$/.test(language)
      ? language + (script === "Hant" ? "-hant" : "") : "",
    dir: /Arab|Hebr|Thaa|Syrc|Nkoo|Adlm|Rohg/.test(script!) ? "rtl" : "ltr",
  };
}

/** The language around an element, also outside of the shadow roots that it is in; else the browser's. */
export function languageAround(element: Element): string {
  for (let node: Element | undefined = element; node; node = node.parentElement ?? (node.getRootNode() as ShadowRoot).host) {
    const tag = node.getAttribute("lang");
    if (tag) return tag;
  }
  return navigator.language;
}
