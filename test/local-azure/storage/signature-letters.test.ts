/**
 * Which letters of a signature an operation takes, on both endpoints: each operation is tried with every single letter, and only
 * those that the services' tables name let it through (documented: service and user delegation signatures).
 */
import assert from "node:assert/strict";
import test from "node:test";
import {
  AccountSASPermissions,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { FileSystemSASPermissions } from "@azure/storage-file-datalake";
import { runService, type Running } from "./running-service.ts";
import { account, delegationKey, hour, signed } from "./signed-requests.ts";
import { told } from "./told-answer.ts";

/** An operation on `/d/f` (a file of 7 bytes), `/d/sub` (an empty directory) or the filesystem. */
interface Tried {
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Each of these letters alone is enough. */
  readonly letters: string;
  /** Enough beside them where the signature acts for the owner, as a delegated one of the owner does. */
  readonly asOwner?: string;
}

const blockBlob = { "x-ms-blob-type": "BlockBlob" };
const lease = "11111111-1111-4111-8111-111111111111";

const operations: Readonly<Record<string, Tried>> = {
  "DFS create a file": { method: "PUT", target: "/d/new?resource=file", letters: "cw" },
  "DFS create over a file": { method: "PUT", target: "/d/f?resource=file", letters: "w" },
  "DFS create a directory": { method: "PUT", target: "/d/more?resource=directory", letters: "cw" },
  "DFS append": { method: "PATCH", target: "/d/f?action=append&position=7", body: "more", letters: "aw" },
  "DFS read": { method: "GET", target: "/d/f", headers: { accept: "application/json" }, letters: "r" },
  "DFS list": { method: "GET", target: "?resource=filesystem&recursive=true", letters: "l" },
  "DFS getStatus": { method: "HEAD", target: "/d/f?action=getStatus", letters: "re" },
  "DFS getAccessControl": { method: "HEAD", target: "/d/f?action=getAccessControl", letters: "re" },
  "DFS setAccessControl, ACL": {
    method: "PATCH",
    target: "/d/f?action=setAccessControl",
    headers: { "x-ms-acl": "user::rw-,group::r--,other::---" },
    letters: "p",
    asOwner: "e",
  },
  "DFS setAccessControl, owner": {
    method: "PATCH",
    target: "/d/f?action=setAccessControl",
    headers: { "x-ms-owner": "somebody" },
    letters: "o",
  },
  "DFS setAccessControlRecursive": {
    method: "PATCH",
    target: "/d?action=setAccessControlRecursive&mode=modify",
    headers: { "x-ms-acl": "user::rwx" },
    letters: "p",
    asOwner: "e",
  },
  "DFS setProperties": {
    method: "PATCH",
    target: "/d/f?action=setProperties",
    headers: { "x-ms-properties": "a=Yg==" },
    letters: "w",
  },
  "DFS delete": {
    method: "DELETE",
    target: "/d/sub?recursive=true",
    headers: { accept: "application/json" },
    letters: "d",
  },
  "DFS lease": {
    method: "POST",
    target: "/d/f",
    headers: { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "15", "x-ms-proposed-lease-id": lease },
    letters: "w",
  },
  "Blob put a new blob": { method: "PUT", target: "/d/new", headers: blockBlob, body: "x", letters: "cw" },
  "Blob put over a blob": { method: "PUT", target: "/d/f", headers: blockBlob, body: "x", letters: "w" },
  "Blob get": { method: "GET", target: "/d/f", letters: "r" },
  "Blob get properties": { method: "HEAD", target: "/d/f", letters: "r" },
  "Blob list": { method: "GET", target: "?restype=container&comp=list", letters: "l" },
  "Blob set metadata": { method: "PUT", target: "/d/f?comp=metadata", headers: { "x-ms-meta-a": "b" }, letters: "w" },
  "Blob set properties": { method: "PUT", target: "/d/f?comp=properties", letters: "w" },
  "Blob delete": { method: "DELETE", target: "/d/f", letters: "d" },
  "Blob lease": {
    method: "PUT",
    target: "/d/f?comp=lease",
    headers: { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "15", "x-ms-proposed-lease-id": lease },
    letters: "w",
  },
  "Blob put block": { method: "PUT", target: "/d/new?comp=block&blockid=YQ==", body: "x", letters: "cw" },
};

const everyLetter = "racwdlmeop";

/** Those that the client knows of account signatures over blobs. */
const accountLetters = "racwdl";

/** Makes what the operations are tried on, as it was. */
async function restore({ send }: Running): Promise<void> {
  const broken = await send("PUT", "/d/f?comp=lease", { "x-ms-lease-action": "break", "x-ms-lease-break-period": "0" });
  await broken.arrayBuffer();
  for (const [method, target, headers, body] of [
    ["DELETE", "/d?recursive=true", {}, undefined],
    ["PUT", "/d/f?resource=file", {}, undefined],
    ["PATCH", "/d/f?action=append&position=0&flush=true", {}, "content"],
    ["PUT", "/d/sub?resource=directory", {}, undefined],
  ] as const)
    await (await send(method, target, headers, body)).arrayBuffer();
}

async function tried(running: Running, { method, target, headers, body }: Tried, sas: string): Promise<string> {
  const url = `${running.filesystem}${target}${target.includes("?") ? "&" : "?"}${sas}`;
  const noBody = method === "GET" || method === "HEAD" || method === "DELETE";
  const answer = await told(
    fetch(url, {
      method,
      headers: { "x-ms-version": "2023-11-03", ...headers },
      ...(noBody ? {} : { body: body ?? "" }),
    }),
  );
  return answer.response.ok ? "" : answer.status;
}

/** The letters with which an operation goes through; other refusals than for want of a letter are told. */
async function lettersThatOpen(
  running: Running,
  one: Tried,
  letters: string,
  sasOf: (letter: string) => string,
): Promise<string> {
  let open = "";
  for (const letter of letters) {
    await restore(running);
    const status = await tried(running, one, sasOf(letter));
    if (status === "") open += letter;
    else assert.equal(status, "403 AuthorizationPermissionMismatch", `${one.method} ${one.target} with ${letter}`);
  }
  return open;
}

function among(letters: string, wanted: string): string {
  return Array.from(letters, (letter) => (wanted.includes(letter) ? letter : "")).join("");
}

for (const [name, one] of Object.entries(operations))
  test(`${name}: ${one.letters} and no other letter, of key, delegation and account`, async (t) => {
    const running = await runService(t);
    const { letters, asOwner = "" } = one;
    const key = await delegationKey(running);
    const byKey = (letter: string): string => signed(running, { permissions: FileSystemSASPermissions.parse(letter) });
    const delegated = (letter: string): string =>
      signed(running, { permissions: FileSystemSASPermissions.parse(letter) }, key);
    const byAccount = (letter: string): string =>
      generateAccountSASQueryParameters(
        {
          expiresOn: new Date(Date.now() + hour),
          permissions: AccountSASPermissions.parse(letter),
          resourceTypes: "sco",
          services: "b",
        },
        new StorageSharedKeyCredential(account, running.key),
      ).toString();
    assert.equal(await lettersThatOpen(running, one, everyLetter, byKey), among(everyLetter, letters));
    assert.equal(await lettersThatOpen(running, one, everyLetter, delegated), among(everyLetter, letters + asOwner));
    assert.equal(await lettersThatOpen(running, one, accountLetters, byAccount), among(accountLetters, letters));
  });
