import type {
  CallOptions, EmailNonce, EmailNonceRequest, EmailTokenRequest, Failure, SendOptions, SendRequest, Sent, Verified, VerifyRequest,
} from "../otp.d.ts";
import { keyOf, settle } from "./idempotency-keys.ts";
import { post } from "./post.ts";

export async function sendVerification(request: SendRequest, options: SendOptions = {}): Promise<Sent | Failure> {
  // A captcha's token is good once, so a repeat brings another and means the same.
  const intention = JSON.stringify([options.endpoint, { ...request, captchaToken: 0 }]);
  const result = await post<Sent>("send-verification", request, options, {
    "Idempotency-Key": options.idempotencyKey ?? keyOf(intention),
  });
  if (result.success || (result.status >= 400 && result.status < 500)) settle(intention);
  return result;
}

const poster = <Request extends object, Result>(path: string) =>
  (request: Request, options: CallOptions = {}): Promise<Result | Failure> => post<Result>(path, request, options);

export const verifyCode = poster<VerifyRequest, Verified>("verify-code");
export const emailVerificationNonce = poster<EmailNonceRequest, EmailNonce>("email-verification/nonce");
export const verifyEmailToken = poster<EmailTokenRequest, Verified>("verify-email-token");
