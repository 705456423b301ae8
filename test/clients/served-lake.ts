/** `npm run lake` as a process of its own, for clients that are other programs: two hierarchical accounts and a flat one. */
import { mkdtempSync, rmSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { endLake, startLake } from "../local-azure/storage/lake-process.ts";

const account = z.object({
  account: z.string(),
  dfs: z.string(),
  blob: z.string(),
  https: z.object({ dfs: z.string(), blob: z.string() }),
  key: z.string(),
  sas: z.string(),
  token: z.string(),
});

const readyLine = z.object({
  accounts: z.tuple([account, account, account]),
  ca: z.string(),
  env: z.record(z.string(), z.string()),
  objectId: z.string(),
  openId: z.object({ authorityHost: z.string(), tenantId: z.string(), clientSecret: z.string() }),
});

/** How to reach one account, as the service says it. */
export type ServedAccount = z.infer<typeof account>;

/** One request, as the service wrote it down. */
export interface ServedRequest {
  readonly method: string;
  readonly url: string;
  readonly status: number;
}

/** The service, a folder for the test's files, and what was asked so far. */
export interface ServedLake {
  readonly lake: ServedAccount;
  /** A second account with a hierarchical namespace. */
  readonly backup: ServedAccount;
  /** An account without one. */
  readonly flat: ServedAccount;
  /** The file with the authority of the https port's certificate. */
  readonly authority: string;
  /** The variables that lead `DefaultAzureCredential` to the local issuer. */
  readonly identity: Readonly<Record<string, string>>;
  /** Object id of that identity. */
  readonly objectId: string;
  /** Where client credentials get their tokens, and the secret of every client. */
  readonly openId: { readonly tokenEndpoint: string; readonly clientSecret: string };
  /** Empty, and removed with the service. */
  readonly folder: string;
  /** What was asked so far; the last few may lack. */
  requests(): readonly ServedRequest[];
  stop(): Promise<void>;
}

/** Starts a service that keeps nothing; `environment`: variables of its own. */
export async function serveLake(
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServedLake> {
  const folder = mkdtempSync(join(tmpdir(), "adls-clients-"));
  const log = join(folder, ".requests.jsonl");
  const accounts = ["--account", "contosolake", "--account", "contosobackup", "--flat", "contosoflat"];
  const service = await startLake([...accounts, "--requests", log, ...words], { environment });
  const ready = readyLine.parse(JSON.parse(service.line));
  const [lake, backup, flat] = ready.accounts;
  return {
    ...{ lake, backup, flat, folder },
    authority: ready.ca,
    identity: ready.env,
    objectId: ready.objectId,
    openId: {
      tokenEndpoint: `${ready.openId.authorityHost}/${ready.openId.tenantId}/oauth2/v2.0/token`,
      clientSecret: ready.openId.clientSecret,
    },
    requests: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as ServedRequest),
    stop: async () => {
      await endLake(service, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
