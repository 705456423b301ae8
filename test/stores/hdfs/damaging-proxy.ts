/** A proxy before a real name node that changes an answer now and then, or does something before it asks. */
import { createServer } from "node:http";
import { once } from "node:events";

export interface Damage {
  /** From when on the name node stands by for another one: it refuses everything, as a real one was recorded to do. */
  readonly standsBy?: (op: string) => boolean;
  /** Operations that the name node does not know: it refuses them as real ones of Hadoop 2.10 and 3.1 were seen to do. */
  readonly unknown?: ReadonlySet<string>;
  /** Done before the name node is asked. */
  readonly before?: (op: string, path: string) => Promise<void>;
  /** What the reader gets instead of this body; the same text: nothing is changed. */
  readonly body?: (op: string, path: string, text: string) => string;
  /** Where the reader is sent instead. */
  readonly location?: (path: string, url: URL) => URL;
}

export interface DamagingProxy extends AsyncDisposable {
  /** `webhdfs://127.0.0.1:PORT/` */
  readonly webhdfs: string;
}

const STANDBY = JSON.stringify({
  RemoteException: {
    exception: "StandbyException",
    javaClassName: "org.apache.hadoop.ipc.StandbyException",
    message: "Operation category READ is not supported in state standby",
  },
});

function unknownOperation(op: string): string {
  const message = `Invalid value for webhdfs parameter "op": ${op} is not a valid GET operation.`;
  const exception = "IllegalArgumentException";
  return JSON.stringify({ RemoteException: { exception, javaClassName: `java.lang.${exception}`, message } });
}

const PREFIX = "/webhdfs/v1";

function refusalOf(op: string, { standsBy, unknown }: Damage): { status: number; body: string } | undefined {
  if (standsBy?.(op) === true) return { status: 403, body: STANDBY };
  return unknown?.has(op) === true ? { status: 400, body: unknownOperation(op) } : undefined;
}

/** Starts the proxy before the name node at `webhdfs`. */
export async function damagingProxy(webhdfs: string, damage: Damage): Promise<DamagingProxy> {
  const origin = webhdfs.replace(/^webhdfs:/u, "http:").replace(/\/$/u, "");
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", origin);
      const path = decodeURIComponent(url.pathname.slice(PREFIX.length));
      const op = url.searchParams.get("op") ?? "";
      const refusal = refusalOf(op, damage);
      if (refusal !== undefined) {
        response.writeHead(refusal.status, { "content-type": "application/json" }).end(refusal.body);
        return;
      }
      await damage.before?.(op, path);
      const answer = await fetch(`${origin}${request.url ?? ""}`, {
        method: request.method ?? "GET",
        redirect: "manual",
      });
      const text = await answer.text();
      const location = answer.headers.get("location");
      const headers: Record<string, string> = { "content-type": answer.headers.get("content-type") ?? "" };
      if (location !== null) headers["location"] = relocated(new URL(location), path, damage);
      response.writeHead(answer.status, headers).end(damage.body?.(op, path, text) ?? text);
    })().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a proxy listens on a port");
  return {
    webhdfs: `webhdfs://127.0.0.1:${address.port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function relocated(asked: URL, path: string, { location }: Damage): string {
  return (location?.(path, asked) ?? asked).href;
}
