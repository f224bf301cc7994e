/**
 * What a page says in its own words: in <script type="application/json" slot="words">, and before that in a property. A
 * sentence is said of numbers too, unless there is another for them.
 */
export function ownWords(element: Element, words: Record<string, string> | null) {
  let all = words;
  try {
    const text = element.querySelector(":scope > [slot=words]")?.textContent;
    if (text) all = { ...JSON.parse(text), ...words };
  } catch (error) {
    console.error(element, error);
  }
  const ofNumbers: typeof words = {};
  for (const name in all) ofNumbers[name + "_phone"] = all[name]!;
  return all && { ...ofNumbers, ...all };
}
