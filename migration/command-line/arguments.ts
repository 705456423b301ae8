/** Reads the arguments of `migrate`: the words of a stack file in kebab case. Pure; every problem is told at once. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { unresolvedNames, type ReadText } from "../identity-words.ts";
import { idOf, type MigrationJob } from "../job.ts";
import { parseLakeUri } from "../model/lake-uri.ts";
import { isProblem, nearestWord, shownValue, type Problem } from "../model/problem.ts";
import { parseSourceUri } from "../model/source-uri.ts";
import { parseMigrationWords, type MigrationSettings, type MigrationWords } from "../settings.ts";
import { DEFAULT_CONCURRENCY } from "../surroundings.ts";

export const COMMANDS = ["plan", "run", "verify", "status"] as const;
export type Command = (typeof COMMANDS)[number];

export interface Arguments {
  readonly command: Command;
  readonly job: MigrationJob;
  /** The summary as one JSON line, last on standard output. */
  readonly json: boolean;
  readonly concurrency: number;
  /** Undefined: a folder named after the migration. */
  readonly report: string | undefined;
}

/** What to show instead of doing anything. */
export interface Usage {
  readonly usage: true;
}

const OPTIONS = {
  from: { type: "string" },
  to: { type: "string" },
  pattern: { type: "string" },
  deletes: { type: "string" },
  "max-deletes": { type: "string" },
  exclude: { type: "string", multiple: true },
  identities: { type: "string" },
  deadline: { type: "string" },
  bandwidth: { type: "string" },
  "requests-per-second": { type: "string" },
  "hdfs-user": { type: "string" },
  "hdfs-do-as": { type: "string" },
  "hdfs-delegation-token-file": { type: "string" },
  "hdfs-delegation-token-command": { type: "string" },
  "hdfs-delegation-token-key-vault": { type: "string" },
  "hdfs-extended-attributes": { type: "string" },
  "hdfs-checksums": { type: "string" },
  "hdfs-quotas": { type: "string" },
  id: { type: "string" },
  concurrency: { type: "string" },
  report: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const satisfies ParseArgsConfig["options"];

type OptionName = keyof typeof OPTIONS;
type Given = Partial<Record<OptionName, string | true | readonly string[]>>;

function listOf(given: Given[OptionName]): readonly string[] {
  return typeof given === "object" ? given : [];
}

export const USAGE = `migrate <plan|run|verify|status> --from URI --to URI [options]

  plan     what a run would do now; nothing is changed
  run      carries what differs, and can be stopped and run again at any moment
  verify   compares both sides
  status   compares, and shows the last progress kept at the target

  --to URI                     abfss://filesystem@account.dfs.core.windows.net/path
                               or abfs+https://host/account/filesystem/path
  --from URI                   the same, or webhdfs://namenode:9870/path, httpfs://host:14000/path,
                               swebhdfs://, shttpfs:// (https),
                               wasbs://container@account.blob.core.windows.net/path, wasb+https://…,
                               adl+https://host/account/path (Gen1's dialect; Microsoft retired adl:// in 2024)
  --pattern WORD               incremental (default) | lift-and-shift
  --deletes keep|mirror        keep (default): what is gone at the source stays at the target
  --max-deletes 5%|COUNT       more deletes than that: none is made (default 5%)
  --exclude GLOB               left out on both sides; may be given many times
  --identities FILE            users and groups of the source, each with its object id (YAML)
  --deadline 30m               ends a run in good order after this time
  --bandwidth 2Gbit/s          upper bound on content
  --requests-per-second N      upper bound on requests to both sides together
  --hdfs-user NAME             as whom HDFS is asked (default HADOOP_USER_NAME, or whoever runs this)
  --hdfs-do-as NAME            for whom that user acts, as a proxy user
  --hdfs-delegation-token-file FILE, --hdfs-delegation-token-command COMMAND,
  --hdfs-delegation-token-key-vault URI
                               instead of a user: where the token is found (Kerberos)
  --hdfs-extended-attributes metadata|ignore
                               ignore (default): user.* are not read; metadata: one request more per entry
  --hdfs-checksums large|all   compare files of 8 MiB and more (default) or all with HDFS's own checksum as they
                               pass: two requests more for each (HttpFS: one)
  --hdfs-quotas root|all       ask the root (default) or every directory for its quota, which is reported: one request
                               more for each
  --concurrency N              entries under way at once, 1 to 1024 (default ${DEFAULT_CONCURRENCY})
  --id ID                      the migration that markers name (default: follows from both URIs; to go on
                               under other name nodes of the same cluster, give the id that reports are named by)
  --report FOLDER              where every exception is written (default reports/ID)
  --json                       the summary as one JSON line, last on standard output

Exit status: 0 done or equal, 1 failures, differences or something left, 2 wrong usage.`;

/** Reads everything after the program's name; `readText` reads a file that the words name. */
export function parseArguments(words: readonly string[], readText: ReadText): Arguments | Usage | readonly Problem[] {
  const problems: Problem[] = [];
  const { given, positionals } = readWords(words, problems);
  if (given.help === true) return { usage: true };
  const command = readCommand(positionals, problems);
  const from = readEnd("--from", given.from, parseSourceUri, problems);
  const to = readEnd("--to", given.to, parseLakeUri, problems);
  const concurrency = readConcurrency(given.concurrency, problems);
  const id = readId(given.id, problems);
  const parsed = parseMigrationWords(wordsOf(given), { keyOf, folder: ".", readText });
  if (!("settings" in parsed)) problems.push(...parsed.filter(({ key }) => key !== "--from" && key !== "--to"));
  else if (parsed.identities !== undefined) problems.push(...unresolvedNames(parsed.identities, "--identities"));
  if (problems.length > 0 || !("settings" in parsed) || command === undefined || from === undefined || to === undefined)
    return problems;
  return {
    command,
    job: { id: id ?? idOf(from, to), from, to, settings: settingsOf(parsed), keepAccess: [] },
    json: given.json === true,
    concurrency,
    report: typeof given.report === "string" ? given.report : undefined,
  };
}

/** On the command line every value of the map is an object id already. */
function settingsOf({ settings, identities }: MigrationWords): MigrationSettings {
  return identities === undefined ? settings : { ...settings, identities };
}

/** Sorts the words into options and the rest; parseArgs does the grammar, the messages are ours. */
function readWords(words: readonly string[], problems: Problem[]): { given: Given; positionals: readonly string[] } {
  const { tokens } = parseArgs({ args: [...words], options: OPTIONS, strict: false, tokens: true });
  const given: Given = {};
  const positionals: string[] = [];
  let valueOfUnknown = -1;
  for (const token of tokens) {
    if (token.kind === "positional" && token.index !== valueOfUnknown) positionals.push(token.value);
    if (token.kind !== "option") continue;
    readOption(token, given, problems);
    if (!isOption(token.name) && positionals.length > 0) valueOfUnknown = token.index + 1;
  }
  return { given, positionals };
}

function isOption(name: string): name is OptionName {
  return name in OPTIONS;
}

function readOption(
  token: { name: string; rawName: string; value?: string | undefined },
  given: Given,
  problems: Problem[],
) {
  const { name, rawName, value } = token;
  if (!isOption(name)) return problems.push(unknownOption(rawName, name));
  if (OPTIONS[name].type === "boolean") {
    if (value !== undefined) problems.push(wrong(rawName, value, "the option alone, without a value"));
    given[name] = true;
    return undefined;
  }
  if (value === undefined || value.startsWith("--"))
    return problems.push(wrong(rawName, undefined, "a value after it"));
  const earlier = given[name];
  if (name === "exclude") given[name] = [...listOf(earlier), value];
  else if (earlier !== undefined) problems.push(wrong(rawName, value, "the option once"));
  else given[name] = value;
  return undefined;
}

function unknownOption(rawName: string, name: string): Problem {
  const nearest = nearestWord(name, Object.keys(OPTIONS));
  const remedy = nearest === undefined ? "See --help." : `Did you mean --${nearest}?`;
  return { key: rawName, given: "an option that is not known", allowed: "the options of --help", remedy };
}

function wrong(key: string, given: string | undefined, allowed: string, remedy = ""): Problem {
  return { key, given: shownValue(given), allowed, remedy };
}

function readCommand(positionals: readonly string[], problems: Problem[]): Command | undefined {
  const [word, ...rest] = positionals;
  for (const extra of rest)
    problems.push(wrong("arguments", extra, "one command and options", "Options begin with two hyphens."));
  const command = COMMANDS.find((name) => name === word);
  if (command !== undefined) return command;
  const nearest = nearestWord(word ?? "", COMMANDS);
  const remedy = nearest === undefined ? "See --help." : `Did you mean ${nearest}?`;
  problems.push(wrong("command", word, COMMANDS.join(", "), remedy));
  return undefined;
}

function readEnd<Uri extends object>(
  key: "--from" | "--to",
  text: Given["from"],
  parse: (text: string, key: string) => Uri | Problem,
  problems: Problem[],
): Uri | undefined {
  const uri = parse(typeof text === "string" ? text : "", key);
  if (!isProblem(uri)) return uri;
  problems.push(typeof text === "string" ? uri : { ...uri, given: "nothing" });
  return undefined;
}

function readConcurrency(text: Given["concurrency"], problems: Problem[]): number {
  if (typeof text !== "string") return DEFAULT_CONCURRENCY;
  const concurrency = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (concurrency < 1 || concurrency > 1024)
    problems.push(wrong("--concurrency", text, "a whole number from 1 to 1024"));
  return concurrency;
}

/** An id stands in a marker and in a file's name. */
function readId(text: Given["id"], problems: Problem[]): string | undefined {
  if (typeof text !== "string") return undefined;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text)) problems.push(wrong("--id", text, "1 to 64 letters, digits, _ and -"));
  return text;
}

