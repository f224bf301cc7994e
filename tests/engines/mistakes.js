/**
 * Runs in a page, from its text alone: the page takes note of what it must not do, which is to throw, to write errors,
 * and to try what its policy forbids.
 */
export function takeNote() {
  if (window.mistakes) return;
  const mistakes = window.mistakes = [];
  addEventListener("error", event => mistakes.push(`${event.message} at ${event.filename}:${event.lineno}`));
  addEventListener("unhandledrejection", event => mistakes.push(String(event.reason)));
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
    mistakes.push(`${effectiveDirective} forbids ${blockedURI}`));
  const { error } = console;
  console.error = (...words) => {
    mistakes.push(words.join(" "));
    error.apply(console, words);
  };
}
