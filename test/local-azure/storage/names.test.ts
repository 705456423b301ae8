/** Names of paths and filesystems through both endpoints, and how lists show them back. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { RawConnection } from "./http/raw-connection.ts";
import { runService, type Running } from "./running-service.ts";
import { unescapeXml } from "./wire/xml.ts";

const block = { "x-ms-blob-type": "BlockBlob" };

function urlOf(path: string): string {
  return `/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** The ways to make a file at an encoded path. */
const makers = {
  dfs: (running: Running, url: string) => running.send("PUT", `${url}?resource=file`),
  blob: (running: Running, url: string) => running.send("PUT", url, block, "x"),
} as const;

const endpoints = ["dfs", "blob"] as const;

/** A filesystem of its own in a running service. */
async function filesystem(running: Running, name: string): Promise<Running> {
  await running.service.plane.putFilesystem("lakeaccount", name);
  const base = `${running.service.endpoint}/lakeaccount/${name}`;
  return {
    ...running,
    filesystem: base,
    send: (method, path, headers = {}, body) => {
      const all = { authorization: `Bearer ${running.ownerToken}`, "x-ms-version": "2023-11-03", ...headers };
      return fetch(base + path, { method, headers: all, ...(body === undefined ? {} : { body: Buffer.from(body) }) });
    },
  };
}

async function listed(running: Running): Promise<{ readonly blobs: string[]; readonly paths: string[] }> {
  const xml = await (await running.send("GET", "?restype=container&comp=list")).text();
  const blobs = [...xml.matchAll(/<Name( Encoded="true")?>([^<]*)<\/Name>/gu)].map(([, encoded, name = ""]) =>
    encoded === undefined ? unescapeXml(name) : decodeURIComponent(name),
  );
  const json = await (await running.send("GET", "?resource=filesystem&recursive=true")).json();
  return { blobs, paths: (json as { paths: { name: string }[] }).paths.map(({ name }) => name) };
}

function coded(answer: Response): string {
  return `${answer.status} ${answer.headers.get("x-ms-error-code") ?? ""}`.trim();
}

async function eachEndpoint(
  t: TestContext,
  use: (running: Running, make: (url: string) => Promise<Response>) => Promise<void>,
): Promise<void> {
  const running = await runService(t);
  for (const endpoint of endpoints) {
    const own = await filesystem(running, `by-${endpoint}`);
    await use(own, (url) => makers[endpoint](own, url));
  }
}

test("names that look alike are different, and lists show each as it was sent", async (t) => {
  const names = [
    "e\u0301",
    "é",
    "A",
    "a",
    "%41",
    "%2F",
    "a+b",
    "a b",
    "a#b?c",
    "a&b<c>\"'",
    "\ufffe",
    "\uffff",
    "\u0085",
    "😀",
    "\ufb01",
    ".hidden",
    "a..b",
    "~",
    "$x",
  ];
  await eachEndpoint(t, async (running, make) => {
    for (const name of names) assert.equal((await make(urlOf(name))).status, 201, name);
    const { blobs, paths } = await listed(running);
    assert.deepEqual(blobs, [...names].sort());
    assert.deepEqual(paths, [...names].sort());
    for (const name of names) {
      assert.equal((await running.send("HEAD", urlOf(name))).status, 200, name);
      assert.equal((await running.send("HEAD", `${urlOf(name)}?action=getStatus`)).status, 200, name);
    }
    const moved = await running.send("PUT", "/renamed?mode=legacy", {
      "x-ms-rename-source": `/${running.filesystem.split("/").at(-1) ?? ""}${urlOf("%41")}`,
    });
    assert.equal(moved.status, 201);
    assert.deepEqual(
      (await listed(running)).paths.filter((name) => name === "%41" || name === "renamed"),
      ["renamed"],
    );
  });
});

test("U+FFFE and U+FFFF come escaped and marked in List Blobs", async (t) => {
  const running = await runService(t);
  await running.send("PUT", `/${encodeURIComponent("a\uffff/b")}`, block, "x");
  const flat = await (await running.send("GET", "?restype=container&comp=list")).text();
  assert.match(flat, /<Name Encoded="true">a%EF%BF%BF(?:%2F|\/)b<\/Name>/u);
  const folded = await (await running.send("GET", "?restype=container&comp=list&delimiter=%2F")).text();
  assert.match(folded, /<BlobPrefix><Name Encoded="true">a%EF%BF%BF(?:%2F|\/)<\/Name>/u);
});

const spellings: readonly (readonly [sent: string, kept: string])[] = [
  ["/a//b", "a/b"],
  ["/c%2Fd", "c/d"],
  ["/e.", "e"],
  ["/f.../g..", "f/g"],
  ["/h/", "h"],
  ["/i%2F%2F%2Fj%2E", "i/j"],
  ["/.../k", "k"],
];

test("empty segments, dots at the end of one and a slash at the end of all are dropped; %2F separates", async (t) => {
  await eachEndpoint(t, async (running, make) => {
    for (const [sent, kept] of spellings) {
      assert.equal((await make(sent)).status, 201, sent);
      assert.equal((await running.send("HEAD", `/${kept}?action=getStatus`)).status, 200, sent);
    }
    const wanted = new Set(
      spellings.flatMap(([, kept]) => kept.split("/").map((_, at, all) => all.slice(0, at + 1).join("/"))),
    );
    assert.deepEqual((await listed(running)).blobs, [...wanted].sort());
  });
});

