/** When a file expires: `x-ms-expiry-option` and `x-ms-expiry-time`, on create and by Set Blob Expiry. */
import type { Call } from "../call.ts";
import { invalidHeader, missingHeader } from "../wire/failure.ts";

/**
 * @param created milliseconds since 1970.
 * @returns milliseconds since 1970; undefined where the file never expires or nothing was given.
 */
export function givenExpiry(call: Call, created: number): number | undefined {
  const option = call.header("x-ms-expiry-option");
  const time = call.header("x-ms-expiry-time");
  if (option === undefined) return undefined;
  if (option.toLowerCase() === "neverexpire") return undefined;
  if (time === undefined) throw missingHeader("x-ms-expiry-time");
  const value = option.toLowerCase() === "absolute" ? Date.parse(time) : Number(time);
  if (Number.isNaN(value)) throw invalidHeader("x-ms-expiry-time", time);
  switch (option.toLowerCase()) {
    case "absolute":
      if (value <= call.state.now()) throw invalidHeader("x-ms-expiry-time", time);
      return value;
    case "relativetonow":
      return call.state.now() + value;
    case "relativetocreation":
      return created + value;
    default:
      throw invalidHeader("x-ms-expiry-option", option);
  }
}
