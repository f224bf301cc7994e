/** How long somebody may think about the browser's question whether to verify the address, in milliseconds. */
const THOUGHT = 8_000;

/** How long after the question is gone the token may take: it came before. */
const RETURN = 300;

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

/**
 * Waits for a while, and longer as long as the browser asks. Its question has the focus, and gives it back when it is answered
 * and the token is as good as there (seen with Chromium 156). Somebody who has gone to another tab is not asked.
 */
export async function answered(milliseconds: number) {
  const hadFocus = hasFocus();
  await pause(milliseconds);
  if (!hadFocus || hasFocus() || document.hidden) return;
  await Promise.race([once(window.top!, "focus"), once(document, "visibilitychange"), pause(THOUGHT)]);
  if (!document.hidden) await pause(RETURN);
}

/** Whether the page has the focus, or the one that it is a frame of. */
const hasFocus = () => window.top!.document.hasFocus();

const once = (target: EventTarget, type: string) =>
  new Promise(resolve => target.addEventListener(type, resolve, { once: true }));
