// These run in pages, from their text alone.

/** Calls a function with what a path of selectors finds, through shadow roots. */
export function find(path, then, args) {
  const found = path.split(" >>> ").reduce((root, part) => (root?.shadowRoot ?? root)?.querySelector(part), document);
  return then(found, ...args);
}

/** Whether somebody can see it. */
export function visible(element) {
  if (!element?.checkVisibility({ visibilityProperty: true })) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}

/** The middle of an element that nothing covers, where a click reaches it. */
export function clickable(element) {
  if (!element?.checkVisibility() || element.disabled) return false;
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = element.getBoundingClientRect();
  const point = [x + width / 2, y + height / 2];
  let hit = document.elementFromPoint(...point);
  while (hit?.shadowRoot?.elementFromPoint(...point) && hit.shadowRoot.elementFromPoint(...point) !== hit) {
    hit = hit.shadowRoot.elementFromPoint(...point);
  }
  return (element === hit || element.contains(hit) || hit?.contains(element)) && point;
}
