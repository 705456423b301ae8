/** Where path lists go on: by the tokens that Hadoop's driver makes, by `beginFrom`, and never by a token that was changed. */
import assert from "node:assert/strict";
import test from "node:test";
import { crc64 } from "../content/crc64.ts";
import { block, coded, runFlat } from "../running-flat.ts";
import { runService } from "../running-service.ts";

const names = ["1_folder", "A0", "D01", "a+", "c0", "name5"];

/** As the driver makes it for a hierarchical account. */
function driverToken(name: string, checked = name): string {
  const check = Buffer.from(crc64(Buffer.from(`${checked}#$0`)), "base64").readBigInt64LE();
  return Buffer.from(`${check} 0 ${name}`).toString("base64");
}

/** As the driver makes it for a flat account. */
function flatDriverToken(directory: string, name: string): string {
  const start = directory === "" ? name : `${directory}/${name}`;
  const texts = [directory, start, "2026-01-01T00:00:00.0000000Z"];
  const counted = texts.map((text) => `${String(text.length).padStart(6, "0")}!${text}!`).join("");
  const data = Buffer.from(counted).toString("base64").replaceAll("=", "-").replaceAll("/", "_").replaceAll("+", "*");
  return `2!${data.length}!${data}`;
}

async function namesIn(answer: Response): Promise<string[]> {
  const { paths } = (await answer.json()) as { paths: { name: string }[] };
  return paths.map(({ name }) => name);
}

for (const directory of ["", "D01"]) {
  for (const [start, first] of [
    ["A0", 1],
    ["D01", 2],
    ["0-missing", 0],
    ["A1", 2],
    ["z-missing", names.length],
  ] as const) {
    test(`${directory === "" ? "the root" : directory} is listed from ${start} on`, async (t) => {
      const { send } = await runService(t);
      const inside = directory === "" ? "" : `${directory}/`;
      for (const name of names) await send("PUT", `/${encodeURIComponent(inside + name)}?resource=file`);
      const list = `?resource=filesystem&recursive=false&directory=${directory}`;
      const wanted = names.slice(first).map((name) => inside + name);
      const token = encodeURIComponent(driverToken(start));
      assert.deepEqual(await namesIn(await send("GET", `${list}&continuation=${token}`)), wanted);
      const begun = await send("GET", `${list}&beginFrom=${start}`, { "x-ms-version": "2026-02-06" });
      assert.deepEqual(await namesIn(begun), wanted);
    });
  }
}

test("a token whose check is that of another name is refused", async (t) => {
  const { send } = await runService(t);
  const token = encodeURIComponent(driverToken("b", "a"));
  const refused = await send("GET", `?resource=filesystem&recursive=false&continuation=${token}`);
  assert.equal(coded(refused), "400 InvalidInput");
});

test("a flat account takes the driver's tokens for it", async (t) => {
  const flat = await runFlat(t);
  for (const name of ["d/a", "d/b", "d/c"]) await flat.send("PUT", `/${name}`, block, "");
  const list = "?resource=filesystem&recursive=false&directory=d";
  const token = encodeURIComponent(flatDriverToken("d", "b"));
  assert.deepEqual(await namesIn(await flat.send("GET", `${list}&continuation=${token}`)), ["d/b", "d/c"]);
  const begun = await flat.send("GET", `${list}&beginFrom=c`, { "x-ms-version": "2026-02-06" });
  assert.deepEqual(await namesIn(begun), ["d/c"]);
  const cut = encodeURIComponent(flatDriverToken("d", "b").slice(0, -3));
  assert.equal(coded(await flat.send("GET", `${list}&continuation=${cut}`)), "400 InvalidInput");
});
