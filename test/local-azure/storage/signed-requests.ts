/** Requests that bring a shared access signature and nothing else; signatures and delegation keys as the official clients make them. */
import assert from "node:assert/strict";
import {
  type DataLakeSASSignatureValues,
  generateDataLakeSASQueryParameters,
  StorageSharedKeyCredential,
  type UserDelegationKey,
} from "@azure/storage-file-datalake";
import type { Running } from "./running-service.ts";
import { told, type Told } from "./told-answer.ts";
import { toldDelegationKey } from "./told-delegation-key.ts";

/** The account of `Running`. */
export const account = "lakeaccount";

/** An hour in milliseconds. */
export const hour = 3_600_000;

/** A request with a signature and nothing else, to the Blob endpoint unless the query says otherwise. */
export function sent(
  running: Running,
  method: string,
  target: string,
  headers: Record<string, string> = {},
): Promise<Told> {
  const put = method === "PUT" && !target.includes("resource=") ? { "x-ms-blob-type": "BlockBlob" } : {};
  return told(
    fetch(running.filesystem + target, {
      method,
      headers: { "x-ms-version": "2023-11-03", ...put, ...headers },
      ...(method === "PUT" ? { body: "" } : {}),
    }),
  );
}

/** The account's key as the client takes it. */
export function keyOf(running: Running): StorageSharedKeyCredential {
  return new StorageSharedKeyCredential(account, running.key);
}

/** The query of a signature for an hour, over the filesystem of `Running` unless `values` say otherwise. */
export function signed(running: Running, values: Partial<DataLakeSASSignatureValues>, key?: UserDelegationKey): string {
  const all = { fileSystemName: "data", expiresOn: new Date(Date.now() + hour), ...values };
  if (key !== undefined) return generateDataLakeSASQueryParameters(all, key, account).toString();
  return generateDataLakeSASQueryParameters(all, keyOf(running)).toString();
}

/** What is asked for with a delegation key; everything has a default. */
export interface KeyWishes {
  /** @default the owner's */
  readonly token?: string;
  readonly version?: string;
  /** Milliseconds since 1970. @default an hour from now */
  readonly expires?: number;
  /** What the request's body tells as the start. @default a minute ago */
  readonly start?: string;
  /** Members of the request's body beside start and expiry. */
  readonly more?: string;
}

/** Asks for a user delegation key. */
export function askForKey(running: Running, wishes: KeyWishes = {}): Promise<Told> {
  const { token = running.ownerToken, version = "2023-11-03", expires = Date.now() + hour, more = "" } = wishes;
  const { start = iso(Date.now() - 60_000) } = wishes;
  const body = `<KeyInfo><Start>${start}</Start><Expiry>${iso(expires)}</Expiry>${more}</KeyInfo>`;
  const url = `${running.service.endpoint}/${account}/?restype=service&comp=userdelegationkey`;
  const headers = { authorization: `Bearer ${token}`, "x-ms-version": version };
  return told(fetch(url, { method: "POST", body, headers }));
}

/** A user delegation key, which the service gives. */
export async function delegationKey(running: Running, wishes: KeyWishes = {}): Promise<UserDelegationKey> {
  const answer = await askForKey(running, wishes);
  assert.equal(answer.status, "200", answer.body);
  return toldDelegationKey(answer.body);
}

/** A time as signatures and keys write it. */
export function iso(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
