/** An operation does its work, and what it answers goes nowhere. */
import type { ServerResponse } from "node:http";
import { standIn } from "../http/answer-calls.ts";
import type { Proceed } from "./effect.ts";

/**
 * Lets the operation run to its end and throws its answer away, refusals included. Afterwards the response is as it was
 * before, for another answer.
 */
export async function withoutAnswer(response: ServerResponse, proceed: Proceed): Promise<void> {
  const { restore } = standIn(response, () => ({
    writeHead: () => response,
    write: () => true,
    end: () => response,
  }));
  try {
    await proceed();
  } catch {
    // What was refused took no effect; the client does not learn it either way.
  } finally {
    restore();
  }
}
