/**
 * The service as an https proxy for storage hosts alone: `CONNECT account.dfs.core.windows.net:443` leads to its own https
 * port, so that clients that know only Azure's host names are sent here by their proxy setting. Nothing else is reached
 * through it.
 */
import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import { storageHost } from "./storage-host.ts";

/** Serves CONNECT on one server by handing connections to another. */
export function openTunnels(proxy: Server, secure: Server | undefined): void {
  proxy.on("connect", (request, socket: Duplex, first: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (secure === undefined || storageHost(request.url ?? "") === undefined) {
      socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (first.length > 0) socket.unshift(first);
    secure.emit("connection", socket);
  });
}
