// Reads the CLI's own command line, as far as it decides what the command needs: which stack it names, whether it runs the
// program. Everything is passed on as it was written.

/** What a command of the Pulumi CLI is about. */
export interface CommandLine {
  readonly arguments: readonly string[];
  /** The command's words without flags, e.g. `["stack", "select", "prod"]`. */
  readonly words: readonly string[];
  /** The stack that the command names, as written. */
  readonly stack: string | undefined;
  /** The value of `--config-file`. */
  readonly configFile: string | undefined;
}

/** Flags with a value of their own word; of the others only `--name=value` has one. */
const VALUE_FLAGS = new Set(
  (
    "--stack -s --config-file --cwd -C --color --verbose -v --tracing --profiling --otel-traces --memprofilerate --config -c " +
    "--parallel -p --message -m --target -t --replace --target-replace --exclude --secrets-provider --copy-config-from --file"
  ).split(" "),
);

/** Commands that neither know a stack nor read the project: the user's own business. */
const WITHOUT_STACK = new Set(
  (
    "help version login logout whoami plugin org policy schema package new convert install gen-completion template project " +
    "env deployment cloud api ai neo do"
  ).split(" "),
);
/** Commands that run the program or a provider, and so reach Azure. */
const REACHING_AZURE = new Set([
  "up",
  "update",
  "preview",
  "pre",
  "refresh",
  "destroy",
  "down",
  "dn",
  "import",
  "watch",
]);

/** Subcommands whose own word is the stack's name. */
const NAMING_A_STACK = new Set(["stack select", "stack init", "stack new", "stack rm", "cancel"]);

export function readCommandLine(args: readonly string[]): CommandLine {
  const words: string[] = [];
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? "";
    const [flag, inline] = splitFlag(word);
    if (flag === undefined) words.push(word);
    else if (inline !== undefined) values.set(flag, inline);
    else if (VALUE_FLAGS.has(flag)) {
      index += 1;
      values.set(flag, args[index] ?? "");
    } else values.set(flag, "");
  }
  return {
    arguments: args,
    words,
    stack: values.get("--stack") ?? values.get("-s") ?? stackOfWords(words),
    configFile: values.get("--config-file"),
  };
}

/** `--a=b` → `["--a", "b"]`, `-sb` → `["-s", "b"]`, `--a` → `["--a", undefined]`, a plain word → `[undefined, undefined]`. */
function splitFlag(word: string): [string | undefined, string | undefined] {
  if (!word.startsWith("-") || word === "-") return [undefined, undefined];
  const equals = word.indexOf("=");
  if (equals > 0) return [word.slice(0, equals), word.slice(equals + 1)];
  const short = word.slice(0, 2);
  if (!word.startsWith("--") && word.length > 2 && VALUE_FLAGS.has(short)) return [short, word.slice(2)];
  return [word, undefined];
}

function stackOfWords(words: readonly string[]): string | undefined {
  for (const length of [1, 2]) {
    if (NAMING_A_STACK.has(words.slice(0, length).join(" "))) return words[length];
  }
  return undefined;
}

/** True for commands that are about some stack, named or selected. */
export function isAboutStack(line: CommandLine): boolean {
  const [command] = line.words;
  const asksForHelp = line.arguments.includes("--help") || line.arguments.includes("-h");
  return command !== undefined && !asksForHelp && !WITHOUT_STACK.has(command);
}

export function reachesAzure(line: CommandLine): boolean {
  return REACHING_AZURE.has(line.words[0] ?? "");
}

/** True for commands that make, remove or list stacks: the stack need not exist before them. */
export function managesStacks(line: CommandLine): boolean {
  const [command, subcommand = ""] = line.words;
  return command === "stack" && ["init", "new", "rm", "ls", "select"].includes(subcommand);
}

/** The local stack by its short name or by the file backend's full one. */
export function isLocalStack(stack: string): boolean {
  return ["local", "organization/local", "organization/adls-migration/local"].includes(stack);
}

/** The command line with `--config-file FILE` right after the command's word, in place of the one that it may have. */
export function withConfigFile(line: CommandLine, file: string): string[] {
  const kept: string[] = [];
  for (let index = 0; index < line.arguments.length; index += 1) {
    const word = line.arguments[index] ?? "";
    if (word === "--config-file") index += 1;
    else if (!word.startsWith("--config-file=")) kept.push(word);
  }
  const command = kept.indexOf(line.words[0] ?? "");
  return [...kept.slice(0, command + 1), "--config-file", file, ...kept.slice(command + 1)];
}
