import assert from "node:assert/strict";
import test from "node:test";
import { parseArguments, type Arguments } from "../../migration/command-line/arguments.ts";
import { formatProblem } from "../../migration/model/problem.ts";

const FROM = "abfss://raw@source.dfs.core.windows.net/a%20b";
const TO = "abfs+http://127.0.0.1:1/target/lake";
const ENDS = ["--from", FROM, "--to", TO];

function accepted(words: readonly string[]): Arguments {
  const parsed = parseArguments(words);
  assert.ok("command" in parsed, JSON.stringify(parsed));
  return parsed;
}

function refused(words: readonly string[]): string {
  const parsed = parseArguments(words);
  assert.ok(Array.isArray(parsed), JSON.stringify(parsed));
  return parsed.map(formatProblem).join("\n");
}

void test("every option becomes what the stack file's word becomes", () => {
  const words = [
    ...["run", ...ENDS, "--deletes", "mirror", "--max-deletes", "50%", "--exclude", "**/_tmp/**", "--exclude=*.bak"],
    ...["--deadline", "30m", "--bandwidth", "2Gbit/s", "--requests-per-second", "15000", "--pattern", "lift-and-shift"],
    ...["--id", "mine", "--json", "--concurrency", "8", "--report", "there"],
  ];
  const { command, job, json, concurrency, report } = accepted(words);
  assert.deepEqual([command, json, concurrency, report, job.id], ["run", true, 8, "there", "mine"]);
  assert.equal(job.from.path, "a b");
  assert.deepEqual(job.settings, {
    ...{ pattern: "lift-and-shift", deletes: "mirror", maxDeletes: { share: 0.5 }, exclude: ["**/_tmp/**", "*.bak"] },
    ...{ deadlineMs: 1_800_000, limits: { bandwidthBytesPerSecond: 250_000_000, requestsPerSecond: 15_000 } },
  });
});

void test("what is left out has its default, and the same ends are the same migration", () => {
  const first = accepted(["plan", ...ENDS]);
  const again = accepted(["verify", "--to", `${TO}/`, "--from", FROM]);
  assert.equal(first.job.id, again.job.id);
  assert.notEqual(first.job.id, accepted(["plan", "--from", TO, "--to", FROM]).job.id);
  assert.equal(first.json, false);
  assert.equal(first.report, undefined);
  assert.deepEqual(first.job.settings.maxDeletes, { share: 0.05 });
});

const WRONG: readonly (readonly [words: readonly string[], message: RegExp])[] = [
  [[...ENDS], /^command: given nothing; allowed: plan, run, verify, status/],
  [["rum", ...ENDS], /^command: given "rum"; .*Did you mean run\?/],
  [["run", "also", ...ENDS], /^arguments: given "also"; allowed: one command and options/],
  [["run", ...ENDS, "--delete", "mirror"], /^--delete: .*Did you mean --deletes\?/],
  [["run", "--form", FROM, "--to", TO], /^--form: .*Did you mean --from\?\n--from: given nothing[^\n]*$/],
  [["run", ...ENDS, "--frobnicate"], /^--frobnicate: .*See --help/],
  [["run", ...ENDS, "--deletes", "miror"], /^--deletes: given "miror"; allowed: keep, mirror.*Did you mean mirror/],
  [["run", ...ENDS, "--deletes"], /^--deletes: given nothing; allowed: a value after it/],
  [["run", ...ENDS, "--deletes", "--json"], /^--deletes: given nothing; allowed: a value after it/],
  [
    ["run", ...ENDS, "--deletes", "keep", "--deletes", "mirror"],
    /^--deletes: given "mirror"; allowed: the option once/,
  ],
  [["run", ...ENDS, "--max-deletes", "150%"], /^--max-deletes: given "150%"; allowed: a share/],
  [["run", ...ENDS, "--deadline", "soon"], /^--deadline: given "soon"; allowed: a duration from 1s to 30d/],
  [["run", ...ENDS, "--bandwidth", "2Gb"], /^--bandwidth: given "2Gb"; allowed: a number with one of/],
  [["run", ...ENDS, "--requests-per-second", "0"], /^--requests-per-second: given 0; allowed: a whole number/],
  [["run", ...ENDS, "--requests-per-second", "many"], /^--requests-per-second: given "many"; allowed: a whole number/],
  [["run", ...ENDS, "--exclude", "/abs"], /^--exclude: given "\/abs"; allowed: a glob/],
  [["run", ...ENDS, "--pattern", "bidirectional"], /^--pattern: .*not available yet/],
  [["run", ...ENDS, "--concurrency", "0"], /^--concurrency: given "0"; allowed: a whole number from 1 to 1024/],
  [["run", ...ENDS, "--id", "a/b"], /^--id: given "a\/b"; allowed: 1 to 64 letters/],
  [["run", ...ENDS, "--json=yes"], /^--json: given "yes"; allowed: the option alone/],
  [["run", "--to", TO], /^--from: given nothing; allowed: abfss:/],
  [["run", "--from", "webhdfs://nn:9870/x", "--to", TO], /^--from: .*webhdfs:\/\/ is not a source yet/],
  [["run", "--from", FROM, "--to", "abfs+http://example.org/account/lake"], /^--to: .*Use abfs\+https/],
];

for (const [words, message] of WRONG)
  void test(`refused: ${words.filter((word) => !ENDS.includes(word) || word.length < 3).join(" ") || "no command"}`, () => {
    assert.match(refused(words), message);
  });

void test("all problems are told at once, each once", () => {
  const lines = refused(["rum", "--deletes", "x", "--concurrency", "x", "--nope"]).split("\n");
  assert.deepEqual(lines.map((line) => line.split(":")[0]).sort(), [
    "--concurrency",
    "--deletes",
    "--from",
    "--nope",
    "--to",
    "command",
  ]);
});

void test("help is help, whatever else is wrong", () => {
  assert.deepEqual(parseArguments(["--help", "--nope"]), { usage: true });
});
