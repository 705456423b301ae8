import assert from "node:assert/strict";
import test from "node:test";
import { parseArguments, type Arguments } from "../../migration/command-line/arguments.ts";
import { formatProblem } from "../../migration/model/problem.ts";

const FROM = "abfss://raw@source.dfs.core.windows.net/a%20b";
const TO = "abfs+http://127.0.0.1:1/target/lake";
const ENDS = ["--from", FROM, "--to", TO];

const HDFS_ENDS = ["--from", "webhdfs://nn:9870/x", "--to", TO];
const ALICE = "11111111-0000-4000-8000-00000000000A";

const FILES: Readonly<Record<string, string>> = {
  "right.yaml": `users: { alice: ${ALICE}, 1001: $superuser }\ngroups:\n  ops: "group:${ALICE}"\n`,
  "torn.yaml": "users:\n  alice: a\n  alice: b",
  "wrong.yaml": "users: { alice: somebody }",
  "named.yaml": "groups: { ops: group:ops }",
};

function readText(file: string): string {
  const text = FILES[file];
  if (text === undefined) throw Object.assign(new Error("no file"), { code: "ENOENT" });
  return text;
}

function accepted(words: readonly string[]): Arguments {
  const parsed = parseArguments(words, readText);
  assert.ok("command" in parsed, JSON.stringify(parsed));
  return parsed;
}

function refused(words: readonly string[]): string {
  const parsed = parseArguments(words, readText);
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

void test("users of HDFS and a map of principals become settings; no option takes a secret", () => {
  const words = ["run", ...HDFS_ENDS, "--hdfs-user", "gateway", "--hdfs-do-as", "alice", "--identities", "right.yaml"];
  const { settings } = accepted(words).job;
  assert.deepEqual(settings.hdfs, { user: "gateway", doAs: "alice", extendedAttributes: "ignore" });
  const compared = accepted(["run", ...HDFS_ENDS, "--hdfs-checksums", "all"]).job.settings.hdfs;
  assert.deepEqual(compared, { extendedAttributes: "ignore", checksums: "all" });
  const id = ALICE.toLowerCase();
  assert.deepEqual(settings.identities, { users: { alice: id, 1001: "$superuser" }, groups: { ops: id } });
  const token = accepted(["run", ...HDFS_ENDS, "--hdfs-delegation-token-file", "token"]).job.settings.hdfs;
  assert.deepEqual(token?.delegationToken, { file: "token" });
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
  [["run", "--from", "hdfs://nn:8020/x", "--to", TO], /^--from: .*write webhdfs:\/\/namenode:9870\/path/],
  [["run", "--from", FROM, "--to", "webhdfs://nn:9870/x"], /^--to: .*webhdfs:\/\/ is not known here/],
  [["run", ...ENDS, "--hdfs-user", "hdfs"], /^--hdfs: .*allowed: nothing, as the source is no HDFS/],
  [["run", ...HDFS_ENDS, "--hdfs-user", "a b"], /^--hdfs-user: given "a b"; allowed: the name of a user of HDFS/],
  [["run", ...HDFS_ENDS, "--hdfs-extended-attributes", "all"], /^--hdfs-extended-attributes: .*metadata, ignore/],
  [["run", ...HDFS_ENDS, "--hdfs-checksums", "none"], /^--hdfs-checksums: .*all, large/],
  [
    ["run", ...HDFS_ENDS, "--hdfs-user", "hdfs", "--hdfs-delegation-token-file", "token"],
    /^--hdfs: .*Remove one of the two: a delegation token names the user by itself/,
  ],
  [
    ["run", ...HDFS_ENDS, "--hdfs-delegation-token-file", "t", "--hdfs-delegation-token-command", "cat t"],
    /^--hdfs-delegation-token: .*Write exactly one of them/,
  ],
  [["run", ...HDFS_ENDS, "--hdfs-delegation-token", "secret"], /^--hdfs-delegation-token: given an option that is not/],
  [["run", ...ENDS, "--identities", "gone.yaml"], /^--identities: given "gone.yaml"; .*There is no such file/],
  [["run", ...ENDS, "--identities", "torn.yaml"], /^--identities: given "torn.yaml"; .*It is no YAML: .*in line 3/],
  [
    ["run", ...ENDS, "--identities", "wrong.yaml"],
    /^--identities \(wrong\.yaml\)\.users\.alice: given "somebody"; allowed: an/,
  ],
  [
    ["run", ...ENDS, "--identities", "named.yaml"],
    /^--identities\.groups\.ops: given "group:ops"; .*looked up for stacks only/,
  ],
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
  assert.deepEqual(parseArguments(["--help", "--nope"], readText), { usage: true });
});
