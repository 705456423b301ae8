/** Downloads that are laid into the caller's memory, from servers that answer byte by byte as told. */
import assert from "node:assert/strict";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type AddressInfo, type Socket } from "node:net";
import test from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import fc from "fast-check";
import { readPlainHead } from "../../migration/transport/answer-head.ts";
import { createTransport, isTransportFailure, type TransportOptions } from "../../migration/transport/index.ts";
import { storageCertificate } from "../local-azure/storage/certificate.ts";
import { manualClock } from "./manual-clock.ts";

const CONTENT = "0123456789";
const HEAD = `HTTP/1.1 200 OK\r\ncontent-length: ${CONTENT.length}\r\nX-Told: yes \r\n\r\n`;

type Answering = (socket: Socket, connection: number) => void;

/** Sends these pieces, each by itself, and closes. */
const send =
  (...pieces: readonly string[]): Answering =>
  (socket) => {
    socket.setNoDelay();
    const [first, ...rest] = pieces;
    if (first === undefined) socket.end();
    else socket.write(first, () => setTimeout(() => send(...rest)(socket, 0), 2));
  };

interface Bench extends AsyncDisposable {
  readonly origin: string;
  /** What each connection was asked. */
  readonly asked: string[];
  /** Connections that are open. */
  open(): number;
}

