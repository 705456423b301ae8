/**
 * Clients of the local service whose requests meet faults, beside others who plant and look undisturbed. Every rule has a
 * filesystem of its own, so that many of them are tried on one service at a time.
 */
import assert from "node:assert/strict";
import type { ContentSizes, Gen2Store } from "../../../migration/stores/gen2/index.ts";
import { createGate } from "../../../migration/transport/gate.ts";
import type { TransportOptions } from "../../../migration/transport/index.ts";
import { Faults, type FaultRule } from "../../local-azure/storage/faults/index.ts";
import { signal } from "../planting.ts";
import { ACCOUNT, FAULTED_OWNER, localLake, type LocalLake } from "./local-lake.ts";

/** One filesystem, empty but for our room, and who works on it. */
export interface Scene {
  /** Undisturbed. */
  readonly plain: Gen2Store;
  /** Meets the rule. */
  readonly faulted: Gen2Store;
  /** Another filesystem, undisturbed. */
  readonly source: Gen2Store;
}

/** What a rule has seen of a scene, and how often it acted. */
export interface Met {
  readonly seen: number;
  readonly acted: number;
}

/** A rule, and what is done while it is in force. */
export interface Staged {
  readonly rule: FaultRule;
  readonly act: (scene: Scene) => Promise<void>;
}

/** Small enough that few bytes cost many requests. */
const SIZES: Partial<ContentSizes> = {
  ...{ streamedBlockBytes: 1_000, bufferedBytes: 2_000, streamedShotBytes: 4_000, parallelBlocks: 1 },
  ...{ serverSideShotBytes: 2_000, serverSideBlockBytes: 1_500, pageEntries: 5 },
};

/** Scenes under way at a time: more, and the answers of a busy machine come later than clients wait for them. */
const PARALLEL_SCENES = 16;

async function makeScene(local: LocalLake, name: string, transport: Partial<TransportOptions>): Promise<Scene> {
  await local.service.plane.putFilesystem(ACCOUNT, name);
  await local.service.plane.putFilesystem(ACCOUNT, `${name}-source`);
  const plain = local.open({ filesystem: name });
  await plain.prepare(signal);
  return {
    plain,
    faulted: local.open({ filesystem: name, identity: FAULTED_OWNER, sizes: SIZES, transport }),
    source: local.open({ filesystem: `${name}-source`, side: "source" }),
  };
}

/** Plays every scene, each under its own rule. @returns what each rule met, in the same order. */
export async function play(
  scenes: readonly Staged[],
  transport: Partial<TransportOptions> = {},
): Promise<readonly Met[]> {
  const nameOf = (index: number): string => `scene-${index}`;
  const rules = scenes.map(({ rule }, index) => ({ ...rule, identity: FAULTED_OWNER, filesystem: nameOf(index) }));
  const faults = new Faults(rules);
  await using local = await localLake({}, faults);
  const gate = createGate(PARALLEL_SCENES);
  const played = scenes.map(async ({ act }, index) => {
    const leave = await gate.enter(signal);
    await makeScene(local, nameOf(index), transport).then(act).finally(leave);
  });
  await Promise.all(played);
  return faults.counts;
}

/** Plays one scene under a rule that has to act. */
export async function playUnder(
  rule: FaultRule,
  act: (scene: Scene) => Promise<void>,
  transport: Partial<TransportOptions> = {},
): Promise<void> {
  const [met] = await play([{ rule, act }], transport);
  assert.ok(met !== undefined && met.acted > 0, `${JSON.stringify(rule)} never happened`);
}

/** Touches nothing, and counts. */
export const UNDISTURBED: FaultRule = { fault: "latency", ms: 0 };
