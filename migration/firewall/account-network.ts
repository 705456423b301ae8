/** The network of an account, read and changed at the resource manager with this identity's own token. */
import * as z from "zod";
import { migrationFault, type MigrationFault } from "../fault.ts";
import { createTokens, createTransport, isTransportFailure } from "../transport/index.ts";
import type { Answer, Clock } from "../transport/index.ts";
import { resourceManagerOf, type Cloud } from "./cloud.ts";
import type { AccountNetwork } from "./opening.ts";

const API_VERSION = "2024-01-01";

/** While something else changes the account, Azure refuses a second change. */
const BUSY_CODE = "StorageAccountOperationInProgress";
const MOST_ATTEMPTS = 8;
const PAUSE_MS = 4_000;

const rule = z.record(z.string(), z.unknown());
const rules = z.looseObject({ ipRules: z.array(rule).nullish(), virtualNetworkRules: z.array(rule).nullish() });
const document = z.object({
  properties: z.object({ publicNetworkAccess: z.string().nullish(), networkAcls: rules.nullish() }),
});
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export interface AccountNetworks {
  /** Undefined where the account is not there. Throws MigrationFault. */
  read(account: string): Promise<AccountNetwork | undefined>;
  /** In effect some seconds later. Throws MigrationFault. */
  write(account: string, network: AccountNetwork): Promise<void>;
  close(): Promise<void>;
}

/** Nothing is asked yet. The token is one of `@azure/identity`. */
export function openAccountNetworks(cloud: Cloud, clock: Clock): AccountNetworks {
  return new ResourceManager(cloud, clock);
}

class ResourceManager implements AccountNetworks {
  readonly #cloud: Cloud;
  readonly #clock: Clock;
  #opened: Promise<Opened> | undefined;

  constructor(cloud: Cloud, clock: Clock) {
    this.#cloud = cloud;
    this.#clock = clock;
  }

  async read(account: string): Promise<AccountNetwork | undefined> {
    const answer = await this.#send("GET", account);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refused(account, answer);
    const { publicNetworkAccess, networkAcls } = document.parse(JSON.parse(answer.body.toString("utf8"))).properties;
    return {
      // Accounts of old never said it.
      publicNetworkAccess: publicNetworkAccess ?? "Enabled",
      rules: networkAcls ?? {},
      addressRules: networkAcls?.ipRules ?? [],
      subnetRules: networkAcls?.virtualNetworkRules ?? [],
    };
  }

  async write(account: string, { publicNetworkAccess, rules: networkAcls }: AccountNetwork): Promise<void> {
    const body = Buffer.from(JSON.stringify({ properties: { publicNetworkAccess, networkAcls } }));
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send("PATCH", account, body);
      if (answer.status === 200 || answer.status === 202) return;
      const fault = refused(account, answer);
      if (attempt >= MOST_ATTEMPTS || !fault.message.includes(BUSY_CODE)) throw fault;
      await this.#clock.sleep(PAUSE_MS);
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.transport.close();
  }

  async #send(method: "GET" | "PATCH", account: string, body?: Buffer): Promise<Answer> {
    try {
      this.#opened ??= this.#open();
      const { transport, origin, path } = await this.#opened;
      return await transport.send({
        method,
        origin,
        path: `${path}${account}?api-version=${API_VERSION}`,
        headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      this.#opened = undefined;
      const said = error instanceof Error ? error.message : String(error);
      const remedy = isTransportFailure(error) ? "" : " Check the network, and azure-native:environment.";
      throw migrationFault("to", `the firewall of ${account} cannot be asked: ${said}.${remedy}`, { cause: error });
    }
  }

  async #open(): Promise<Opened> {
    const { url, scope } = await resourceManagerOf(this.#cloud, process.env);
    const { origin, pathname } = new URL(url);
    const tokens = createTokens(this.#clock, undefined, { scope, name: "Azure's resource manager" });
    const transport = createTransport({ tokens, clock: this.#clock, sockets: 2 });
    return { transport, origin, path: pathname.replace(/\/$/, "") };
  }
}

interface Opened {
  readonly transport: ReturnType<typeof createTransport>;
  readonly origin: string;
  readonly path: string;
}

function refused(account: string, { status, body }: Answer): MigrationFault {
  const told = refusal.safeParse(parsed(body)).data?.error;
  const said = told === undefined ? String(status) : `${told.code} (${String(status)}): ${told.message}`;
  const remedy =
    status === 403
      ? " Give this identity the right Microsoft.Storage/storageAccounts/write on the account (role Storage Account Contributor)."
      : "";
  return migrationFault("to", `the firewall of ${account} cannot be changed: ${said.replace(/\.$/, "")}.${remedy}`, {
    isRefused: status === 403,
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
