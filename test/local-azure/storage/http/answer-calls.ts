/** The calls by which an operation answers, so that something can stand in for them or before them, and put them back. */
import type { ServerResponse } from "node:http";

/** A call of the response, with whatever it is given. */
type AnswerCall = (...given: unknown[]) => unknown;

/** See the file's head. */
export interface AnswerCalls {
  readonly writeHead: AnswerCall;
  readonly write: AnswerCall;
  readonly end: AnswerCall;
}

/** Puts other calls in the place of a response's own. @returns the way back to them. */
export function standIn(
  response: ServerResponse,
  others: (own: AnswerCalls) => AnswerCalls,
): { readonly restore: () => void } {
  const bound = (name: keyof AnswerCalls): AnswerCall => {
    const call: unknown = Reflect.get(response, name);
    return (...given) => Reflect.apply(call as AnswerCall, response, given);
  };
  const own = { writeHead: bound("writeHead"), write: bound("write"), end: bound("end") };
  Object.assign(response, others(own));
  return { restore: () => void Object.assign(response, own) };
}
