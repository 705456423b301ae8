/**
 * Asking Azure before anything is declared. What is not there is a mistake of the stack file, and all of them are told at
 * once. What nobody could ask about (no credentials, no network) is unknown in a preview, which says so, and ends an update.
 */
import * as pulumi from "@pulumi/pulumi";
import { silenceOf, silenceRemedies } from "./unanswered.ts";
import type { Silence } from "./unanswered.ts";

/** What is looked up, for messages: which key names what, and what to do if it is not there. */
export interface Lookup {
  /** `adls-migration:account.match names /subscriptions/…` */
  readonly asked: string;
  /** What to do if the answer is no, in whole sentences. */
  readonly remedy: string;
}

/** What a lookup came to: what was found, or the sentence that says why that is unknown. */
export type Found<Value> = { readonly known: Value } | { readonly unknown: string };

/** What a program asks: lookups run at the same time, and `conclude` tells what came of those that found nothing. */
export class Lookups {
  readonly #preview: boolean;
  readonly #failed = new Set<string>();
  readonly #unanswered: { readonly asked: string; readonly said: string; readonly silence: Silence }[] = [];

  /** In a preview what could not be asked is unknown; otherwise it is a failure like any other. */
  constructor(preview: boolean = pulumi.runtime.isDryRun()) {
    this.#preview = preview;
  }

  /** Never rejects: `conclude` tells what failed. */
  async ask<Value>(lookup: Lookup, answer: Promise<Value>): Promise<Found<Value>> {
    try {
      return { known: await answer };
    } catch (error) {
      return this.#nothing(lookup, spoken(error));
    }
  }

  /** The same where "it is not there" is a good answer: undefined. */
  async askWhether<Value>(lookup: Lookup, answer: Promise<Value>): Promise<Found<Value | undefined>> {
    return this.ask(
      lookup,
      answer.catch((error: unknown) => {
        if (isNotFound(error)) return undefined;
        throw error;
      }),
    );
  }

  /** A lookup that was answered, but not with what is needed: `problem` is the whole message. */
  fail<Value>(problem: string): Found<Value> {
    this.#failed.add(problem);
    return { unknown: problem };
  }

  /** Everything that could not be asked, in one text; undefined if there is nothing. */
  get unanswered(): string | undefined {
    if (this.#unanswered.length === 0) return undefined;
    const count = this.#unanswered.length;
    const [things, them] = count === 1 ? ["One thing", "it"] : [`${String(count)} things`, "them"];
    const reasons = [...new Set(this.#unanswered.map(({ said }) => said))].flatMap((reason) => {
      const same = this.#unanswered.filter(({ said }) => said === reason);
      const remedy = silenceRemedies[same[0]?.silence ?? "not reached"];
      return [`  ${reason} ${remedy}`, ...[...new Set(same.map(({ asked }) => `    ${asked}`))].sort()];
    });
    const headline = `${things} could not be looked up. What depends on ${them} is unknown in this preview; \`pulumi up\` needs ${them}:`;
    return [headline, ...reasons].join("\n");
  }

  /** Ends the program with every failure, if there is one; in a preview warns of everything that could not be asked. */
  async conclude(): Promise<void> {
    if (this.#failed.size > 0) throw new pulumi.RunError([...this.#failed].join("\n"));
    if (this.unanswered !== undefined) await pulumi.log.warn(this.unanswered);
  }

  #nothing<Value>({ asked, remedy }: Lookup, said: string): Found<Value> {
    const silence = silenceOf(said);
    if (silence === undefined) return this.fail(`${asked}: ${said} ${remedy}`);
    if (!this.#preview) return this.fail(`${asked}: ${said} ${silenceRemedies[silence]}`);
    this.#unanswered.push({ asked, said, silence });
    return { unknown: `${asked}: ${said}` };
  }
}

/** What was found; undefined where that is unknown. */
export function valueOf<Value>(found: Found<Value>): Value | undefined {
  return "known" in found ? found.known : undefined;
}

/** The same for what could be asked; what is unknown stays so, with its reason. */
export function mapFound<Value, Result>(found: Found<Value>, map: (value: Value) => Result): Found<Result> {
  return "known" in found ? { known: map(found.known) } : found;
}

/** What was found as an input of a resource; where it could not be asked, an output that is unknown in the preview. */
export function inputOf<Value>(found: Found<Value>): Value | pulumi.Output<Value> {
  return "known" in found ? found.known : unknownOutput<Value>();
}

/** An output that is unknown in a preview. */
function unknownOutput<Value>(): pulumi.Output<Value> {
  const unknown: unknown = pulumi.output(pulumi.unknown);
  return unknown as pulumi.Output<Value>;
}

/** Whether a service answered that the thing is not there. */
export function isNotFound(error: unknown): boolean {
  return /\b404\b|NotFound|was not found|could not be found/i.test(spoken(error));
}

/** What SDK and provider put before the service's own words. */
const frames = [/^invocation of \S+ returned an error: /i, /^invoking \S+: /, /^\d+ errors? occurred:\s*\*\s*/];

/** What the service said, on one line, without the frames that SDK and provider put around it. */
export function spoken(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = frames.reduce((rest, frame) => rest.replace(frame, ""), text);
  const line = said.replaceAll(/\s*\n\s*/g, " ").trim();
  return /[.!?]["']?$/.test(line) ? line : `${line}.`;
}
