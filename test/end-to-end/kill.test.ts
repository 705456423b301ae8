// `kill -9` of everything at twenty moments: the CLI, its plugins, the program, the provider and the local Azure itself. One
// more `pulumi up`, nothing else, repairs it.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint } from "../local-azure/source-lake/chance.ts";
import type { LakeEntry } from "../local-azure/source-lake/index.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { isWrite, type LoggedRequest, requestsTo } from "./request-log.ts";
import { changeLake, planSmallLake } from "./small-lake.ts";
import { assertSucceeded, figure, stackSections } from "./stack-sections.ts";
import { assertEqualLakes } from "./verdict.ts";

const KEY = "end-to-end-kill";
/** Each is another series of moments. */
const SEED = "2026-11-21";
const ROUNDS = 20;
/** At least so many have to come while files move. */
const ROUNDS_WHILE_MOVING = 12;
/** A kill comes after at most so many writes at the target, and those under way then, so that every round has work. */
const MOST_WRITES = 80;
/** The latest of the moments that do not wait for files to move, from the start of the command. */
const LATEST_MS = 7_000;
/** So slow that a moment hits it. */
const limits = { requestsPerSecond: 150 };

let environment: LocalEnvironment;
let lake: readonly LakeEntry[];

before(async () => {
  lake = await planSmallLake(1_000);
  environment = await makeEnvironment({ lake });
  environment.writeStack(stackSections(environment, KEY, { migration: { limits } }));
});
after(() => environment.remove(KEY));

/** Our room is made before anything moves. */
function isMoving(request: LoggedRequest): boolean {
  return isWrite(request) && !request.url.startsWith("/targetlake/lake/.adls-migration?");
}

interface Killed {
  readonly round: number;
  readonly processes: number;
  /** Requests that wrote files and directories to the target before the kill. */
  readonly writes: number;
}

/** Starts an `up`, and ends everything at the round's own moment. */
async function killAtItsMoment(round: number): Promise<Killed> {
  const mark = environment.requests.length;
  const chance = fingerprint(`${SEED} ${round}`, "moment") / 2 ** 32;
  const writes = (): number => requestsTo("targetlake", environment.requests.since(mark)).filter(isMoving).length;
  const running = environment.startPulumi("up", "--yes", "--skip-preview");
  const whileMoving = round % 5 >= 2;
  const mostWrites = whileMoving ? 1 + chance * MOST_WRITES : MOST_WRITES;
  const untilMs = whileMoving ? Number.POSITIVE_INFINITY : performance.now() + chance * LATEST_MS;
  while (running.isRunning() && writes() < mostWrites && performance.now() < untilMs) await sleep(10);
  assert.ok(running.isRunning(), `round ${round} came to its end:\n${running.output}`);
  const processes = environment.killAll();
  await running.ended;
  return { round, processes, writes: writes() };
}

test("one up repairs what twenty kills have left", async (t) => {
  const kills: Killed[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    kills.push(await killAtItsMoment(round));
    if (round === ROUNDS / 2) await changeTheSource();
  }
  for (const { round, processes, writes } of kills) {
    t.diagnostic(`kill ${round + 1}: ${processes} processes, after ${writes} writes at the target`);
  }
  const whileMoving = kills.filter(({ writes }) => writes > 0).length;
  assert.ok(whileMoving >= ROUNDS_WHILE_MOVING, `${whileMoving} kills while files moved`);
  environment.writeStack(stackSections(environment, KEY));
  const repaired = await environment.up();
  assertSucceeded(repaired);
  assert.ok(figure(repaired.output, "files put") > 0, "the kills came before the end of the migration");
  assert.deepEqual(environment.state.pending_operations ?? [], []);
  await environment.hold();
  await assertEqualLakes(environment);
});

test("the up after that has nothing to do", async () => {
  const again = await environment.up();
  assertSucceeded(again);
  assert.match(again.output, /^\s+\d+ unchanged$/mu);
});

/** Half of the kills hit a lake in which files are replaced and deleted, too. */
async function changeTheSource(): Promise<void> {
  await environment.hold();
  await changeLake(environment.source, lake);
}
