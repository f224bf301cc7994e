import { link } from "../dom.ts";
import type { Conversation } from "./conversation.ts";
import type { Pending } from "./pending.ts";

/** The link that sends another code, and counts the seconds until it may, as long as the signal lets it. */
export function resendLink(conversation: Conversation, label: string, pending: Pending, signal: AbortSignal) {
  const resend = link("resend", "", () => conversation.send(pending.asked));
  const count = () => {
    const left = Math.ceil((pending.resendAt - Date.now()) / 1000);
    resend.disabled = left > 0;
    resend.textContent = label + (left > 0 ? ` (${clock(left)})` : "");
  };
  const timer = setInterval(count, 1000);
  signal.addEventListener("abort", () => clearInterval(timer));
  count();
  return { resend, count };
}

/** "0:42" */
const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
