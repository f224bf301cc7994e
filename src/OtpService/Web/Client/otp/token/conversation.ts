import type { Verified } from "../../otp.d.ts";
import type { Client, Form } from "../form.ts";
import { tell } from "../code/call.ts";
import { Conversation as CodeConversation } from "../code/conversation.ts";
import { mayHaveTokens } from "./browsers.ts";
import { EmailStepWatch } from "./email-step-watch.ts";

/** What follows on an address. Where the browser has an email token for it, no code is needed. */
export class Conversation extends CodeConversation {
  readonly #form: Form;
  readonly #client: Client;

  constructor(form: Form, client: Client) {
    super(form, client);
    this.#form = form;
    this.#client = client;
    if (mayHaveTokens()) new EmailStepWatch(form, client, token => this.#offer(token));
  }

  /** Verifies the address by its token. Whatever is wrong, a code is sent as if there had been none. */
  async #offer(token: string) {
    const form = this.#form;
    const { signal } = form.stay;
    const result = token && await this.#client.post<Verified>("verify-email-token", {
      email: form.target!.value.trim(), token, purpose: form.get("purpose") || undefined,
    }, { endpoint: form.get("endpoint") || undefined, signal });
    if (signal.aborted) return;
    if (result && result.success) {
      this.accept(result);
      tell(form, "otp-verified", result);
      return;
    }
    form.calling = false;
    form.frame!.busy("");
    await form.catchUp();
    form.frame!.step.go();
  }
}
