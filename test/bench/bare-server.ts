/**
 * What Node's own servers reach on this machine, to compare the storage service with: an HTTP server that drains bodies and
 * answers 201, and a TCP server that copies nothing anywhere: it drops what comes, or sends as many zeros as it is asked
 * for in a first line. Prints both ports as JSON.
 */
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";

const zeros = Buffer.alloc(2 ** 20);

async function sendZeros(socket: Socket, bytes: number): Promise<void> {
  for (let sent = 0; sent < bytes; sent += zeros.length) {
    if (!socket.write(zeros.subarray(0, Math.min(zeros.length, bytes - sent)))) await once(socket, "drain");
  }
  socket.end();
}

/** `get N` asks for bytes; anything else is bytes that are dropped, answered when they end. */
function copying(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.once("data", (chunk: Buffer) => {
    const asked = /^get (\d+)\n$/u.exec(chunk.toString("latin1", 0, 40))?.[1];
    if (asked === undefined) socket.on("data", () => undefined).once("end", () => socket.end("done"));
    else void sendZeros(socket, Number(asked));
  });
}

async function port(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const http = createHttpServer((request, response) => {
  request.on("data", () => undefined);
  request.on("end", () => response.writeHead(201, { "content-length": "0" }).end());
});
const tcp = createTcpServer({ allowHalfOpen: true }, copying);
console.log(JSON.stringify({ http: await port(http), tcp: await port(tcp) }));
