/** The arguments of `npm run lake`. */
import { parseArgs } from "node:util";
import { type AzureAnswers, parseAnswers } from "./storage/answers.ts";
import { isAccountName } from "./storage/names.ts";

/** An account to have when the service is ready. */
export interface NamedAccount {
  readonly name: string;
  readonly hierarchical: boolean;
}

/** What was asked for. */
export interface LakeOptions {
  /** 0: any free one. */
  readonly port: number;
  /** In the order of the command line, hierarchical ones first; at least one. */
  readonly accounts: readonly NamedAccount[];
  /** Base64 key of every named account; undefined: their own. */
  readonly key: string | undefined;
  /** Object id that the printed token is for; undefined: the default identity. */
  readonly tokenFor: string | undefined;
  /** File that takes one JSON line per request. */
  readonly requests: string | undefined;
  /** Folder that keeps everything over restarts. */
  readonly data: string | undefined;
  /** End once nobody holds the service any more. */
  readonly whileHeld: boolean;
  readonly answers: AzureAnswers;
}

/** How the command is called. */
export const lakeUsage = `usage: npm run lake -- [--port N] [--account NAME]… [--flat NAME]… [--key BASE64] [--token-for OBJECTID]
                       [--requests FILE] [--data DIR] [--while-held] [--answer NAME=VALUE]…`;

/** The account of a service that is started without naming one. */
const defaultAccount = "contosolake";

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(`--port ${text}: expected a TCP port from 0 (any free one) to 65535.`);
}

function keyOf(text: string | undefined): string | undefined {
  if (text === undefined || (text !== "" && Buffer.from(text, "base64").toString("base64") === text)) return text;
  throw new RangeError(`--key ${text}: expected an account key in base64.`);
}

function accountsOf(hierarchical: readonly string[], flat: readonly string[]): readonly NamedAccount[] {
  const named = hierarchical.length + flat.length === 0 ? [defaultAccount] : hierarchical;
  const accounts = [
    ...named.map((name) => ({ name, hierarchical: true })),
    ...flat.map((name) => ({ name, hierarchical: false })),
  ];
  for (const { name } of accounts) {
    if (!isAccountName(name))
      throw new RangeError(`${name} is not an account name: expected 3 to 24 lower-case letters and digits.`);
    if (accounts.filter((other) => other.name === name).length > 1)
      throw new RangeError(`The account ${name} is named twice.`);
  }
  return accounts;
}

/**
 * Reads the command line.
 * @throws an error whose message says what is wrong and what is allowed.
 */
export function parseLakeOptions(words: readonly string[]): LakeOptions {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: "string", default: "0" },
      account: { type: "string", multiple: true, default: [] },
      flat: { type: "string", multiple: true, default: [] },
      key: { type: "string" },
      "token-for": { type: "string" },
      requests: { type: "string" },
      data: { type: "string" },
      "while-held": { type: "boolean", default: false },
      answer: { type: "string", multiple: true, default: [] },
    },
  });
  return {
    port: portOf(values.port),
    accounts: accountsOf(values.account, values.flat),
    key: keyOf(values.key),
    tokenFor: values["token-for"],
    requests: values.requests,
    data: values.data,
    whileHeld: values["while-held"],
    answers: parseAnswers(values.answer),
  };
}
