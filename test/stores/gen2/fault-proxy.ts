/** Stands before a service and spoils one exchange of many, in one of the ways in which networks do. */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Fault =
  /** The connection breaks before the service has seen the request. */
  | "reset before"
  /** The service has done it; the connection breaks before its answer is seen. */
  | "reset after"
  /** The service is too busy. */
  | "busy"
  /** The service has done it, and says that it failed. */
  | "error after"
  /** The answer breaks off in the middle of its body. */
  | "truncated"
  /** The answer stops in the middle of its body, and the connection stays. */
  | "stalled";

export interface FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** Method and URL of every request, in order, spoilt or not. */
  readonly seen: readonly string[];
  /** Spoils the request of that number from now on (1 is the next). */
  spoil(fault: Fault, number: number): void;
  /** Whether what was to be spoilt was. */
  fired(): boolean;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

async function collected(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function askService(endpoint: string, { request, body }: Exchange): Promise<{ head: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { method = "", url = "", headers } = request;
    const sent = forward(endpoint + url, { method, headers }, (head) => {
      collected(head).then((whole) => {
        resolve({ head, body: whole });
      }, reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function pass(endpoint: string, exchange: Exchange, fault: Fault | undefined): Promise<void> {
  const { response } = exchange;
  if (fault === "reset before") return void response.socket?.resetAndDestroy();
  if (fault === "busy") return void response.writeHead(503, { "x-ms-error-code": "ServerBusy" }).end();
  const { head, body } = await askService(endpoint, exchange);
  if (fault === "reset after") return void response.socket?.resetAndDestroy();
  if (fault === "error after") return void response.writeHead(500, { "x-ms-error-code": "OperationTimedOut" }).end();
  response.writeHead(head.statusCode ?? 500, head.rawHeaders);
  if (fault === undefined) return void response.end(body);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    if (fault === "truncated") response.socket?.destroy();
  });
}

/** Starts a proxy before the service at `endpoint`. */
export async function faultProxy(endpoint: string): Promise<FaultProxy> {
  const seen: string[] = [];
  let planned: { fault: Fault; left: number } | undefined;
  const take = (): Fault | undefined => {
    if (planned === undefined) return undefined;
    planned.left -= 1;
    if (planned.left > 0) return undefined;
    const { fault } = planned;
    planned = undefined;
    return fault;
  };
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const fault = take();
    collected(request)
      .then((body) => pass(endpoint, { request, response, body }, fault))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    seen,
    spoil: (fault, number) => {
      planned = { fault, left: number };
    },
    fired: () => planned === undefined,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
