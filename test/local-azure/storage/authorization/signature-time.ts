/** Times of shared access signatures: the four forms that the service reads, and the window in which a signature holds. */
import { authenticationFailed } from "./authentication-failure.ts";

const forms = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(\.\d{1,7})?)?Z)?$/;

/** Day, minute, second or fraction, always UTC. @returns milliseconds since 1970, or undefined for any other text. */
export function readSignatureTime(text: string): number | undefined {
  const parts = forms.exec(text);
  if (parts === null) return undefined;
  const [, day = "", minute = "00:00", second = "00", fraction = ""] = parts;
  const time = Date.parse(`${day}T${minute}:${second}${fraction.slice(0, 4)}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** From when until when a signature holds, in milliseconds since 1970. */
export interface SignatureWindow {
  readonly start: number | undefined;
  readonly expiry: number;
}

function told(time: number): string {
  return new Date(time).toUTCString();
}

/** Demands that now lies in the window. @throws {ServiceFailure} AuthenticationFailed (recorded wording). */
export function checkWindow({ start, expiry }: SignatureWindow, now: number): void {
  const begin = start ?? now;
  if (start !== undefined && begin >= expiry)
    throw authenticationFailed(`Signed expiry time [${told(expiry)}] must be after signed start time [${told(begin)}]`);
  if (now >= begin && now < expiry) return;
  throw authenticationFailed(
    `Signature not valid in the specified time frame: Start [${told(begin)}] - Expiry [${told(expiry)}] - Current [${told(now)}]`,
  );
}
