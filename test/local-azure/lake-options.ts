/** The arguments of `npm run lake`. */
import { isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import { type AzureAnswers, defaultAnswers, parseAnswers } from "./storage/answers.ts";
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
  /** File of fault rules, read again whenever it changes. */
  readonly faults: string | undefined;
  /** Folder that keeps everything over restarts. */
  readonly data: string | undefined;
  /** End once nobody holds the service any more. */
  readonly whileHeld: boolean;
  readonly answers: AzureAnswers;
  /** Actions of the resource manager that the caller lacks the right to. */
  readonly forbidden: readonly string[];
  /** As what IPv4 address the firewalls of accounts see whoever calls; undefined: no firewall is asked. */
  readonly callersComeFrom: string | undefined;
}

/** How the command is called. */
export const lakeUsage = `npm run lake -- [options]

  --port N               TCP port of http on 127.0.0.1 (default: any free one)
  --account NAME         an account with hierarchical namespace; may be given many times (default contosolake)
  --flat NAME            an account without hierarchical namespace; may be given many times
  --key BASE64           the key of every named account (default: a key of its own for each)
  --token-for OBJECTID   whose token is printed (default: the identity that owns the data)
  --requests FILE        appends one JSON line for every request
  --faults FILE          fault rules, read again whenever the file changes
  --data DIR             keeps everything there over restarts (default: in memory)
  --while-held           ends when nobody holds GET /.hold open any more
  --answer NAME=VALUE    one of two possible answers of Azure that nobody has recorded; may be given many times
  --callers-come-from IP as what address the firewalls of accounts see whoever calls (default: no firewall is asked)
  --forbid ACTION        what the caller may not do, such as Microsoft.Authorization/roleAssignments/write; many times
  --help                 shows this

Prints one line of JSON when it is ready, and serves until it is stopped. test/local-azure/README.md tells the rest.`;

/** The account of a service that is started without naming one. */
const defaultAccount = "contosolake";

const optionTypes = {
  port: { type: "string" },
  account: { type: "string", multiple: true },
  flat: { type: "string", multiple: true },
  key: { type: "string" },
  "token-for": { type: "string" },
  requests: { type: "string" },
  faults: { type: "string" },
  data: { type: "string" },
  "while-held": { type: "boolean" },
  answer: { type: "string", multiple: true },
  forbid: { type: "string", multiple: true },
  "callers-come-from": { type: "string" },
  help: { type: "boolean" },
} as const;

type OptionName = keyof typeof optionTypes;

function isOption(name: string): name is OptionName {
  return Object.hasOwn(optionTypes, name);
}

function flagProblem(value: string | undefined): string | undefined {
  return value === undefined ? undefined : " takes no value.";
}

function valueProblem(name: OptionName, value: string | undefined, before: number): string | undefined {
  if (value === undefined || value === "" || value.startsWith("--")) return ": expected a value after it.";
  return before > 0 && !("multiple" in optionTypes[name]) ? " is given twice; expected once." : undefined;
}

/** The words as they were given, sorted by option; the grammar is Node's, the messages are ours. */
class Words {
  readonly problems: string[] = [];
  readonly #values = new Map<OptionName, string[]>();

  constructor(words: readonly string[]) {
    const { tokens } = parseArgs({ args: [...words], options: optionTypes, strict: false, tokens: true });
    for (const token of tokens) {
      if (token.kind === "positional") this.problems.push(`${token.value}: expected options only; see --help.`);
      else if (token.kind === "option") this.#take(token.name, token.rawName, token.value);
    }
  }

  #take(name: string, rawName: string, value: string | undefined): void {
    if (!isOption(name)) {
      const allowed = Object.keys(optionTypes).map((known) => `--${known}`);
      this.problems.push(`${rawName}: not an option; allowed: ${allowed.join(", ")}.`);
      return;
    }
    const present = this.#values.get(name) ?? [];
    this.#values.set(name, [...present, value ?? ""]);
    const problem =
      optionTypes[name].type === "boolean" ? flagProblem(value) : valueProblem(name, value, present.length);
    if (problem !== undefined) this.problems.push(`${rawName}${problem}`);
  }

  has(name: OptionName): boolean {
    return this.#values.has(name);
  }

  /** Values that are worth reading: those that are missing were told already. */
  all(name: OptionName): readonly string[] {
    return (this.#values.get(name) ?? []).filter((value) => value !== "" && !value.startsWith("--"));
  }

  one(name: OptionName): string | undefined {
    return this.all(name)[0];
  }
}

function readPort(words: Words): number {
  const text = words.one("port") ?? "0";
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  words.problems.push(`--port ${text}: expected a TCP port from 0 (any free one) to 65535.`);
  return 0;
}

function readKey(words: Words): string | undefined {
  const text = words.one("key");
  if (text !== undefined && Buffer.from(text, "base64").toString("base64") !== text)
    words.problems.push(`--key ${text}: expected an account key in base64.`);
  return text;
}

function readCaller(words: Words): string | undefined {
  const text = words.one("callers-come-from");
  if (text !== undefined && !isIPv4(text))
    words.problems.push(`--callers-come-from ${text}: expected an IPv4 address.`);
  return text;
}

function readAccounts(words: Words): readonly NamedAccount[] {
  const flat = words.all("flat").map((name) => ({ name, hierarchical: false }));
  const hierarchical = words.all("account").map((name) => ({ name, hierarchical: true }));
  const accounts = [...hierarchical, ...flat];
  const names = new Set<string>();
  for (const { name } of accounts) {
    if (!isAccountName(name))
      words.problems.push(`${name} is not an account name: expected 3 to 24 lower-case letters and digits.`);
    else if (names.has(name)) words.problems.push(`The account ${name} is named twice.`);
    names.add(name);
  }
  return accounts.length === 0 ? [{ name: defaultAccount, hierarchical: true }] : accounts;
}

function readAnswers(words: Words): AzureAnswers {
  for (const text of words.all("answer")) {
    try {
      parseAnswers([text]);
    } catch (error) {
      words.problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return words.problems.length > 0 ? defaultAnswers : parseAnswers(words.all("answer"));
}

function readForbidden(words: Words): readonly string[] {
  const actions = words.all("forbid");
  for (const action of actions) {
    if (!/^[A-Za-z]+\.[A-Za-z]+(\/[A-Za-z]+)+\/(read|write|delete)$/.test(action))
      words.problems.push(`--forbid ${action}: expected PROVIDER/TYPE/read, …/write or …/delete.`);
  }
  return actions;
}

/**
 * Reads the command line.
 * @returns "help" where that is asked for.
 * @throws {RangeError} with a line for everything that is wrong, each with what is allowed.
 */
export function parseLakeOptions(given: readonly string[]): LakeOptions | "help" {
  const words = new Words(given);
  if (words.has("help")) return "help";
  const options: LakeOptions = {
    port: readPort(words),
    accounts: readAccounts(words),
    key: readKey(words),
    tokenFor: words.one("token-for"),
    requests: words.one("requests"),
    faults: words.one("faults"),
    data: words.one("data"),
    whileHeld: words.has("while-held"),
    answers: readAnswers(words),
    forbidden: readForbidden(words),
    callersComeFrom: readCaller(words),
  };
  if (words.problems.length > 0) throw new RangeError(words.problems.join("\n"));
  return options;
}
