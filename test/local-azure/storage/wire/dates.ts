/** The service's three ways to write a moment: RFC 1123 (headers, XML), FILETIME (List Paths), ISO 8601 (errors, SAS). */

let lastSecond = -1;
let lastText = "";

/** RFC 1123, whole seconds. Remembers the last second told: listings repeat it. */
export function httpDate(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(milliseconds).toUTCString();
  }
  return lastText;
}

/** 100 ns since 1601, as List Paths tells creation and expiry. */
export function fileTime(milliseconds: number): string {
  return `${milliseconds + 11_644_473_600_000}0000`;
}

/** ISO 8601 with seven decimal places. */
export function isoDate(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}0000Z`;
}
