/** As many characters as the service allows a code, for one whose length nobody knows. */
export const LONGEST = 10;
export const SHORTEST = 4;
const LENGTHS = [10, 9, 8, 7, 6, 5, 4];

/**
 * The code in what somebody typed or pasted, be it "123 456" or a whole message: the first characters that are exactly
 * as many, together if possible; "" when there are none. Digits of other scripts count as theirs. A length of 0 is one
 * that nobody knows: then it is the longest row of digits that can be a code, and none with letters, which words resemble.
 */
export function codeIn(text: string, length: number, letters: boolean): string {
  const one = letters ? "[A-Z0-9]" : "[0-9]";
  const sizes = length ? [length] : letters ? [] : LENGTHS;
  for (const gap of ["", "[ -]?"]) {
    for (const size of sizes) {
      const found = RegExp(`(?<!${one})${one}(?:${gap}${one}){${size - 1}}(?!${one})`).exec(plain(text));
      if (found) return typed(found[0], size, letters);
    }
  }
  return "";
}

/** What belongs into a code of what was typed so far. */
export const typed = (text: string, length: number, letters: boolean) =>
  plain(text).replace(letters ? /[^A-Z0-9]/g : /[^0-9]/g, "").slice(0, length);

/** In capitals, and with Arabic, Persian and Hindi digits as plain ones: all three zeros are 12 modulo 18. */
export const plain = (text: string) =>
  text.normalize("NFKC").toUpperCase().replace(/[٠-٩۰-۹०-९]/g, digit => `${(digit.charCodeAt(0) - 12) % 18}`);
