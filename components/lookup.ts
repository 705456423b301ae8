/**
 * Asking Azure before anything is declared. What is not there is a mistake of the stack file, so every failed lookup is
 * told in words, and several of them together.
 */
import * as pulumi from "@pulumi/pulumi";

/** A lookup that failed: which key asked for what, what the service said, and what to do. */
export interface Lookup {
  /** `adls-migration:account.match names /subscriptions/…` */
  readonly asked: string;
  /** What to do if it fails, in whole sentences. */
  readonly remedy: string;
}

/** Answers of all lookups, or one error that tells every one that failed. */
export async function together<Answers extends readonly unknown[]>(lookups: {
  [Index in keyof Answers]: Promise<Answers[Index]>;
}): Promise<Answers> {
  const settled = await Promise.allSettled(lookups);
  const failed = settled.filter((result) => result.status === "rejected").map(({ reason }) => reasonText(reason));
  if (failed.length > 0) throw new pulumi.RunError([...new Set(failed)].join("\n"));
  return Promise.all(lookups);
}

/** The answer of one lookup; a failure becomes an error without a stack trace. */
export async function lookedUp<Answer>(lookup: Lookup, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw new pulumi.RunError(`${lookup.asked}: ${reasonText(error)} ${lookup.remedy}`);
  }
}

/** Whether a service answered that the thing is not there. */
export function isNotFound(error: unknown): boolean {
  return /\b404\b|NotFound|was not found|could not be found/i.test(reasonText(error));
}

/** What SDK and provider put before the service's own words. */
const frames = [/^invocation of \S+ returned an error: /i, /^invoking \S+: /, /^\d+ errors? occurred:\s*\*\s*/];

/** What the service said, on one line. */
function reasonText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (pulumi.RunError.isInstance(error)) return text;
  const said = frames.reduce((rest, frame) => rest.replace(frame, ""), text);
  const line = said.replaceAll(/\s*\n\s*/g, " ").trim();
  return /[.!?]["']?$/.test(line) ? line : `${line}.`;
}