test("1,024 UTF-16 units are a name, one more is none, whatever is asked of it", async (t) => {
  await eachEndpoint(t, async (running, make) => {
    for (const name of ["n".repeat(1024), "😀".repeat(512), `${"d/".repeat(20)}${"é".repeat(984)}`]) {
      assert.equal((await make(urlOf(name))).status, 201);
      assert.ok((await listed(running)).paths.includes(name));
    }
    for (const name of ["n".repeat(1025), "😀".repeat(513)]) {
      assert.equal(coded(await make(urlOf(name))), "400 OutOfRangeInput");
      assert.equal(coded(await running.send("HEAD", urlOf(name))), "400 OutOfRangeInput");
      assert.equal(coded(await running.send("DELETE", `${urlOf(name)}?recursive=true`)), "400 OutOfRangeInput");
    }
  });
});

test("60 directories below each other, and a file in the last; not more", async (t) => {
  await eachEndpoint(t, async (running, make) => {
    const deepest = `/${Array.from({ length: 60 }, () => "d").join("/")}`;
    assert.equal((await running.send("PUT", `${deepest}?resource=directory`)).status, 201);
    assert.equal((await make(`${deepest}/f`)).status, 201);
    assert.equal(coded(await running.send("PUT", `${deepest}/d?resource=directory`)), "409 PathIsTooDeep");
    assert.equal(coded(await make(`${deepest}/d/f`)), "409 PathIsTooDeep");
  });
});

test("bytes that are not UTF-8 and lone surrogates are no names", async (t) => {
  const running = await runService(t);
  using connection = new RawConnection(running.service.port);
  const common = [`Host: 127.0.0.1:${running.service.port}`, `Authorization: Bearer ${running.ownerToken}`];
  for (const path of ["%FF", "%ED%A0%80", "a%C3", "%C0%AF"]) {
    for (const [query, headers] of [
      ["?resource=file", []],
      ["", ["x-ms-blob-type: BlockBlob"]],
    ] as const) {
      const line = `PUT /lakeaccount/data/${path}${query} HTTP/1.1`;
      connection.send([line, ...common, "x-ms-version: 2023-11-03", "Content-Length: 0", ...headers]);
      const answer = await connection.answer();
      assert.equal(`${answer.status} ${answer.headers.get("x-ms-error-code") ?? ""}`, "400 InvalidUri", path);
    }
  }
});

test("dot segments are followed, escaped or not, and lead out of no filesystem", async (t) => {
  const running = await runService(t);
  using connection = new RawConnection(running.service.port);
  const common = [`Host: 127.0.0.1:${running.service.port}`, `Authorization: Bearer ${running.ownerToken}`];
  const statuses: number[] = [];
  for (const path of ["a/./b", "a/../c", "a/%2E%2E/d/%2e", "../x", "a/../../x"]) {
    const line = `PUT /lakeaccount/data/${path}?resource=file HTTP/1.1`;
    connection.send([line, ...common, "x-ms-version: 2023-11-03", "Content-Length: 0"]);
    statuses.push((await connection.answer()).status);
  }
  assert.deepEqual(statuses, [201, 201, 201, 400, 400]);
  assert.deepEqual((await listed(running)).paths, ["a", "a/b", "c", "d"]);
});

test("filesystem names: 3 to 63 letters, digits and single hyphens, or Azure's own", async (t) => {
  const running = await runService(t);
  const create = async (name: string, query: string): Promise<string> => {
    const headers = { authorization: `Bearer ${running.ownerToken}`, "x-ms-version": "2023-11-03" };
    const url = `${running.service.endpoint}/lakeaccount/${encodeURIComponent(name)}?${query}`;
    return coded(await fetch(url, { method: "PUT", headers }));
  };
  for (const query of ["resource=filesystem", "restype=container"]) {
    const first = query.startsWith("resource") ? "a" : "b";
    for (const name of [`${first}aa`, first.repeat(63), `${first}-1`, `0-${first}-0`]) {
      assert.equal(await create(name, query), "201", name);
    }
    for (const name of ["aa", "a".repeat(64), "$"])
      assert.equal(await create(name, query), "400 OutOfRangeInput", name);
    for (const name of ["Aaa", "a--b", "-ab", "ab-", "a_b", "a.b", "äaa", "$roots"]) {
      assert.equal(await create(name, query), "400 InvalidResourceName", name);
    }
  }
  for (const name of ["$root", "$web", "$logs"]) assert.equal(await create(name, "restype=container"), "201", name);
  const missing = await fetch(`${running.service.endpoint}/lakeaccount/A_b?restype=container`, {
    headers: { authorization: `Bearer ${running.ownerToken}`, "x-ms-version": "2023-11-03" },
  });
  assert.equal(coded(missing), "400 InvalidResourceName");
});

test("any name that is made is listed and found again", async (t) => {
  const running = await runService(t);
  let runs = 0;
  const segment = fc
    .string({ unit: "grapheme-composite", minLength: 1, maxLength: 6 })
    .filter((each) => !/[/\u0000-\u001f\u007f-\u009f]/u.test(each) && !each.endsWith("."));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(segment, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...endpoints),
      async (all, endpoint) => {
        const own = await filesystem(running, `any-${++runs}`);
        for (const name of all) assert.equal((await makers[endpoint](own, urlOf(name))).status, 201, name);
        const { blobs, paths } = await listed(own);
        assert.deepEqual(blobs, [...all].sort());
        assert.deepEqual(paths, [...all].sort());
      },
    ),
    { numRuns: 40 },
  );
});
