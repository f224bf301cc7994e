import type { CallOptions, Failure, LocalCode } from "../otp.d.ts";
import { moduleUrl } from "./module-url.ts";
import { english } from "./words.ts";

const TIMEOUT_MILLISECONDS = 20_000;

/** Posts JSON to the service. Whatever happens is a value. */
export async function post<T>(path: string, body: object, options: CallOptions, headers?: object): Promise<T | Failure> {
  const { signal, endpoint = moduleUrl } = options;
  const limit = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  // There is no location where pages are rendered on a server.
  const { location, navigator } = globalThis as Partial<typeof globalThis>;
  let service: URL | undefined;
  try {
    service = new URL(endpoint, location?.href);
    return await read<T>(await fetch(new URL(path, `${service}`.replace(/\/*$/, "/")), {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
      // Browsers of before 2024 know no any; there a call ends when they think so.
      signal: AbortSignal.any?.(signal ? [signal, limit] : [limit]) ?? signal,
    }));
  } catch {
    const code: LocalCode = signal?.aborted ? "aborted" : limit.aborted ? "timeout"
      : navigator?.onLine === false ? "offline" : "unreachable";
    // Browsers do not tell scripts which of the two it was.
    if (code === "unreachable" && location && service && service.origin !== location.origin) {
      console.error(`No answer from ${service}. Is ${location.origin} in its ALLOWED_ORIGINS?`);
    }
    return { success: false, code, message: english[code === "offline" ? code : "unreachable"], status: 0 };
  }
}

async function read<T>(response: Response): Promise<T | Failure> {
  const { ok, status, headers } = response;
  const answer = await response.json().catch(() => 0) || 0;
  if (ok && answer.success) return answer;

  // Where the answer is not the service's, something in between spoke: its status and Retry-After are all there is.
  const known = !ok && answer.code;
  const { retryAfter = secondsOf(headers.get("Retry-After")), attemptsRemaining, errors } = known ? answer : {} as Partial<Failure>;
  return {
    success: false,
    code: known || "unexpected_answer",
    message: known ? answer.error : english.unreachable,
    status, retryAfter, attemptsRemaining, errors,
  };
}

/** Retry-After in seconds or as a date (RFC 9110 section 10.2.3). */
function secondsOf(text: string | null) {
  const seconds = text ? Math.ceil(+text >= 0 ? +text : (Date.parse(text) - Date.now()) / 1000) : 0;
  return seconds > 0 ? seconds : undefined;
}
