/** The https port and its certificate, also through the service's own proxy for storage hosts. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { get } from "node:https";
import { connect } from "node:tls";
import type { Socket } from "node:net";
import test, { type TestContext } from "node:test";
import { storageCertificate } from "../certificate.ts";
import { runService, type Running } from "../running-service.ts";
import { RawConnection } from "./raw-connection.ts";

async function secured(test: TestContext): Promise<Running & { readonly authority: string }> {
  const tls = await storageCertificate();
  const running = await runService(test, {}, { tls });
  await running.send("PUT", "/f", { "x-ms-blob-type": "BlockBlob" }, "hello");
  return { ...running, authority: tls.cert };
}

function securePort({ service }: Running): number {
  return Number(new URL(service.secureEndpoint ?? "").port);
}

test("the certificate is for loopback addresses, localhost and accounts' host names, and nothing else", async () => {
  const certificate = new X509Certificate((await storageCertificate()).cert);
  for (const name of ["localhost", "lake.dfs.localhost", "lake.blob.core.windows.net"])
    assert.ok(certificate.checkHost(name) !== undefined, name);
  for (const address of ["127.0.0.1", "::1"]) assert.equal(certificate.checkIP(address), address);
  for (const name of ["example.com", "core.windows.net", "a.b.dfs.core.windows.net", "management.azure.com"])
    assert.equal(certificate.checkHost(name), undefined, name);
  assert.equal(certificate.ca, false);
});

test("path-style and host-style over https, trusted by the printed certificate", async (t) => {
  const running = await secured(t);
  const ask = (host: string, path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: `Bearer ${running.ownerToken}`, "x-ms-version": "2023-11-03" };
      const options = { host: "127.0.0.1", port: securePort(running), servername: host, path, headers };
      get({ ...options, ca: running.authority, agent: false }, (answer) => {
        answer.setEncoding("utf8").on("data", resolve);
      }).on("error", reject);
    });
  assert.equal(await ask("localhost", "/lakeaccount/data/f"), "hello");
  assert.equal(await ask("lakeaccount.dfs.core.windows.net", "/data/f"), "hello");
  await assert.rejects(ask("example.com", "/data/f"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
});

async function tunnel(running: Running, host: string): Promise<{ readonly status: number; readonly socket: Socket }> {
  const connection = new RawConnection(running.service.port);
  connection.send([`CONNECT ${host} HTTP/1.1`, `Host: ${host}`]);
  const { status } = await connection.answer();
  return { status, socket: connection.socket };
}

test("as an https proxy the service leads to storage hosts, which are itself, and to no others", async (t) => {
  const running = await secured(t);
  const host = "lakeaccount.dfs.core.windows.net";
  const { status, socket } = await tunnel(running, `${host}:443`);
  assert.equal(status, 200);
  socket.removeAllListeners("data");
  const secure = connect({ socket, servername: host, ca: running.authority });
  secure.write(
    `GET /data/f HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${running.ownerToken}\r\nx-ms-version: 2023-11-03\r\n\r\n`,
  );
  let text = "";
  for await (const chunk of secure.setEncoding("utf8")) {
    text += String(chunk);
    if (text.endsWith("hello")) break;
  }
  assert.match(text, /^HTTP\/1\.1 200 /);
  for (const other of ["example.com:443", "127.0.0.1:22"]) assert.equal((await tunnel(running, other)).status, 502);
});
