/** One request to the replayed service, over a connection of its own, and its whole answer. */
import { request } from "node:http";
import type { Answer } from "./comparison.ts";

/** A request as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Sends a request to a port of this machine. */
export function exchange(port: number, { body, ...outgoing }: Outgoing): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, ...outgoing }, (message) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("error", reject);
      message.on("end", () => {
        const headers = Object.fromEntries(
          Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({ status: message.statusCode ?? 0, headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
