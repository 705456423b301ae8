/** Pages of List Blobs as a service may word them, and a source that is told them one after the other. */
import type { FlatBlobOptions, FlatBlobStore } from "../../../migration/stores/flat-blob/index.ts";
import { openFlatBlob } from "../../../migration/stores/flat-blob/index.ts";
import { createTokens, createTransport } from "../../../migration/transport/index.ts";
import { manualClock } from "../../transport/manual-clock.ts";
import { scriptedServer, type ScriptedServer, type SeenRequest } from "../../transport/scripted-server.ts";

/** The properties that every blob has, as the service words them. */
const USUAL: Readonly<Record<string, string>> = {
  "Creation-Time": "Tue, 02 Feb 2021 21:25:00 GMT",
  "Last-Modified": "Tue, 02 Feb 2021 21:25:01 GMT",
  Etag: "0x8D8C7C0FA9F8A5C",
  "Content-Length": "3",
  BlobType: "BlockBlob",
};

function elements(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === "" ? "" : `<${name}>${value}</${name}>`))
    .join("");
}

/** A blob; a property that is "" is left out. What is `beside` stands outside of its properties. */
export function blob(name: string, properties: Readonly<Record<string, string>> = {}, beside = ""): string {
  return `<Blob><Name>${name}</Name>${beside}<Properties>${elements({ ...USUAL, ...properties })}</Properties></Blob>`;
}

/** A page; the last one has no marker. */
export function page(blobs: readonly string[], marker = ""): string {
  const list = blobs.length === 0 ? "<Blobs />" : `<Blobs>${blobs.join("")}</Blobs>`;
  return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults>${list}<NextMarker>${marker}</NextMarker></EnumerationResults>`;
}

export interface ScriptedPages extends AsyncDisposable {
  readonly store: FlatBlobStore;
  readonly seen: ScriptedServer["seen"];
}

/** A source whose requests are answered with the page that `told` gives. */
export async function answeredPages(
  told: (asked: SeenRequest) => string,
  options: Partial<FlatBlobOptions> = {},
  path = "",
): Promise<ScriptedPages> {
  const server = await scriptedServer((response, asked) =>
    response.writeHead(200, { "content-type": "application/xml" }).end(told(asked)),
  );
  const clock = manualClock(Date.now());
  const getToken = () => Promise.resolve({ token: "t", expiresOnTimestamp: clock.now() + 3_600_000 });
  const uri = { blobEndpoint: `${server.origin}/flatlake/`, account: "flatlake", container: "source", path };
  const transport = createTransport({ clock, tokens: createTokens(clock, { getToken }) });
  const store = openFlatBlob({ uri: { kind: "flat-blob", ...uri }, transport, ...options });
  return {
    store,
    seen: server.seen,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A source on a virtual directory whose requests are answered with these pages; the last one answers all further ones. */
export function scriptedPages(
  pages: readonly [string, ...string[]],
  options: Partial<FlatBlobOptions> = {},
  path = "",
): Promise<ScriptedPages> {
  let next = 0;
  return answeredPages(() => pages[Math.min(next++, pages.length - 1)] ?? pages[0], options, path);
}
