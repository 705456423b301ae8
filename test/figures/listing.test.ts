/** The memory that a listing of one directory takes does not grow with it; `npm run bench -- listing` lists 1,000,000 entries. */
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import * as z from "zod";
import { measuredNode } from "../bench/measured-process.ts";
import { serveHugeDirectory } from "./huge-directory.ts";

const PROGRAM = join(import.meta.dirname, "listing-program.ts");
const [FEW, MANY] = [20_000, 200_000];
/** Largest peak at ten times the entries. What V8 lets lie for a while is part of it. */
const MOST_GROWTH = 1.5;

const told = z.object({ entries: z.number(), requests: z.number() });

async function peakOf(files: number): Promise<number> {
  await using huge = await serveHugeDirectory(files);
  const { output, peakBytes } = await measuredNode({ words: [PROGRAM, huge.uri], environment: process.env });
  const { entries, requests } = told.parse(JSON.parse(output));
  assert.equal(entries, files);
  assert.equal(requests, files / 1_000, "one request for each page");
  return peakBytes ?? Number.NaN;
}

test("a directory ten times as large is listed in order in the same memory", async () => {
  const [few, many] = [await peakOf(FEW), await peakOf(MANY)];
  assert.ok(many / few < MOST_GROWTH, `${(many / few).toFixed(2)} times`);
});
