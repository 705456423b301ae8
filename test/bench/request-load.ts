/**
 * A client in a process of its own that sends small requests as fast as they are answered, each connection one at a time.
 * Plain sockets and ready-made bytes: it must never be slower than what it measures. Reads its wish as JSON from the first
 * argument and prints seconds and milliseconds per request as JSON.
 */
import { connect } from "node:net";
import { pathToFileURL } from "node:url";

export interface LoadWish {
  readonly port: number;
  readonly connections: number;
  /** Requests in all, shared by the connections. */
  readonly count: number;
  /** Each file takes these in turn; `{n}` becomes the file's number. */
  readonly requests: readonly { readonly line: string; readonly headers: string; readonly body: string }[];
  /** The status of every answer. */
  readonly status: number;
}

export interface LoadResult {
  readonly seconds: number;
  /** Of every answer in turn, in the order of arrival. */
  readonly milliseconds: readonly number[];
}

function bytesOf(wish: LoadWish, index: number): Buffer {
  const each = wish.requests[index % wish.requests.length];
  if (each === undefined) throw new RangeError("a load needs a request");
  const file = Math.floor(index / wish.requests.length);
  const line = each.line.replace("{n}", String(file));
  const length = Buffer.byteLength(each.body);
  return Buffer.from(
    `${line} HTTP/1.1\r\nHost: 127.0.0.1:${wish.port}\r\n${each.headers}Content-Length: ${length}\r\n\r\n${each.body}`,
  );
}

/** Bytes of the answer that a head announces. */
function bodyLength(head: string): number {
  const length = /\r\ncontent-length: (\d+)/iu.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without length:\n${head}`);
  return Number(length);
}

/** One connection: sends, waits for the whole answer, sends the next. Resolves when `next` gives nothing more. */
function drive(wish: LoadWish, next: () => Buffer | undefined, took: (milliseconds: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(wish.port, "127.0.0.1");
    socket.setNoDelay(true);
    let head = "";
    let left = -1;
    let sent = 0;
    const send = (): void => {
      const bytes = next();
      sent = performance.now();
      if (bytes === undefined) socket.end(resolve);
      else socket.write(bytes);
    };
    socket.once("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      let body = chunk.length;
      if (left < 0) {
        head += chunk.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        const status = Number(head.slice(9, 12));
        if (status !== wish.status) reject(new Error(`${wish.status} was expected:\n${head}`));
        left = bodyLength(head.slice(0, end));
        body = head.length - end - 4;
      }
      left -= body;
      if (left > 0) return;
      head = "";
      left = -1;
      took(performance.now() - sent);
      send();
    });
  });
}

/** Sends everything. */
export async function load(wish: LoadWish): Promise<LoadResult> {
  let index = 0;
  const next = (): Buffer | undefined => (index < wish.count ? bytesOf(wish, index++) : undefined);
  const milliseconds: number[] = [];
  const took = (each: number): unknown => milliseconds.push(each);
  const started = performance.now();
  await Promise.all(Array.from({ length: wish.connections }, () => drive(wish, next, took)));
  return { seconds: (performance.now() - started) / 1000, milliseconds };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "") as LoadWish)));
}
