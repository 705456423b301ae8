/** A small lake on a real HDFS, moved by a whole run into a lake in memory, with a proxy between that may do damage. */
import assert from "node:assert/strict";
import { parseLakeUri } from "../../../migration/model/lake-uri.ts";
import { isProblem } from "../../../migration/model/problem.ts";
import { parseSourceUri } from "../../../migration/model/source-uri.ts";
import { beginRun } from "../../../migration/run.ts";
import type { MigrationSettings } from "../../../migration/settings.ts";
import type { RunSummary } from "../../../migration/report/run-summary.ts";
import { openHdfs, type HdfsOptions } from "../../../migration/stores/hdfs/index.ts";
import { openMemoryLake, type MemoryLake } from "../../../migration/stores/memory/index.ts";
import type { OpenStores } from "../../../migration/stores/open.ts";
import { PeculiarityCounts } from "../../../migration/stores/peculiarity.ts";
import { createTransport, systemClock, type Clock } from "../../../migration/transport/index.ts";
import { SUPERUSER, type HdfsWriter, type RunningHdfs } from "../../local-hdfs/index.ts";
import { damagingProxy, type Damage } from "./damaging-proxy.ts";

/** The lake that every case begins with, below a directory of its own: files beside the one that fails, before and after it. */
export async function plant(writer: HdfsWriter, root: string): Promise<void> {
  await writer.create(`${root}/a/before`, "before");
  await writer.create(`${root}/bad/file`, "twelve bytes");
  await writer.setAcl(`${root}/bad/file`, "user::rw-,group::r--,group:supergroup:r--,other::---");
  await writer.create(`${root}/z/after`, "after");
}

export interface Ran {
  readonly summary: RunSummary;
  /** Of the file that fails, at the target. */
  readonly content: string | undefined;
  readonly others: readonly (string | undefined)[];
  readonly target: MemoryLake;
}

export interface Moving {
  readonly hdfs: Pick<RunningHdfs, "webhdfs">;
  /** The directory that is moved, such as `/lake`. */
  readonly root: string;
  readonly damage?: Damage;
  /** As who; the superuser where left out. */
  readonly user?: string;
  readonly clock?: Clock;
  readonly target?: MemoryLake;
  readonly options?: Partial<HdfsOptions>;
}

export async function moved({ hdfs, root, damage = {}, user = SUPERUSER, ...surroundings }: Moving): Promise<Ran> {
  const { clock = systemClock, target = openMemoryLake({ side: "target" }), options } = surroundings;
  await using proxy = await damagingProxy(hdfs.webhdfs, damage);
  const from = parseSourceUri(`${proxy.webhdfs}${root.slice(1)}`);
  const to = parseLakeUri("abfs+http://127.0.0.1:1/target/lake");
  assert.ok(!isProblem(from) && from.kind === "hdfs" && !isProblem(to));
  const patience = { attempts: 2, firstContactAttempts: 2, firstDelayMs: 1, longestDelayMs: 5 };
  const seen = new PeculiarityCounts();
  const source = openHdfs({
    ...{ location: from, identity: { user }, transport: createTransport(), patience },
    ...{ onPeculiarity: (one) => seen.add(one), ...options },
  });
  const stores: OpenStores = {
    ...{ source, target, holder: undefined, peculiarities: () => seen.counts },
    callerId: () => Promise.resolve(undefined),
    requests: () => ({ source: source.requests(), target: target.requests() }),
    close: () => source.close(),
  };
  const settings: MigrationSettings = {
    ...{ pattern: "incremental", deletes: "keep", maxDeletes: { share: 1 }, exclude: [], limits: {} },
    identities: { users: { bob: "$superuser" }, groups: { analysts: "$superuser" } },
  };
  const job = { id: `hdfs${root.replaceAll("/", "-")}`, from, to, settings, keepAccess: [] };
  const nothing = () => undefined;
  const begun = await beginRun(job, stores, {
    ...{ clock, stop: new AbortController().signal, concurrency: 4 },
    ...{ onProgress: nothing, onComparing: nothing, onWaiting: nothing },
  });
  const summary = await begun.finish();
  const [content, ...others] = ["bad/file", "a/before", "z/after"].map((path) => textOf(target, path));
  return { summary, content, others, target };
}

/** The content of a file; undefined where there is none. */
export function textOf(lake: MemoryLake, path: string): string | undefined {
  const content = lake.contentOf(path);
  return content === undefined ? undefined : Buffer.from(content).toString("utf8");
}
