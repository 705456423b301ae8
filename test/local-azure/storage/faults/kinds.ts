/** Every kind of fault: the members that a rule of it may have, and what it does. The README's table follows this one. */
import { z } from "zod";
import { accountLimit } from "./account-limit.ts";
import { corruptedByte, stalledBody, truncatedBody } from "./answer-body.ts";
import { latency, reset, slowFirstByte } from "./connection.ts";
import type { Happening } from "./effect.ts";
import { race } from "./race.ts";
import { busy, expiredToken, failing } from "./refused.ts";
import { member, numberFrom, selectionMembers } from "./selection.ts";
import { unsettledRole } from "./unsettled-role.ts";

/** The members of every rule. */
const common = {
  fault: z.string(),
  ...selectionMembers,
  share: numberFrom(0, { to: 1 }).optional(),
  after: numberFrom(0, { whole: true }).optional(),
  count: numberFrom(1, { whole: true }).optional(),
  seed: numberFrom(0, { whole: true }).optional(),
};

const flag = member<boolean>("true or false", (value) => typeof value === "boolean").optional();
const time = numberFrom(0, { to: 3_600_000 });
const bytes = numberFrom(0, { whole: true }).optional();
const rate = numberFrom(0.001).optional();
const seconds = numberFrom(0, { whole: true }).optional();
const limit = member<"operations" | "ingress" | "egress">("operations, ingress or egress", (value) =>
  ["operations", "ingress", "egress"].includes(String(value)),
).optional();

function isTimeOrRange(value: unknown): boolean {
  const times: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const [least, most, ...more] = times;
  return (
    [least, most].every((one) => time.safeParse(one).success) && more.length === 0 && Number(least) <= Number(most)
  );
}

const timeOrRange = member<number | readonly [number, number]>(
  "milliseconds, or a range of them such as [20, 80]",
  isTimeOrRange,
);

/** One kind of fault. */
export interface Kind<Rule extends z.ZodType> {
  readonly rule: Rule;
  /** Starts a rule; what it remembers (rates, chances) lives in what comes back. */
  readonly begin: (rule: z.output<Rule>) => Happening;
}

function kind<Members extends z.core.$ZodShape>(
  members: Members,
  begin: (rule: z.output<z.ZodObject<typeof common & Members, z.core.$strict>>) => Happening,
): Kind<z.ZodObject<typeof common & Members, z.core.$strict>> {
  return { rule: z.strictObject({ ...common, ...members }), begin };
}

/** By the name that a rule gives as its `fault`. */
export const kinds = {
  "server-busy": kind({ limit, retryAfterSeconds: seconds, takesEffect: flag }, busy),
  "operation-timed-out": kind({ takesEffect: flag }, failing("OperationTimedOut")),
  "internal-error": kind({ takesEffect: flag }, failing("InternalError")),
  reset: kind({ takesEffect: flag }, reset),
  "slow-first-byte": kind({ ms: time }, slowFirstByte),
  "stalled-body": kind({ afterBytes: bytes }, stalledBody),
  "truncated-body": kind({ afterBytes: bytes }, truncatedBody),
  "corrupted-byte": kind({ atByte: bytes }, corruptedByte),
  "expired-token": kind({}, expiredToken),
  "unsettled-role": kind({ seconds: numberFrom(0) }, unsettledRole),
  race: kind({}, race),
  "account-limit": kind(
    {
      requestsPerSecond: rate,
      ingressBytesPerSecond: rate,
      egressBytesPerSecond: rate,
      burstSeconds: rate,
      retryAfterSeconds: seconds,
    },
    accountLimit,
  ),
  latency: kind({ ms: timeOrRange }, ({ ms, seed = 1 }) => latency({ ms, seed })),
};

/** Names of the kinds. */
export type FaultName = keyof typeof kinds;

/** A rule as it is written. */
export type FaultRule = {
  [Name in FaultName]: Omit<z.input<(typeof kinds)[Name]["rule"]>, "fault"> & { readonly fault: Name };
}[FaultName];
