/**
 * Lists whose pages are asked for while the lake changes: they go on where they were. What is there all the time is told
 * exactly once, what comes and goes at most once, in ascending order, and nothing that never was.
 */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { runService, type Running } from "../local-azure/storage/running-service.ts";
import { inOrder } from "./item.ts";

const segment = fc.constantFrom("a", "b", "b-", "c", "é", "😀");
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));
const change = fc.record({ path, gone: fc.boolean() });

/** Asks for one page after another. */
type NextPage = (token: string) => Promise<{ readonly names: readonly string[]; readonly next: string }>;

function pathsBy(running: Running, size: number): NextPage {
  return async (token) => {
    const at = token === "" ? "" : `&continuation=${encodeURIComponent(token)}`;
    const answer = await running.send("GET", `?resource=filesystem&recursive=true&maxResults=${size}${at}`);
    const { paths } = (await answer.json()) as { paths: { name: string }[] };
    return { names: paths.map(({ name }) => name), next: answer.headers.get("x-ms-continuation") ?? "" };
  };
}

function blobsBy(running: Running, size: number): NextPage {
  return async (token) => {
    const at = token === "" ? "" : `&marker=${encodeURIComponent(token)}`;
    const text = await (await running.send("GET", `?restype=container&comp=list&maxresults=${size}${at}`)).text();
    const names = [...text.matchAll(/<Name>([^<]*)<\/Name>/gu)].map(([, name]) => name ?? "");
    return { names, next: /<NextMarker>([^<]+)</u.exec(text)?.[1] ?? "" };
  };
}

function withAbove(paths: readonly string[]): string[] {
  const segments = paths.map((each) => each.split("/"));
  return [...new Set(segments.flatMap((each) => each.map((_, depth) => each.slice(0, depth + 1).join("/"))))];
}

function urlOf(each: string): string {
  return `/${each.split("/").map(encodeURIComponent).join("/")}`;
}

test("pages go on where they were while paths come and go", async (t) => {
  const running = await runService(t);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(path, { minLength: 3, maxLength: 12 }),
      fc.array(change, { maxLength: 12 }),
      fc.record({ size: fc.integer({ min: 1, max: 4 }), isBlob: fc.boolean() }),
      async (paths, changes, { size, isBlob }) => {
        const top = `run-${++runs}`;
        await running.service.plane.putFilesystem("lakeaccount", top);
        const own: Running = {
          ...running,
          send: (method, url, headers, body) => running.send(method, `/../${top}${url}`, headers, body),
        };
        for (const each of paths) await own.send("PUT", `${urlOf(each)}?resource=directory`);
        const nextPage = isBlob ? blobsBy(own, size) : pathsBy(own, size);
        const before = withAbove(paths);
        const ever = new Set(before);
        const steady = new Set(before);
        const told: string[] = [];
        const waiting = [...changes];
        let token = "";
        do {
          const page = await nextPage(token);
          told.push(...page.names);
          token = page.next;
          const step = waiting.pop();
          if (step === undefined) continue;
          if (step.gone) {
            await own.send("DELETE", `${urlOf(step.path)}?recursive=true`);
            for (const each of [...steady])
              if (each === step.path || each.startsWith(`${step.path}/`)) steady.delete(each);
          } else {
            await own.send("PUT", `${urlOf(step.path)}?resource=directory`);
            for (const each of withAbove([step.path])) ever.add(each);
          }
        } while (token !== "");
        assert.deepEqual(told, inOrder([...new Set(told)]), "ascending, nothing twice");
        assert.deepEqual(
          told.filter((each) => !ever.has(each)),
          [],
        );
        assert.deepEqual(
          [...steady].filter((each) => !told.includes(each)),
          [],
        );
      },
    ),
    { numRuns: 60 },
  );
});
