/** What an operation of Gen1 is given, and what it answers. */
import type { Gen1Lake, Request } from "./lake.ts";

export interface Call extends Request {
  readonly lake: Gen1Lake;
  readonly path: string;
  /** Names in small letters: the service takes them in any case (recorded: `OP`). */
  readonly parameters: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** The whole URL as it was asked for. */
  readonly url: URL;
  /** What principals are called where ids are not asked for; an id that is not there is shown itself. */
  readonly names: ReadonlyMap<string, string>;
}

/** An answer; its status is 200 unless said otherwise. */
export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  /** Sent without a length of its own, unless it is empty (recorded). */
  readonly content?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the header `Status`. @default 0x0 */
  readonly code?: string;
}

export type Operation = (call: Call) => Answer;

/** Octal permissions of a request; undefined where it names none. */
export function modeOf(call: Call): number | undefined {
  const text = call.parameters.get("permission");
  return text === undefined ? undefined : Number.parseInt(text, 8);
}

/** Whether a parameter says so, in any case (recorded: `True`). */
export function isTrue(call: Call, parameter: string): boolean {
  return call.parameters.get(parameter)?.toLowerCase() === "true";
}
