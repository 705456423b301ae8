/** Which requests a rule is about. What a rule leaves out is no limit. */
import picomatch from "picomatch";
import { z } from "zod";
import type { Call } from "../call.ts";
import type { Caller } from "../authorization/caller.ts";
import { operationName, operationNames } from "./operation-name.ts";

/** A member whose wrong values are told with what is allowed. */
export function member<Value>(allowed: string, isRight: (value: unknown) => boolean): z.ZodType<Value> {
  return z.custom<Value>((value) => isRight(value), allowed);
}

/** A number in a range, whole or not. */
export function numberFrom(
  least: number,
  options: { readonly to?: number; readonly whole?: boolean } = {},
): z.ZodType<number> {
  const { to = Number.MAX_SAFE_INTEGER, whole = false } = options;
  const kind = whole ? "a whole number" : "a number";
  const range = options.to === undefined ? `${kind} from ${least}` : `${kind} from ${least} to ${to}`;
  const isRight = (value: unknown): boolean =>
    typeof value === "number" && value >= least && value <= to && (!whole || Number.isInteger(value));
  return member<number>(range, isRight);
}

function simplified(name: string): string {
  return name.toLowerCase().replace(/[ -]/g, "");
}

const known = new Set(operationNames.map(simplified));

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isOneOrMany(value: unknown, isRight: (one: unknown) => boolean): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(isRight) : isRight(value);
}

function isRecordOfText(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isText);
}

type OneOrMany = string | readonly string[];

/** The members by which every rule chooses requests. */
export const selectionMembers = {
  operation: member<OneOrMany>(`one or a list of ${operationNames.join(", ")}`, (value) =>
    isOneOrMany(value, (one) => typeof one === "string" && known.has(simplified(one))),
  ).optional(),
  method: member<OneOrMany>("an HTTP method or a list of them", (value) => isOneOrMany(value, isText)).optional(),
  query: member<Readonly<Record<string, string>>>(
    'query parameters and their values, "*" for any value',
    isRecordOfText,
  ).optional(),
  path: member<OneOrMany>("a glob such as raw/**/*.parquet, or a list of them, relative to the filesystem", (value) =>
    isOneOrMany(value, isText),
  ).optional(),
  account: member<string>("an account's name", isText).optional(),
  filesystem: member<string>("a filesystem's name", isText).optional(),
  identity: member<string>('an object id, or "key", "sas", "anonymous"', isText).optional(),
};

/** The members as a rule gives them. */
export type Selection = z.output<z.ZodObject<typeof selectionMembers>>;

type Test = (call: Call) => boolean;

function many(value: OneOrMany): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** Who a rule may name: an object id, or what proved the request. */
function nameOf(caller: Caller): string {
  return caller.kind === "identity" ? caller.objectId : caller.kind;
}

function queryTest(wanted: Readonly<Record<string, string>>): Test {
  const entries = Object.entries(wanted).map(([name, value]) => [name.toLowerCase(), value.toLowerCase()] as const);
  return (call) =>
    entries.every(([name, value]) => {
      const given = call.target.query.get(name);
      return given !== undefined && (value === "*" || given.toLowerCase() === value);
    });
}

function pathTest(globs: OneOrMany): Test {
  const matches = picomatch([...many(globs)], { dot: true });
  return (call) => call.path !== "" && matches(call.path);
}

/** Whether a request is one that the rule is about. */
export function testOf(rule: Selection): Test {
  const tests: Test[] = [];
  const { operation, method, query, path, account, filesystem, identity } = rule;
  if (account !== undefined) tests.push((call) => call.target.account.record.name === account);
  if (filesystem !== undefined) tests.push((call) => call.target.filesystemName === filesystem);
  if (operation !== undefined) {
    const names = new Set(many(operation).map(simplified));
    tests.push((call) => names.has(simplified(operationName(call) ?? "")));
  }
  if (method !== undefined) {
    const methods = many(method).map((one) => one.toUpperCase());
    tests.push((call) => methods.includes(call.target.method));
  }
  if (query !== undefined) tests.push(queryTest(query));
  if (path !== undefined) tests.push(pathTest(path));
  if (identity !== undefined) tests.push((call) => nameOf(call.caller) === identity);
  return (call) => tests.every((test) => test(call));
}
