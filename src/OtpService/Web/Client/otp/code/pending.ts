import type { Recipient, Sent } from "../../otp.d.ts";

/** A code that was sent and not yet entered. It may outlive the page in its history, so it is plain data. */
export interface Pending {
  asked: Recipient;
  went: Recipient;
  to: string;
  purpose?: string;
  /** "" and 0 for a code that somebody has from elsewhere. */
  id: string;
  length: number;
  /** How the same code can be sent again, if it can. */
  channels?: Sent["channels"];
  resendAt: number;
  endsAt: number;
}

/** How long a code from elsewhere is waited for: nobody said when it ends. */
const WAIT_MILLISECONDS = 600_000;

const addressOf = (to: Recipient) => to.email ?? to.phone!;

/** A code that the service sent, perhaps to the other address. */
export function sentTo(asked: Recipient, purpose: string | undefined, fallbackEmail: string | undefined, sent: Sent): Pending {
  const moved = sent.channel === "email" && fallbackEmail;
  return {
    asked, purpose,
    went: moved ? { email: moved } : asked,
    to: moved || addressOf(asked),
    id: sent.verificationId,
    length: sent.codeLength,
    channels: sent.channels,
    resendAt: Date.now() + sent.resendIn * 1000,
    endsAt: Date.now() + sent.expiresIn * 1000,
  };
}

/** A code that somebody has already, perhaps from a tab that they lost. */
export const heldBy = (asked: Recipient, purpose: string | undefined): Pending => ({
  asked, purpose, went: asked, to: addressOf(asked), id: "", length: 0, resendAt: 0, endsAt: Date.now() + WAIT_MILLISECONDS,
});

/** Whether a code that was sent before is just what would be asked for. */
export const isFor = (before: Pending, to: Recipient, purpose: string | undefined) =>
  before.to === addressOf(to) && before.asked.country === to.country && before.purpose === purpose && Date.now() < before.endsAt;
