/** The real local service with a flat account, sources on it, and a writer that puts blobs as any client would. */
import { parseFlatBlobUri } from "../../../migration/model/flat-blob-uri.ts";
import { isProblem } from "../../../migration/model/problem.ts";
import { openFlatBlob, type FlatBlobOptions, type FlatBlobStore } from "../../../migration/stores/flat-blob/index.ts";
import { createTokens, createTransport } from "../../../migration/transport/index.ts";
import { defaultObjectId } from "../../local-azure/identity/index.ts";
import { manualClock } from "../../transport/manual-clock.ts";
import { localLake, type LocalLake } from "../gen2/local-lake.ts";

const VERSION = "2023-11-03";

/** Writes blobs of one container. */
export class BlobWriter {
  readonly #container: string;
  readonly #token: () => string;

  constructor(container: string, token: () => string) {
    this.#container = container;
    this.#token = token;
  }

  /** Put Blob; gives the status. Header names without `x-ms-`. */
  put(
    name: string,
    content: string | Uint8Array = "",
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const told = { "blob-type": "BlockBlob", ...headers };
    return this.send("PUT", name, { body: Buffer.from(content), headers: prefixed("x-ms-", told) });
  }

  /** An empty blob that the field's tools take for a directory. */
  stub(name: string, metadata: Readonly<Record<string, string>> = {}): Promise<number> {
    return this.put(name, "", prefixed("meta-", { hdi_isfolder: "true", ...metadata }));
  }

  remove(name: string): Promise<number> {
    return this.send("DELETE", name);
  }

  /** Any operation on a blob; gives the status, and throws where it is none of success. */
  async send(
    method: string,
    name: string,
    options: { query?: string; body?: Uint8Array<ArrayBuffer>; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<number> {
    const path = name.split("/").map(encodeURIComponent).join("/");
    const query = options.query === undefined ? "" : `?${options.query}`;
    const answer = await fetch(`${this.#container}/${path}${query}`, {
      method,
      headers: { "x-ms-version": VERSION, authorization: `Bearer ${this.#token()}`, ...options.headers },
      ...(options.body === undefined ? {} : { body: options.body }),
    });
    if (!answer.ok) throw new Error(`${method} ${name}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    return answer.status;
  }
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value] as const));
}

export interface FlatLake extends AsyncDisposable {
  /** The service, with hierarchical accounts beside the flat one. */
  readonly local: LocalLake;
  /** `http://host:port/account/container` */
  readonly container: string;
  readonly writer: BlobWriter;
  /** A source on the container, or on a virtual directory of it. */
  open(path?: string, options?: Partial<FlatBlobOptions>): FlatBlobStore;
}

/** Starts the service; the container `source` of the account `flatlake` is empty. */
export async function flatLake(): Promise<FlatLake> {
  const local = await localLake();
  const { service } = local;
  const opened: FlatBlobStore[] = [];
  const clock = manualClock(Date.now());
  const token = () => service.issuer.issue(defaultObjectId);
  const tokens = createTokens(clock, {
    getToken: () => Promise.resolve({ token: token(), expiresOnTimestamp: clock.now() + 86_400_000 }),
  });
  const container = `${service.endpoint}/flatlake/source`;
  return {
    local,
    container,
    writer: new BlobWriter(container, token),
    open: (path = "", options = {}) => {
      const below = path === "" ? "" : `/${path.split("/").map(encodeURIComponent).join("/")}`;
      const uri = parseFlatBlobUri(`wasb+${container}${below}`);
      if (isProblem(uri)) throw new Error(uri.remedy);
      const store = openFlatBlob({ uri, transport: createTransport({ clock, tokens }), ...options });
      opened.push(store);
      return store;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await local[Symbol.asyncDispose]();
    },
  };
}
