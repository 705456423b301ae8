/** Rules: what is wrong with them is told with line, member and what is allowed; their turns follow from their seed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { Chance } from "./chance.ts";
import { parseFaultText } from "./fault-file.ts";
import { Faults } from "./index.ts";
import { kinds } from "./kinds.ts";

function problems(text: string): readonly string[] {
  try {
    parseFaultText("faults.json", text);
  } catch (error) {
    assert.ok(error instanceof RangeError);
    return error.message.split("\n");
  }
  return [];
}

test("rules with comments are read", () => {
  const text = `[
    // a busy account, now and then
    { "fault": "server-busy", "operation": ["Put Blob", "APPEND"], "share": 0.5, "path": "a//b/*.x" }, /* and
    another */ { "fault": "latency", "ms": [1, 5], "identity": "key" }
  ]`;
  assert.equal(parseFaultText("faults.json", text).length, 2);
});

test("the page about faults names every kind and its members, and its example can be read", () => {
  const page = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
  const example = /```jsonc\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  assert.equal(parseFaultText("README.md", example).length, 2);
  for (const [name, { rule }] of Object.entries(kinds))
    for (const word of [name, ...Object.keys(rule.shape)]) assert.ok(page.includes(`\`${word}\``), word);
});

test("every mistake is told with its line, its member and what is allowed", () => {
  const told = problems(`[
    { "fault": "server-busy",
      "share": 2,
      "operation": ["Put Blob", "Put Blub"] },
    { "fault": "nothing" },
    { "fault": "reset", "takesEfect": true },
    { "fault": "slow-first-byte" },
    { "count": 1 },
    17
  ]`);
  assert.deepEqual(
    told.map((line) => /^faults.json line (\d+): (\w+): (.{0,40})/.exec(line)?.slice(1, 3)),
    [
      ["4", "operation"],
      ["3", "share"],
      ["5", "fault"],
      ["6", "takesEfect"],
      ["7", "ms"],
      ["8", "fault"],
      ["9", "fault"],
    ],
  );
  const text = told.join("\n");
  assert.match(text, /share: 2 is given; allowed: a number from 0 to 1/);
  assert.match(text, /"nothing" is given; allowed: one of server-busy, operation-timed-out, /);
  assert.match(text, /takesEfect: is not known to reset; allowed: fault, operation, .*takesEffect/);
  assert.match(text, /allowed: one or a list of List Filesystems, .*append/);
});

test("text that is no JSON, or no list, is told as such", () => {
  assert.match(problems('[\n  { "fault": }\n]')[0] ?? "", /^faults.json line 2: .*allowed: a JSON list of rules/);
  assert.match(problems("")[0] ?? "", /^faults.json line 1: /);
  assert.match(problems("{}")[0] ?? "", /^faults.json: expected a list of rules/);
  assert.throws(() => new Faults([{ fault: "latency", ms: -1 }]), /rule 1: ms: -1 is given; allowed: milliseconds/);
});

test("after, count and share bound the turns; the same seed gives the same turns", () => {
  const odds = fc.record({
    after: fc.nat(20),
    count: fc.integer({ min: 1, max: 30 }),
    share: fc.constantFrom(0, 0.3, 1),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(odds, (given) => {
      const turns = (): boolean[] => {
        const chance = new Chance(given);
        return Array.from({ length: 60 }, () => chance.next());
      };
      const first = turns();
      assert.deepEqual(turns(), first);
      const acted = first.filter(Boolean).length;
      assert.ok(acted <= given.count && !first.slice(0, given.after).includes(true));
      if (given.share === 1) assert.equal(acted, Math.min(given.count, 60 - given.after));
      if (given.share === 0) assert.equal(acted, 0);
    }),
  );
});

test("a share is kept to over many requests", () => {
  const chance = new Chance({ after: 0, count: 1e9, share: 0.2, seed: 3 });
  for (let index = 0; index < 10_000; index++) chance.next();
  assert.ok(chance.acted > 1_800 && chance.acted < 2_200, String(chance.acted));
});
