/**
 * A small Azure Data Lake Storage Gen1, in memory: the dialect as recorded before Microsoft retired the service on 29
 * February 2024, and itself judged by the recordings (replay.test.ts). README.md tells what is recorded and what is not.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { baseAcl, type Acl } from "../local-azure/storage/acl/acl.ts";
import { Gen1Lake } from "./lake.ts";
import type { NameOrder } from "./node.ts";
import { answerGen1, type Asked, type Intercepted } from "./service.ts";

export { Gen1Writer } from "./gen1-writer.ts";
export type { Asked, Intercepted } from "./service.ts";
export { tokenFor } from "./token.ts";

/** The account, where nothing else is said. */
export const GEN1_ACCOUNT = "contosogen1";

export interface Gen1Options {
  /** Names of accounts. @default one, GEN1_ACCOUNT */
  readonly accounts?: readonly string[];
  /** Object ids of those whom no ACL holds back. @default none */
  readonly superusers?: readonly string[];
  /** @default nobody's, open to all */
  readonly root?: { readonly owner: string; readonly group: string; readonly acl: Acl };
  /** @default codeUnits */
  readonly order?: NameOrder;
  /** What principals are called by answers that do not ask for object ids. @default object ids */
  readonly names?: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. @default the system's clock */
  readonly now?: () => number;
  /** 0 for any. @default 0 */
  readonly port?: number;
}

export interface RunningGen1 {
  /** `http://127.0.0.1:PORT`, without a slash at its end; the account is the first segment below. */
  readonly endpoint: string;
  /** `adl+http://127.0.0.1:PORT/account` */
  readonly uri: string;
  /** The tree of an account. */
  lake(account: string): Gen1Lake;
  /** Requests that came in. */
  requests(): readonly Asked[];
  /** Answers in place of the service's own; undefined for its own. Called for every request. */
  intercept: ((asked: Asked) => Intercepted | undefined) | undefined;
  stop(): Promise<void>;
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Starts the service on this machine. */
export async function startGen1(options: Gen1Options = {}): Promise<RunningGen1> {
  const { accounts = [GEN1_ACCOUNT], superusers = [], order = "codeUnits", names = new Map(), port = 0 } = options;
  const now = options.now ?? (() => Date.now());
  const root = options.root ?? { owner: NOBODY, group: NOBODY, acl: baseAcl(0o777) };
  const lakes = new Map(accounts.map((account) => [account, new Gen1Lake({ now, superusers, order, root })]));
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const intercept = (one: Asked): Intercepted | undefined => {
      asked.push(one);
      return running.intercept?.(one);
    };
    answerGen1({ accounts: lakes, now, names, intercept }, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listening(server, port);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running: RunningGen1 = {
    endpoint,
    uri: `adl+${endpoint}/${accounts[0] ?? GEN1_ACCOUNT}`,
    lake: (account) => {
      const lake = lakes.get(account);
      if (lake === undefined) throw new TypeError(`there is no account ${account}`);
      return lake;
    },
    requests: () => asked,
    intercept: undefined,
    stop: () => stopped(server),
  };
  return running;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
