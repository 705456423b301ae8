/**
 * `npm run new-stack -- NAME --from URI …`: writes a stack file that previews as it is, with comments, and says how to
 * go on.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { load } from "js-yaml";
import { formatProblem, shownValue } from "../migration/model/problem.ts";
import { parseStackConfig } from "./config.ts";
import { namespace, sectionsIn } from "./namespace.ts";

const usage = `npm run new-stack -- NAME --from URI [options]

  NAME                 of the environment, such as prod: lower-case letters, digits and hyphens
  --from URI           the lake that moves: abfss://, webhdfs://, httpfs://, wasbs://, adl://
  --to PLACE           filesystem, or filesystem/path, of the new account (raw)
  --location REGION    where the account is made; with --match it is that account's
  --match ID           an account of Azure whose settings are taken over
  --account NAME       name of the account (derived from project and stack)
  --base FILE          a file beside the stack files that several of them share, such as base.yaml
`;

interface Answers {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly location?: string | undefined;
  readonly match?: string | undefined;
  readonly account?: string | undefined;
  readonly base?: string | undefined;
}

/** The text of the stack file. */
export function newStackFile({ name, ...answers }: Answers): string {
  const { from, to, location, match, account, base } = inYaml(answers);
  const filesystem = yamlOf(answers.to.split("/")[0] ?? "");
  const lines = [
    "# yaml-language-server: $schema=./schema.json",
    `# The environment ${name}. Every key, and what it may hold: stacks/README.md.`,
    "config:",
    ...(location === undefined ? [] : [`  azure-native:location: ${location}`]),
    ...(base === undefined ? [] : ["  # Laid over what several environments share.", `  ${namespace}:base: ${base}`]),
    ...accountLines({ account, match }),
    `  ${namespace}:filesystems:`,
    "    # Nothing declared: the root's owner, group and ACL come from the source.",
    `    ${filesystem}: {}`,
    `  ${namespace}:migrations:`,
    "    # The name marks what the migration moved: it stays as long as the migration goes on.",
    `    ${filesystem}:`,
    `      from: ${from}`,
    `      to: ${to}`,
    "      # assess: looks only. Then migrate, verify, decommission.",
    "      phase: assess",
    "",
  ];
  return lines.join("\n");
}

/** The same as they stand in YAML: in quotes where they would be a number or something else than a text. */
function inYaml(answers: Omit<Answers, "name">): Omit<Answers, "name"> {
  const { from, to, ...others } = answers;
  const quoted = Object.entries(others).map(([key, text]) => [key, text === undefined ? text : yamlOf(text)] as const);
  return { from: yamlOf(from), to: yamlOf(to), ...Object.fromEntries(quoted) };
}

/** Texts that are none to one reader of YAML or another. */
const yamlWord = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A text as YAML, in one line. */
function yamlOf(text: string): string {
  const isPlain = /^[a-z/][\w.:/@,%+()-]*$/i.test(text) && !text.endsWith(":") && !yamlWord.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function accountLines({ account, match }: Pick<Answers, "account" | "match">): readonly string[] {
  const lines = [
    ...(account === undefined ? [] : [`    name: ${account}`]),
    ...(match === undefined
      ? []
      : ["    # Settings are taken from here; the preview shows each.", `    match: ${match}`]),
  ];
  return lines.length === 0 ? [] : [`  ${namespace}:account:`, ...lines];
}

/** What is wrong with a text as a stack file, a line each. */
function problemsIn(text: string): readonly string[] {
  const { config } = load(text) as { readonly config: Readonly<Record<string, unknown>> };
  const location = config["azure-native:location"];
  const parsed = parseStackConfig(sectionsIn(config), typeof location === "string" ? location : undefined);
  return parsed instanceof Array ? parsed.map(formatProblem) : [];
}

function answersIn(words: readonly string[]): Answers | string {
  const text = { type: "string" } as const;
  const options = { from: text, to: text, location: text, match: text, account: text, base: text };
  let read;
  try {
    read = parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const [name, ...more] = read.positionals;
  if (name === undefined || more.length > 0) return "Name one environment.";
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    return `NAME: given ${shownValue(name)}; allowed: lower-case letters, digits and hyphens, such as prod.`;
  }
  const { from, to = "raw", ...others } = read.values;
  return from === undefined ? "--from: name the lake that moves." : { name, from, to, ...others };
}

function main(words: readonly string[]): number {
  if (words.includes("--help") || words.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const answers = answersIn(words);
  if (typeof answers === "string") return refused([answers], usage);
  const file = join(import.meta.dirname, `Pulumi.${answers.name}.yaml`);
  const shown = relative(process.cwd(), file);
  if (existsSync(file)) return refused([`${shown} is there already. Choose another name, or edit it.`]);
  const text = newStackFile(answers);
  const problems = problemsIn(text);
  if (problems.length > 0) return refused(problems);
  writeFileSync(file, text, { flag: "wx" });
  const stack = answers.name;
  console.log(`${shown} is written. Then:\n  pulumi stack init ${stack}\n  pulumi preview --stack ${stack}`);
  return 0;
}

function refused(problems: readonly string[], more = ""): number {
  console.error([...problems, ...(more === "" ? [] : ["", more])].join("\n"));
  return 2;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
