/**
 * The code in what somebody typed or pasted, be it "123 456" or a whole message: the first characters that are exactly
 * as many, together if possible; "" when there are none. Digits of other scripts count as theirs.
 */
export function codeIn(text: string, length: number, letters: boolean): string {
  const one = letters ? "[A-Z0-9]" : "[0-9]";
  for (const gap of ["", "[ -]?"]) {
    const found = RegExp(`(?:^|(?!${one}).)(${one}(?:${gap}${one}){${length - 1}})(?!${one})`, "s").exec(plain(text));
    if (found) return typed(found[1]!, length, letters);
  }
  return "";
}

/** What belongs into a code of what was typed so far. */
export const typed = (text: string, length: number, letters: boolean) =>
  plain(text).replace(letters ? /[^A-Z0-9]/g : /[^0-9]/g, "").slice(0, length);

/** In capitals, and with Arabic and Persian digits as plain ones, which end in the same four bits. */
export const plain = (text: string) =>
  text.normalize("NFKC").toUpperCase().replace(/[٠-٩۰-۹]/g, digit => `${digit.charCodeAt(0) & 15}`);
