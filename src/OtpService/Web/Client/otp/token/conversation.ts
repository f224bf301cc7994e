import type { Verified } from "../../otp.d.ts";
import type { Client, Form } from "../form.ts";
import { tell } from "../code/call.ts";
import { Conversation as CodeConversation } from "../code/conversation.ts";
import { mayHaveTokens } from "./browsers.ts";
import { EmailStepWatch } from "./email-step-watch.ts";

/** How long the service may take to verify a token before a code is sent instead, in milliseconds. */
const PATIENCE = 3_000;

/** What follows on an address. Where the browser has an email token for it, no code is needed. */
export class Conversation extends CodeConversation {
  readonly #form: Form;
  readonly #client: Client;

  constructor(form: Form, client: Client) {
    super(form, client);
    this.#form = form;
    this.#client = client;
    // An otp.js of before knows nothing of tokens.
    if (client.post as unknown && mayHaveTokens()) new EmailStepWatch(form, client, this);
  }

  /** Verifies an address by its token. Whatever is wrong, a code is sent as if there had been none. */
  async offer(email: string, token: string) {
    const form = this.#form;
    const { signal } = form.stay;
    const result = token && await this.#client.post<Verified>("verify-email-token", {
      email, token, purpose: form.get("purpose") || undefined,
    }, { endpoint: form.get("endpoint") || undefined, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
    if (signal.aborted) return;
    if (result && result.success) {
      this.accept(result);
      tell(form, "otp-verified", result);
      return;
    }

    form.calling = false;
    form.frame!.busy("");
    await form.catchUp();
    // The page may have changed its mind meanwhile.
    const { element, target } = form;
    // The element itself may have no box, as with display: contents.
    if (target?.id === "email" && target.value.trim() === email && target.checkVisibility() && !element.matches(":disabled")) {
      this.send({ email }, false, true);
    }
  }
}
