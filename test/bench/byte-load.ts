/**
 * A client in a process of its own that sends or takes many bytes over one connection, by HTTP or plain TCP. Reads its wish
 * as JSON from the first argument and prints seconds as JSON.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { pathToFileURL } from "node:url";

export interface ByteWish {
  readonly port: number;
  /** What is written first. */
  readonly head: string;
  /** Bytes that are sent then. */
  readonly sent: number;
  /** Status of an HTTP answer; undefined: the other side speaks plain TCP, and ends the connection when it is done. */
  readonly status?: number;
  /** Bytes of the answer, without an HTTP head. */
  readonly taken: number;
}

const zeros = Buffer.alloc(2 ** 20);

async function sendZeros(socket: Socket, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes; sent += zeros.length) {
    if (!socket.write(zeros.subarray(0, Math.min(zeros.length, bytes - sent)))) await once(socket, "drain");
  }
}

/** Resolves when the whole answer is there. */
function wholeAnswer(socket: Socket, wish: ByteWish): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = wish.taken;
    let head = wish.status === undefined ? undefined : "";
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      let bytes = chunk.length;
      if (head !== undefined) {
        head += chunk.toString("latin1");
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        if (Number(head.slice(9, 12)) !== wish.status) reject(new Error(head));
        bytes = head.length - end - 4;
        head = undefined;
      }
      left -= bytes;
      if (left <= 0) resolve();
    });
  });
}

/** Sends, and takes what is answered. @returns seconds. */
export async function carry(wish: ByteWish): Promise<number> {
  const socket = connect(wish.port, "127.0.0.1");
  await once(socket, "connect");
  const answered = wholeAnswer(socket, wish);
  const started = performance.now();
  socket.write(wish.head);
  await sendZeros(socket, wish.sent);
  if (wish.status === undefined && wish.sent > 0) socket.end();
  await answered;
  socket.destroy();
  return (performance.now() - started) / 1000;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(JSON.stringify(await carry(JSON.parse(process.argv[2] ?? "") as ByteWish)));
}