async function answering(answer: Answering): Promise<Bench> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    const connection = asked.push("") - 1;
    socket.on("data", (data: Buffer) => {
      asked[connection] = (asked[connection] ?? "") + data.toString("latin1");
      if (asked[connection].endsWith("\r\n\r\n")) answer(socket, connection);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    open: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ROOM_BYTES = 16;
const room = (): Uint8Array => new Uint8Array(ROOM_BYTES).fill(88);

async function downloaded(
  on: Pick<Bench, "origin">,
  into: Uint8Array,
  options: TransportOptions = {},
  signal?: AbortSignal,
) {
  const transport = createTransport({ clock: manualClock(), ...options });
  try {
    const request = { method: "GET", origin: on.origin, path: "/f?op=OPEN", headers: { "x-asked": "1" } } as const;
    const answer = await transport.download({ ...request, attempts: 1 }, into, signal);
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.chunks) chunks.push(chunk);
    return {
      status: answer.status,
      headers: answer.headers,
      text: Buffer.concat(chunks).toString(),
      isLaid: chunks.every(({ buffer }) => buffer === into.buffer),
      requests: transport.counts().requests,
    };
  } finally {
    await transport.close();
  }
}

test("a plain answer is laid into the room, however it is cut", async () => {
  const whole = HEAD + CONTENT;
  const cuts = [
    [whole],
    [HEAD, CONTENT],
    Array.from({ length: whole.length }, (_, index) => whole.charAt(index)),
    [HEAD + "012", "3456", "789"],
    [HEAD.slice(0, -1), "\n" + CONTENT],
  ];
  for (const pieces of cuts) {
    await using on = await answering(send(...pieces));
    const into = room();
    const { headers, ...rest } = await downloaded(on, into);
    assert.deepEqual(rest, { status: 200, text: CONTENT, isLaid: true, requests: 1 });
    assert.equal(headers["x-told"], "yes");
    assert.equal(Buffer.from(into).toString(), CONTENT + "X".repeat(6));
    const host = on.origin.slice("http://".length);
    const asked = `GET /f?op=OPEN HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\nx-asked: 1\r\n\r\n`;
    assert.deepEqual(on.asked, [asked]);
  }
});

test("what comes behind the body is not laid, and the connection is closed", async () => {
  await using on = await answering((socket) => socket.write(HEAD + CONTENT + "more than was announced"));
  const into = room();
  assert.equal((await downloaded(on, into)).text, CONTENT);
  assert.equal(Buffer.from(into).toString(), CONTENT + "X".repeat(6));
  while (on.open() > 0) await new Promise((resolve) => setImmediate(resolve));
});

test("any other answer is asked for the usual way, which gives it as it is", async () => {
  const others: Readonly<Record<string, readonly [status: number, text: string]>> = {
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n": [200, CONTENT],
    [`HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n${CONTENT}${CONTENT}`]: [200, CONTENT + CONTENT],
    [`HTTP/1.1 200 OK\r\n\r\n${CONTENT}`]: [200, CONTENT],
    "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno": [403, ""],
    "HTTP/1.1 307 Elsewhere\r\nlocation: http://x/\r\ncontent-length: 0\r\n\r\n": [307, ""],
  };
  for (const [answer, [status, text]] of Object.entries(others)) {
    await using on = await answering((socket) => socket.end(answer));
    const { headers, isLaid, ...rest } = await downloaded(on, room());
    assert.deepEqual(rest, { status, text, requests: 2 }, answer.slice(0, 60));
    assert.equal(isLaid && text !== "", false);
    assert.equal(headers["location"], status === 307 ? "http://x/" : undefined);
  }
});

test("an answer that breaks off, stalls or never comes is a failure of the transport", async () => {
  const broken: readonly [Answering, code: RegExp, options?: TransportOptions][] = [
    [send(HEAD, "0123"), /ECONNABORTED/],
    [(socket) => socket.write(`${HEAD}0123`, () => socket.resetAndDestroy()), /ECONNRESET|ECONNABORTED/],
    [(socket) => socket.write(`${HEAD}0123`), /ETIMEDOUT/, { idleTimeoutMs: 50 }],
    [() => undefined, /UND_ERR_HEADERS_TIMEOUT/, { firstByteTimeoutMs: 50 }],
    [(socket) => socket.destroy(), /UND_ERR_SOCKET/],
    [(socket) => socket.end("no HTTP at all\r\n\r\n"), /HPE_/],
  ];
  for (const [answer, code, options] of broken) {
    await using on = await answering(answer);
    await assert.rejects(downloaded(on, room(), options), (error) => {
      assert.ok(isTransportFailure(error), String(error));
      assert.match(error.code, code);
      return true;
    });
  }
});

test("where nothing listens, that is told", async () => {
  const on = await answering(() => undefined);
  await on[Symbol.asyncDispose]();
  await assert.rejects(
    downloaded(on, room()),
    (error) => isTransportFailure(error) && error.code === "ECONNREFUSED" && error.kind === "unreachable",
  );
});

test("stopped, it rejects with the reason, before the head and behind it, and leaves no connection", async () => {
  for (const sent of ["", `${HEAD}0123`]) {
    const stop = new AbortController();
    await using on = await answering((socket) => {
      const abort = (): void => void setTimeout(() => stop.abort(new Error("enough")), 5);
      if (sent === "") abort();
      else socket.write(sent, abort);
    });
    const into = room();
    await assert.rejects(downloaded(on, into, {}, stop.signal), /enough/);
    while (on.open() > 0) await new Promise((resolve) => setImmediate(resolve));
  }
});

test("who reads no further leaves no connection", async () => {
  await using on = await answering((socket) => socket.write(`${HEAD}0123`));
  await using transport = Object.assign(createTransport(), {
    [Symbol.asyncDispose](this: { close(): Promise<void> }) {
      return this.close();
    },
  });
  const { chunks } = await transport.download({ method: "GET", origin: on.origin, path: "/", headers: {} }, room());
  for await (const chunk of chunks) {
    assert.equal(Buffer.from(chunk).toString(), "0123");
    break;
  }
  while (on.open() > 0) await new Promise((resolve) => setImmediate(resolve));
});

test("over TLS too, by name and by address, where the certificate is trusted", async (t) => {
  const certificate = await storageCertificate();
  const server = createHttpsServer(certificate, (_, response) => response.end(CONTENT));
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  t.after(() => server.close());
  const { port, address } = server.address() as AddressInfo;
  const hosts = ["localhost", address.includes(":") ? `[${address}]` : address];
  for (const host of hosts)
    await assert.rejects(
      downloaded({ origin: `https://${host}:${port}` }, room()),
      (error) => isTransportFailure(error) && /the certificate is not trusted/.test(error.message),
    );
  const trusted = getCACertificates("default");
  t.after(() => setDefaultCACertificates(trusted));
  setDefaultCACertificates([...trusted, certificate.cert]);
  for (const host of hosts) {
    const { text, isLaid, requests } = await downloaded({ origin: `https://${host}:${port}` }, room());
    assert.deepEqual({ text, isLaid, requests }, { text: CONTENT, isLaid: true, requests: 1 });
  }
});

test("a head is plain only where its body is so many bytes and nothing else", () => {
  const read = (head: string) => readPlainHead(Buffer.from(head, "latin1"));
  const plain = { headers: { "content-length": "5" }, headBytes: 38, bodyBytes: 5 };
  assert.deepEqual(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345"), plain);
  for (const end of ["", "\r\n", "\r\ncontent-length: 5", "\r\ncontent-length: 5\r\n"])
    assert.equal(read(`HTTP/1.1 200 OK${end}`), "incomplete");
  const others = [
    "HTTP/1.0 200 OK\r\ncontent-length: 5",
    "HTTP/1.1 206 Partial\r\ncontent-length: 5",
    "HTTP/1.1 2000 OK\r\ncontent-length: 5",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 5",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n folded: x",
    "HTTP/1.1 200 OK\r\ncontent-length : 5",
    "HTTP/1.1 200 OK\r\ncontent-length: +5",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked",
    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-encoding: gzip",
    "HTTP/1.1 100 Continue",
    "HTTP/1.1 200 OK",
    "",
  ];
  for (const head of others) assert.equal(read(`${head}\r\n\r\n`), "other", head);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const head = readPlainHead(Buffer.from(bytes));
      assert.ok(head === "incomplete" || head === "other");
    }),
  );
});
