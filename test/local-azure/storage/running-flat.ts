/** A flat account for one test: in memory, with as many containers as the test wants, and requests with an account signature. */
import type { TestContext } from "node:test";
import { startStorageService, type StorageService, type StorageServiceOptions } from "./index.ts";

/** Sends requests to one container. */
export interface Flat {
  readonly send: (
    method: string,
    pathAndQuery: string,
    headers?: Readonly<Record<string, string>>,
    body?: string | Uint8Array,
  ) => Promise<Response>;
  /** The signed URL of a path, for copies. */
  readonly url: (pathAndQuery: string) => string;
}

/** The first container, the service, and a way to more containers. */
export interface RunningFlat extends Flat {
  readonly service: StorageService;
  readonly fresh: () => Promise<Flat>;
}

/** What makes a Put Blob. */
export const block = { "x-ms-blob-type": "BlockBlob" };

/** `status code` of an answer. */
export function coded(answer: Response): string {
  return `${answer.status} ${answer.headers.get("x-ms-error-code") ?? ""}`.trim();
}

/** Starts a service that stops with the test. */
export async function runFlat(t: TestContext, options: StorageServiceOptions = {}): Promise<RunningFlat> {
  const service = await startStorageService(options);
  t.after(() => service.stop());
  await service.plane.putAccount({ name: "flataccount", hierarchicalNamespace: false });
  const { sas } = service.credentials("flataccount");
  let boxes = 0;
  const fresh = async (): Promise<Flat> => {
    const box = `box-${++boxes}`;
    await service.plane.putFilesystem("flataccount", box);
    const url = (pathAndQuery: string): string => {
      const sign = `${pathAndQuery.includes("?") ? "&" : "?"}${sas}`;
      return `${service.endpoint}/flataccount/${box}${pathAndQuery}${sign}`;
    };
    return {
      url,
      send: (method, pathAndQuery, headers = {}, body) => {
        const all = { "x-ms-version": "2023-11-03", ...headers };
        const content = typeof body === "string" ? body : Buffer.from(body ?? "");
        return fetch(url(pathAndQuery), { method, headers: all, ...(body === undefined ? {} : { body: content }) });
      },
    };
  };
  return { ...(await fresh()), service, fresh };
}
