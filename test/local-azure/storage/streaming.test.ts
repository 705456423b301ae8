/** Content goes through the service as a stream: its memory does not grow with the size of a file. */
import assert from "node:assert/strict";
import test from "node:test";
import { carry, type ByteWish } from "../../bench/byte-load.ts";
import { peakOf } from "../../bench/measured-process.ts";
import { endLake, startLake } from "./lake-process.ts";

const fileBytes = 300_000_000;
const mostGrowthBytes = 100_000_000;

test("300 MB up and down by every way of writing take less than 100 MB more than the first megabytes", async (t) => {
  if ((await peakOf(process.pid)) === 0) {
    t.skip("this system does not tell the peak of a process's memory");
    return;
  }
  const lake = await startLake(["--account", "streamed"]);
  t.after(() => endLake(lake, "SIGKILL"));
  const { pathname, port, host } = new URL(lake.ready.dfs);
  const common = `Host: ${host}\r\nAuthorization: Bearer ${lake.ready.token}\r\nx-ms-version: 2023-11-03\r\n`;
  const send = (line: string, wish: Partial<ByteWish> & { readonly status: number }, headers = ""): Promise<number> => {
    const head = `${line.replace(" /", ` ${pathname}/data`)} HTTP/1.1\r\n${common}${headers}Content-Length: ${wish.sent ?? 0}\r\n\r\n`;
    return carry({ port: Number(port), head, sent: 0, taken: 0, ...wish });
  };
  const all = async (sent: number): Promise<void> => {
    const block = "x-ms-blob-type: BlockBlob\r\n";
    await send("PUT //put", { sent, status: 201 }, block);
    await send("PUT //appended?resource=file", { status: 201 });
    await send("PATCH //appended?action=append&position=0", { sent, status: 202 });
    await send(`PATCH //appended?action=flush&position=${sent}`, { status: 200 });
    await send("PUT //blocks?comp=block&blockid=MQ%3D%3D", { sent, status: 201 });
    await send("GET //put", { status: 200, taken: sent });
    await send("GET //appended", { status: 206, taken: sent - 10 }, "Range: bytes=10-\r\n");
  };
  await send("PUT /?restype=container", { status: 201 });
  await all(4_000_000);
  const before = await peakOf(lake.process.pid);
  await all(fileBytes);
  const growth = (await peakOf(lake.process.pid)) - before;
  t.diagnostic(`grew by ${Math.round(growth / 1e6)} MB`);
  assert.ok(growth < mostGrowthBytes, `grew by ${growth} bytes`);
});
