/**
 * `npm run hdfs [-- --data DIR]`: a real HDFS. Prints one line of JSON with its URIs when it is ready, and serves until it is
 * stopped (SIGINT, SIGTERM), or until whoever started it is gone: nothing is left behind, but for DIR.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startHdfs } from "./running.ts";

/** How often this process looks whether its parent still lives, in milliseconds. */
const PARENT_CHECK_MS = 1_000;

const USAGE = `npm run hdfs [-- --data DIR]

  --data DIR   keep names and blocks in DIR, and go on from what is there; without it all is gone at the end
  --help       this text`;

async function serve(data: string | undefined): Promise<void> {
  const hdfs = await startHdfs(data === undefined ? {} : { data: resolve(data) });
  const { webhdfs, httpfs, namenode, superuser } = hdfs;
  console.log(JSON.stringify({ webhdfs, httpfs, namenode, superuser, pid: process.pid }));
  const stop = (): void => void hdfs.stop();
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECK_MS);
  await hdfs.ended;
  clearInterval(watch);
}

try {
  const { values } = parseArgs({ options: { data: { type: "string" }, help: { type: "boolean" } } });
  if (values.help === true) console.log(USAGE);
  else await serve(values.data);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
