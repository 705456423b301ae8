/**
 * Plays a recording against a local storage service: the same calls in the same order at the recorded time, signed anew
 * (recordings hold no keys), with generated values of our answers in place of the recorded ones.
 */
import { signatureOf, stringToSign } from "../local-azure/storage/authorization/shared-key.ts";
import { startStorageService, type StorageService } from "../local-azure/storage/index.ts";
import { parseQuery } from "../local-azure/storage/wire/query.ts";
import { type AccountBefore, accountBefore } from "./account-before.ts";
import { Callers, type RecordedCaller } from "./callers.ts";
import { type Answer, differences } from "./comparison.ts";
import { Correspondence } from "./correspondence.ts";
import { exchange, type Outgoing } from "./exchange.ts";
import { leftHeaders } from "./not-compared.ts";
import { leadOf, momentOf, sessionsOf } from "./recorded-time.ts";
import type { RecordedCall, Recording } from "./recording.ts";
import { delegationOf, signedAnew } from "./signature.ts";
import { standingBefore } from "./standing-before.ts";

/** One replayed call and in what its answer differed. */
export interface Replayed {
  readonly recording: string;
  /** Of the call in its recording, from 0. */
  readonly place: number;
  readonly call: RecordedCall;
  readonly answer: Answer;
  readonly differences: readonly string[];
}

/** How the account is named: in the path, as on one port of this machine, or in the host, as on Azure. */
export type HostStyle = "path" | "host";

const key = Buffer.alloc(64, 7);
const madeAnew = /^(authorization|x-ms-date|content-length|connection|host)$/;

/** One session being replayed: the service, its time, and what stands for recorded values. */
class Session {
  readonly #clock: { now: number };
  readonly #service: StorageService;
  readonly #style: HostStyle;
  readonly #callers: Callers;
  readonly #pairs = new Correspondence();
  readonly #accounts = new Set<string>();
  #lead = 0;

  constructor(service: StorageService, clock: { now: number }, callers: Callers, style: HostStyle) {
    this.#service = service;
    this.#clock = clock;
    this.#callers = callers;
    this.#style = style;
  }

  /** Makes accounts, roles, and what stood there before the recording. */
  async prepare(calls: readonly RecordedCall[]): Promise<void> {
    this.#lead = leadOf(calls);
    const { settings, ...kind } = accountBefore(calls);
    for (const { account } of calls) await this.#putAccount(account, kind, settings);
    for (const { at, ...preparation } of standingBefore(calls)) {
      this.#clock.now = Math.max(this.#clock.now, at || 0);
      const { pathAndQuery, body, ...asked } = preparation;
      const [path = "", query = ""] = pathAndQuery.split("?");
      const headers = { ...asked.headers, "x-ms-version": "2021-12-02" };
      const request = { ...asked, headers, path, query, body: Buffer.from(body) };
      const { status } = await this.#send(request, { kind: "key" });
      if (status >= 300) throw new Error(`The service refused to prepare ${pathAndQuery}: ${status}.`);
    }
  }

