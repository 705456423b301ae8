/** A server between a reader and the service: the service does not know it, and some answers are another one's. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface Refusal {
  readonly status: number;
  readonly code: string;
}

export interface Between extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
}

/** Starts it before the service at `origin`; `refuse` says which requests, by method and decoded path, are refused. */
export async function between(
  origin: string,
  refuse: (method: string, path: string) => Refusal | undefined = () => undefined,
): Promise<Between> {
  const server = createServer((asked, given) => {
    const { method = "", url = "", headers } = asked;
    const refusal = refuse(method, decodeURIComponent(new URL(url, origin).pathname));
    if (refusal !== undefined) {
      given.writeHead(refusal.status, { "x-ms-error-code": refusal.code }).end();
      return;
    }
    const passed = request(`${origin}${url}`, { method, headers: { ...headers, host: new URL(origin).host } });
    passed.once("response", (answer) => {
      given.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(given);
    });
    passed.once("error", () => given.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
