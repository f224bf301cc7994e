import type { CallOptions, Failure, Sent, Step as StepName, Verified } from "../../otp.d.ts";
import type { Form } from "../form.ts";
import { sentenceOf } from "./sentences.ts";
import { english } from "./words.ts";

/** Calls the service, once at a time, and once more when the network is back. Quietly, it leaves the focus where it is. */
export async function call<T extends Sent | Verified>(
  form: Form, step: StepName, ask: (options: CallOptions) => Promise<T | Failure>, done: (result: T) => void, quiet?: boolean,
  isPhone?: boolean,
) {
  if (form.calling) return;
  const { signal } = form.stay;
  const frame = form.frame!;
  form.calling = true;
  form.whenOnline = undefined;
  frame.fault("");
  frame.busy(form.words.busy);
  const result = await ask({ endpoint: form.get("endpoint") || undefined, signal })
    // What the page's own captcha threw.
    .catch((): Failure => ({ success: false, code: "captcha_failed", message: english.captcha_failed, status: 0 }));
  // Whoever left the step took their question back.
  if (signal.aborted) return;
  if (result.success) {
    done(result);
    tell(form, step === "send" ? "otp-sent" : "otp-verified", result);
    return;
  }
  form.calling = false;
  frame.busy("");
  await form.catchUp();
  if (result.code === "offline") form.whenOnline = () => call(form, step, ask, done, quiet, isPhone);
  const words = { ...english, ...form.words };
  form.fault(form.frame?.step.failed?.(result) || sentenceOf(result, step, words, form.locale, isPhone), quiet);
  tell(form, "otp-failed", { ...result, step });
}

/** Tells the page; false where it wants nothing to follow. */
export const tell = ({ element }: Form, type: string, detail: object, cancelable = false) =>
  element.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
