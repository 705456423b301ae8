/** A lake on a real HDFS, a target at the local service, and the engine that is sent to move one to the other. */
import {
  idOf,
  plan,
  run,
  verify,
  type MigrationJob,
  type PlanSummary,
  type RunSummary,
} from "../../migration/index.ts";
import { parseHdfsUri } from "../../migration/model/hdfs-uri.ts";
import { lakeUriAt } from "../../migration/model/lake-uri.ts";
import { isProblem } from "../../migration/model/problem.ts";
import type { MigrationSettings } from "../../migration/settings.ts";
import type { HdfsStore } from "../../migration/stores/hdfs/index.ts";
import { systemClock } from "../../migration/transport/index.ts";
import { HdfsWriter, startHdfs, SUPERUSER, type RunningHdfs } from "../local-hdfs/index.ts";
import { ACCOUNT, localLake, type LocalLake } from "../stores/gen2/local-lake.ts";
import { openOn, type Dialect } from "../stores/hdfs/running-source.ts";

/** The source's directory. */
export const LAKE = "lake";

export interface HdfsLake extends AsyncDisposable {
  readonly hdfs: RunningHdfs;
  readonly writer: HdfsWriter;
  readonly azure: LocalLake;
  /** HDFS from its root, as its superuser. */
  readonly superuser: HdfsStore;
  run(changed?: Partial<MigrationSettings>, dialect?: Dialect): Promise<RunSummary>;
  plan(dialect?: Dialect): Promise<PlanSummary>;
  /** Whether both sides agree. */
  agrees(): Promise<boolean>;
}

const SURROUNDINGS = {
  ...{ clock: systemClock, stop: new AbortController().signal, concurrency: 32 },
  ...{ onProgress: () => undefined, onComparing: () => undefined, onWaiting: () => undefined },
};

/** Starts both. `@azure/identity` gets this process's token from the local service from now on. */
export async function hdfsLake(): Promise<HdfsLake> {
  const [hdfs, azure] = await Promise.all([startHdfs(), localLake()]);
  process.env["IDENTITY_ENDPOINT"] = `${azure.service.endpoint}/.identity/token`;
  process.env["IDENTITY_HEADER"] = azure.service.issuer.identityHeader;
  const superuser = openOn(hdfs, "webhdfs");
  const jobOf = (dialect: Dialect, changed: Partial<MigrationSettings> = {}) => job(hdfs, azure, dialect, changed);
  return {
    ...{ hdfs, azure, superuser, writer: new HdfsWriter(hdfs) },
    run: (changed, dialect = "webhdfs") => run(jobOf(dialect, changed), SURROUNDINGS),
    plan: (dialect = "webhdfs") => plan({ ...jobOf(dialect), toText: "" }, SURROUNDINGS),
    agrees: async () => (await verify(jobOf("webhdfs"), SURROUNDINGS)).equal,
    [Symbol.asyncDispose]: async () => {
      await superuser.close();
      await Promise.all([hdfs.stop(), azure[Symbol.asyncDispose]()]);
    },
  };
}

function job(hdfs: RunningHdfs, azure: LocalLake, dialect: Dialect, changed: Partial<MigrationSettings>): MigrationJob {
  const from = parseHdfsUri(hdfs[dialect] + LAKE);
  if (isProblem(from)) throw new Error(from.remedy);
  const to = lakeUriAt(`${azure.service.endpoint}/${ACCOUNT}/`, "target", "");
  const users = Object.fromEntries(["alice", "bob", "carol"].map((name, index) => [name, principal(index)]));
  const settings: MigrationSettings = {
    ...{ pattern: "incremental", deletes: "mirror", maxDeletes: { share: 0.5 }, exclude: [], limits: {} },
    ...{ identities: { users, groups: { finance: principal(9) } } },
    ...{ hdfs: { user: SUPERUSER, extendedAttributes: "ignore" } },
    ...changed,
  };
  return { id: idOf(from, to), from, to, settings, keepAccess: [] };
}

function principal(index: number): string {
  return `0000000${index}-0000-4000-8000-000000000000`;
}