  async #putAccount(
    account: string,
    kind: Omit<AccountBefore, "settings">,
    settings: AccountBefore["settings"],
  ): Promise<void> {
    if (this.#accounts.has(account)) return;
    this.#accounts.add(account);
    const { plane } = this.#service;
    await plane.putAccount({ name: account, hierarchicalNamespace: true, key: key.toString("base64"), ...kind });
    await plane.putBlobService(account, settings);
    for (const [principalId, roleDefinitionId] of this.#callers.roles()) {
      await plane.putRole({ id: `role-of-${principalId}`, scope: "/subscriptions/s", roleDefinitionId, principalId });
    }
  }

  /** Replays one call. @param left headers that are not compared. */
  async replay(
    call: RecordedCall,
    place: number,
    left: ReadonlySet<string>,
  ): Promise<Pick<Replayed, "answer" | "differences">> {
    this.#clock.now = Math.max(this.#clock.now, momentOf(call) + this.#lead || 0);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(call.headers)) {
      if (!madeAnew.test(name)) headers[name] = this.#pairs.inOurs(value);
    }
    if (call.endpoint === "dfs") headers["accept"] ??= "application/json";
    const source = headers["x-ms-copy-source"];
    const here = `${this.#service.endpoint}/${call.account}`;
    if (source !== undefined) headers["x-ms-copy-source"] = source.replace(/^https?:\/\/[^/]*/, here);
    for (const name of ["x-ms-rename-source", "x-ms-copy-source"]) {
      const signed = headers[name];
      if (signed?.includes("sig=") === true) headers[name] = await this.#signedSource(call, signed);
    }
    const { method, account, path, body, endpoint } = call;
    const query = this.#pairs.inOurs(call.query);
    const asked = { method, account, path, query, headers, body, endpoint };
    const answer = await this.#send(asked, this.#callers.of(call, place));
    return { answer, differences: differences(call, answer, { pairs: this.#pairs, left }) };
  }

  /** The query with a signature of ours: by the account's key, or by a user delegation key that is asked for. */
  async #signed(asked: Asked): Promise<string> {
    const delegation = delegationOf(asked.query);
    if (delegation === undefined) return signedAnew(asked.query, asked, key);
    const { skoid = "", sktid = "", skt = "", ske = "", skv = "" } = delegation;
    const answer = await this.#send(
      {
        method: "POST",
        account: asked.account,
        path: "/",
        query: "restype=service&comp=userdelegationkey",
        headers: { "x-ms-version": skv },
        body: Buffer.from(`<KeyInfo><Start>${skt}</Start><Expiry>${ske}</Expiry></KeyInfo>`),
      },
      { kind: "token", principal: skoid },
    );
    const told = (name: string): string => new RegExp(`<${name}>([^<]*)<`).exec(answer.body.toString())?.[1] ?? "";
    const query = asked.query.replace(sktid, told("SignedTid"));
    return signedAnew(query, asked, Buffer.from(told("Value"), "base64"));
  }

  /** The address of a source, whose own signature is made anew. @param source path, or address here, with a query. */
  async #signedSource({ account }: RecordedCall, source: string): Promise<string> {
    const mark = source.indexOf("?");
    const here = `${this.#service.endpoint}/${account}`;
    const path = source.slice(0, mark).replace(here, "");
    const asked = { method: "GET", account, path, query: source.slice(mark + 1), headers: {}, body: Buffer.alloc(0) };
    return `${source.slice(0, mark)}?${await this.#signed(asked)}`;
  }

  async #send(asked: Asked, caller: RecordedCaller): Promise<Answer> {
    const { method, account, body } = asked;
    const host = `${account}.${asked.endpoint ?? "blob"}.core.windows.net`;
    const byHost = this.#style === "host";
    const headers: Record<string, string> = {
      ...asked.headers,
      host: byHost ? host : `127.0.0.1:${this.#service.port}`,
    };
    if (method !== "GET" && method !== "HEAD") headers["content-length"] = String(body.length);
    const path = byHost ? asked.path : `/${account}${asked.path}`;
    const query = caller.kind === "signature" ? await this.#signed(asked) : asked.query;
    if (caller.kind === "token" || caller.kind === "key")
      headers["x-ms-date"] = new Date(this.#clock.now).toUTCString();
    if (caller.kind === "token") headers["authorization"] = `Bearer ${this.#service.issuer.issue(caller.principal)}`;
    if (caller.kind === "key") {
      const text = stringToSign({ method, headers, account, rawPath: path, query: parseQuery(query) });
      headers["authorization"] = `SharedKey ${account}:${signatureOf(text, key)}`;
    }
    return await exchange(this.#service.port, {
      method,
      path: query === "" ? path : `${path}?${query}`,
      headers,
      body,
    });
  }
}

/** Where a request points, and what with. */
interface Asked extends Outgoing {
  readonly account: string;
  readonly query: string;
  readonly endpoint?: "dfs" | "blob";
}

/** Plays every call of a recording, each of its sessions against a service of its own. */
export async function replay(recording: Recording, style: HostStyle = "path"): Promise<readonly Replayed[]> {
  const callers = new Callers(recording);
  const replayed: Replayed[] = [];
  for (const { first, last } of sessionsOf(recording.calls)) {
    const clock = { now: 0 };
    const service = await startStorageService({ now: () => clock.now });
    const session = new Session(service, clock, callers, style);
    const calls = recording.calls.slice(first, last);
    await session.prepare(calls);
    for (const [index, call] of calls.entries()) {
      const place = first + index;
      const left = leftHeaders(recording.name, place);
      replayed.push({ recording: recording.name, place, call, ...(await session.replay(call, place, left)) });
    }
    await service.stop();
  }
  return replayed;
}
