/**
 * Plays a recording against a local storage service: the same calls in the same order at the recorded time, signed anew
 * (recordings hold no keys; a signature that names whose ACL rights count becomes that principal's token), with ETags and continuation tokens of the answers put in place of the recorded ones.
 */
import { request } from "node:http";
import { signatureOf, stringToSign } from "../local-azure/storage/authorization/shared-key.ts";
import { startStorageService, type StorageService } from "../local-azure/storage/index.ts";
import { parseQuery } from "../local-azure/storage/wire/query.ts";
import { type Answer, differences } from "./comparison.ts";
import type { RecordedCall, Recording } from "./recording.ts";

/** One replayed call and in what its answer differed. */
export interface Replayed {
  readonly call: RecordedCall;
  readonly differences: readonly string[];
}

const key = Buffer.alloc(64, 7);
const signatureParameter =
  /^(sv|ss|srt|sp|st|se|sr|sig|skoid|sktid|skt|ske|sks|skv|spr|sip|sdd|saoid|suoid|scid|si|rscc|rscd|rsce|rscl|rsct)=/;
const madeAnew = /^(authorization|x-ms-date|content-length|connection|host)$/;
const unknownPrincipal = "11111111-aaaa-4000-8000-000000000001";

/** The principal behind the recording's token, as the first owner that an answer tells. */
function principalOf(recording: Recording): string {
  for (const { answerHeaders, answerBody } of recording.calls) {
    const owner = answerHeaders["x-ms-owner"] ?? /"owner":"([^"]*)"/.exec(answerBody)?.[1] ?? "";
    if (/^[0-9a-f-]{36}$/.test(owner)) return owner;
  }
  return unknownPrincipal;
}

/** A running replay: the service, the time, and what stands for recorded values. */
class Replay {
  now: number;
  readonly #recording: Recording;
  readonly #known = new Set<string>();
  readonly #replaced = new Map<string, string>();
  #service: StorageService | undefined;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.now = Date.parse(recording.calls[0]?.answerHeaders["date"] ?? "") || Date.UTC(2021, 0);
  }

  async run(): Promise<readonly Replayed[]> {
    const service = await startStorageService({ now: () => this.now });
    this.#service = service;
    const replayed: Replayed[] = [];
    for (const call of this.#recording.calls) {
      this.now = Math.max(this.now, Date.parse(call.answerHeaders["date"] ?? "") || 0);
      await this.#prepare(service, call);
      const answer = await this.#send(service, call);
      this.#learn(call, answer);
      replayed.push({ call, differences: differences(call, answer) });
    }
    await service.stop();
    return replayed;
  }

  /** Makes the account, and the filesystem where the recording does not make it itself. */
  async #prepare(service: StorageService, call: RecordedCall): Promise<void> {
    const { account } = call;
    const filesystem = call.path.split("/")[1] ?? "";
    if (!this.#known.has(account)) {
      await service.plane.putAccount({ name: account, hierarchicalNamespace: true, key: key.toString("base64") });
      const role = { id: "r", scope: "/subscriptions/s", roleDefinitionId: "Storage Blob Data Owner" };
      await service.plane.putRole({ ...role, principalId: principalOf(this.#recording) });
      this.#known.add(account);
    }
    const makesItself = call.method === "PUT" && call.query.includes("restype=container");
    if (filesystem === "" || this.#known.has(`${account}/${filesystem}`)) return;
    this.#known.add(`${account}/${filesystem}`);
    if (!makesItself && call.status !== 404) await service.plane.putFilesystem(account, decodeURIComponent(filesystem));
  }

  #replacedIn(text: string): string {
    let result = text;
    for (const [recorded, present] of this.#replaced) result = result.replaceAll(recorded, present);
    return result;
  }

  #headersOf(service: StorageService, call: RecordedCall): Record<string, string> {
    const headers: Record<string, string> = { host: `127.0.0.1:${service.port}` };
    for (const [name, value] of Object.entries(call.headers)) {
      if (!madeAnew.test(name)) headers[name] = this.#replacedIn(value);
    }
    if (call.endpoint === "dfs") headers["accept"] ??= "application/json";
    const source = headers["x-ms-copy-source"];
    if (source !== undefined)
      headers["x-ms-copy-source"] = source.replace(/^https?:\/\/[^/]*/, `${service.endpoint}/${call.account}`);
    if (call.method !== "GET" && call.method !== "HEAD") headers["content-length"] = String(call.body.length);
    return headers;
  }

  #authorization(
    call: RecordedCall,
    signed: { readonly path: string; readonly query: string; readonly headers: Record<string, string> },
  ): string {
    const checkedAs = /(?:^|&)suoid=([^&]*)/.exec(call.query)?.[1];
    if (checkedAs !== undefined) return `Bearer ${this.#service?.issuer.issue(checkedAs) ?? ""}`;
    const wantsToken = this.#recording.usesToken || call.query.includes("comp=userdelegationkey");
    if (wantsToken && call.status !== 403)
      return `Bearer ${this.#service?.issuer.issue(principalOf(this.#recording)) ?? ""}`;
    const { path: rawPath, headers } = signed;
    const text = stringToSign({
      method: call.method,
      headers,
      account: call.account,
      rawPath,
      query: parseQuery(signed.query),
    });
    return `SharedKey ${call.account}:${signatureOf(text, key)}`;
  }

  async #send(service: StorageService, call: RecordedCall): Promise<Answer> {
    const parts = call.query.split("&").filter((part) => part !== "" && !signatureParameter.test(part));
    const query = this.#replacedIn(parts.join("&"));
    const path = `/${call.account}${call.path}`;
    const headers = this.#headersOf(service, call);
    if (!call.isAnonymous) {
      headers["x-ms-date"] = new Date(this.now).toUTCString();
      headers["authorization"] = this.#authorization(call, { path, query, headers });
    }
    const target = query === "" ? path : `${path}?${query}`;
    return await exchange(service.port, { method: call.method, path: target, headers }, call.body);
  }

  /** Remembers which values of this answer stand for the recorded ones. */
  #learn(call: RecordedCall, answer: Answer): void {
    const pairs: readonly (readonly [string | undefined, string | undefined])[] = [
      [call.answerHeaders["etag"]?.replaceAll('"', ""), answer.headers["etag"]?.replaceAll('"', "")],
      [call.answerHeaders["x-ms-continuation"], answer.headers["x-ms-continuation"]],
      [/<NextMarker>([^<]+)</.exec(call.answerBody)?.[1], /<NextMarker>([^<]+)</.exec(answer.body)?.[1]],
    ];
    for (const [recorded, present] of pairs) {
      if (recorded === undefined || present === undefined) continue;
      this.#replaced.set(recorded, present);
      this.#replaced.set(encodeURIComponent(recorded), encodeURIComponent(present));
    }
  }
}

interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

function exchange(port: number, outgoing: Outgoing, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, ...outgoing }, (message) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () => {
        const headers = Object.fromEntries(
          Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({ status: message.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString("utf8") });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Plays every call of a recording against a service of its own. */
export async function replay(recording: Recording): Promise<readonly Replayed[]> {
  return await new Replay(recording).run();
}
