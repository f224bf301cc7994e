/** What a page says in its own words: in <script type="application/json" slot="words">, and before that in a property. */
export function ownWords(element: Element, words: object | null): object | undefined {
  const text = element.querySelector(":scope > [slot=words]")?.textContent;
  try {
    return text || words ? { ...text && JSON.parse(text), ...words } : undefined;
  } catch (error) {
    console.error(element, error);
    return words ?? undefined;
  }
}