/** The same words as a stack file would hold. */
function wordsOf(given: Given): Record<string, unknown> {
  const requests = given["requests-per-second"];
  const isCount = typeof requests === "string" && /^\d+$/.test(requests);
  const limits = { bandwidth: given.bandwidth, requestsPerSecond: isCount ? Number(requests) : requests };
  const words = {
    from: given.from,
    to: given.to,
    pattern: given.pattern,
    deletes: given.deletes,
    maxDeletes: given["max-deletes"],
    exclude: given.exclude,
    identities: given.identities,
    deadline: given.deadline,
    hdfs: hdfsWordsOf(given),
    limits: present(limits),
  };
  return present(words) ?? {};
}

function hdfsWordsOf(given: Given): Record<string, unknown> | undefined {
  const token = present({
    file: given["hdfs-delegation-token-file"],
    command: given["hdfs-delegation-token-command"],
    keyVault: given["hdfs-delegation-token-key-vault"],
  });
  return present({
    user: given["hdfs-user"],
    doAs: given["hdfs-do-as"],
    delegationToken: token,
    extendedAttributes: given["hdfs-extended-attributes"],
    checksums: given["hdfs-checksums"],
    quotas: given["hdfs-quotas"],
  });
}

/** The words that were given; undefined where there is none. */
function present(words: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(words).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** `limits.requestsPerSecond` is `--requests-per-second`, `exclude.0` is `--exclude`. */
function keyOf(path: readonly PropertyKey[]): string {
  const words = path.filter((part): part is string => typeof part === "string" && part !== "limits");
  const [first = "limits", ...rest] = words;
  const kebab = (word: string): string => word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${[first, ...(first === "hdfs" ? rest : [])].map(kebab).join("-")}`;
}
