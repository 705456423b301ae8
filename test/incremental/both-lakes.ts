/** A source that keeps snapshots and a target, both in memory, and runs between them. */
import assert from "node:assert/strict";
import { idOf, rulesOf, type MigrationJob } from "../../migration/job.ts";
import { parseLakeUri, type LakeUri } from "../../migration/model/lake-uri.ts";
import { isProblem } from "../../migration/model/problem.ts";
import { comparePaths, entryName } from "../../migration/model/path.ts";
import { compare } from "../../migration/reconcile/compare.ts";
import type { RunSummary } from "../../migration/report/run-summary.ts";
import { beginRun, type BegunRun } from "../../migration/run.ts";
import type { MigrationSettings } from "../../migration/settings.ts";
import { storeFailure } from "../../migration/stores/failure.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import type { OpenStores } from "../../migration/stores/open.ts";
import type { Surroundings } from "../../migration/surroundings.ts";
import { planLakes } from "../../migration/plan/planning.ts";
import type { PlanSummary } from "../../migration/plan/summary.ts";
import { SnapshotLake } from "./snapshot-lake.ts";

function uri(text: string): LakeUri {
  const parsed = parseLakeUri(text);
  assert.ok(!isProblem(parsed));
  return parsed;
}

const FROM = uri("abfs+http://127.0.0.1:1/source/lake");
const TO = uri("abfs+http://127.0.0.1:1/target/lake");
/** Of the migration between the two. */
export const ID = idOf(FROM, TO);
const SETTINGS: MigrationSettings = {
  ...{ pattern: "incremental", deletes: "mirror", maxDeletes: { share: 1 }, exclude: ["**/_tmp/**"], limits: {} },
};

function job(settings: Partial<MigrationSettings> = {}): MigrationJob {
  return { id: ID, from: FROM, to: TO, settings: { ...SETTINGS, ...settings }, keepAccess: [] };
}

let chance = 0;
const surroundings = (stop = new AbortController().signal): Surroundings => ({
  clock: {
    now: () => 0,
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("over")))),
    random: () => (chance = (chance + 0.000_001) % 1),
  },
  ...{ stop, concurrency: 4, onProgress: () => undefined, onComparing: () => undefined, onWaiting: () => undefined },
});

const ended = (operation: string): Error =>
  storeFailure({ kind: "unavailable", side: "target", operation, path: "", code: "Ended", message: "nothing answers" });

const failed = (operation: string, path: string): Error =>
  storeFailure({ kind: "invalid", side: "target", operation, path, code: "Failed", message: "it fails" });

const CHANGES = new Set(["makeDirectory", "putFile", "setMetadata", "setAccess", "remove"]);

function isChange(operation: string): boolean {
  return CHANGES.has(operation);
}

/** The path that a change is about: it comes first, alone or as that of an entry. */
function pathIn(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  return typeof given === "object" && given !== null && "path" in given ? String(given.path) : undefined;
}

export class Both {
  readonly lake = new SnapshotLake();
  readonly target: MemoryLake = openMemoryLake({ side: "target" });

  /** Names of entries whose every change at the target fails. */
  readonly failing = new Set<string>();
  #callsLeft = Number.POSITIVE_INFINITY;

  /** From that many changes of the target on, each fails, as if the process had ended. */
  endAfter(calls: number): void {
    this.#callsLeft = calls;
  }

  #ending(target: MemoryLake): MemoryLake {
    const changing = new Set([
      "makeDirectory",
      "putFile",
      "setMetadata",
      "setAccess",
      "remove",
      "rename",
      "removeAside",
      "keep",
    ]);
    return new Proxy(target, {
      get: (lake, name) => {
        const member: unknown = Reflect.get(lake, name, lake);
        if (typeof member !== "function") return member;
        return (...given: unknown[]): unknown => {
          if (changing.has(String(name)) && --this.#callsLeft < 0) return Promise.reject(ended(String(name)));
          const path = pathIn(given[0]);
          if (path !== undefined && this.failing.has(entryName(path)) && isChange(String(name)))
            return Promise.reject(failed(String(name), path));
          return Reflect.apply(member, lake, given);
        };
      },
    });
  }

  stores(): OpenStores {
    const target = this.#ending(this.target);
    return {
      ...{ source: this.lake.source(), target, holder: undefined, callerId: () => Promise.resolve(undefined) },
      peculiarities: () => [],
      requests: () => ({ source: 0, target: target.requests() }),
      close: () => Promise.resolve(),
    };
  }

  begin(): Promise<BegunRun> {
    return beginRun(job(), this.stores(), surroundings());
  }

  async run(settings: Partial<MigrationSettings> = {}, stop?: AbortSignal): Promise<RunSummary> {
    return (await beginRun(job(settings), this.stores(), surroundings(stop))).finish();
  }

  plan(): Promise<PlanSummary> {
    return planLakes({ ...job(), toText: "" }, this.stores(), surroundings());
  }

  /** What a comparison of everything would do. */
  async left(settings: Partial<MigrationSettings> = {}): Promise<readonly string[]> {
    const comparison = compare(this.lake.source(), this.target, rulesOf(job(settings)));
    const left: string[] = [];
    for await (const step of comparison.steps)
      if (step.is !== "decision" || step.decision.action.do !== "nothing") left.push(JSON.stringify(step));
    return left;
  }

  async agree(): Promise<void> {
    assert.deepEqual(await this.left(), []);
    const paths: string[] = [];
    for await (const entry of this.target.entries()) paths.push(entry.path);
    const expected = this.lake.paths().filter((path) => !/(^|\/)_tmp(\/|$)/.test(path));
    assert.deepEqual(paths, [...expected].sort(comparePaths));
    for (const path of expected) {
      const content = this.lake.contentOf(path);
      if (content !== undefined) assert.equal(Buffer.from(this.target.contentOf(path) ?? []).toString(), content);
    }
  }
}
