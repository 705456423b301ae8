/** A server on this machine that answers one request after the other as told, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Step = (response: ServerResponse, request: SeenRequest) => void;

export interface ScriptedServer extends AsyncDisposable {
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
}

/** Answers with a status, headers and a body. */
export function answer(status: number, headers: Record<string, string> = {}, body = ""): Step {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Breaks the connection without an answer. */
export const reset: Step = (response) => response.socket?.resetAndDestroy();

/** Never answers. */
export const stall: Step = () => undefined;

/** Promises more bytes than it sends, then breaks off. */
export const truncate: Step = (response) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write("only this", () => response.socket?.destroy());
};

/** Sends a part, then nothing more. */
export const stallInBody: Step = (response) => {
  response.writeHead(200, { "content-length": "1000" });
  response.write("only this");
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString();
}

/** Starts a server; the last step answers all further requests too. */
export async function scriptedServer(...steps: readonly [Step, ...Step[]]): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    void bodyOf(request).then(
      (body) => {
        const step = steps[Math.min(seen.length, steps.length - 1)] ?? steps[0];
        seen.push({ method, url, headers, body });
        step(response, { method, url, headers, body });
      },
      () => undefined,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
