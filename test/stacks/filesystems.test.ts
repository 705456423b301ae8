/** Filesystems with directories: what right words come to, and what only the decided account can tell. */
import assert from "node:assert/strict";
import test from "node:test";
import { formatProblem } from "../../migration/model/problem.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import type { StackConfig } from "../../stacks/stack-config.ts";
import { unmetSquash } from "../../stacks/directory-rules.ts";
import { principalsNamed } from "../../stacks/named-principals.ts";

function config(filesystems: object, migrations = {}): StackConfig {
  const parsed = parseStackConfig({ filesystems, migrations }, "westeurope");
  assert.ok(!(parsed instanceof Array), JSON.stringify(parsed));
  return parsed;
}

const acl = "group:analysts:r-x";
const entries = [
  { scope: "access", type: "group", principal: { kind: "group", name: "analysts" }, permissions: "r-x" },
];

test("directories are known by their paths, whatever slashes stand around them, and `path:` alone says nothing", () => {
  const directories = {
    "/landing/": { acl, recursive: true },
    "landing/in": { acl, recursive: "replace" },
    "a b": null,
  };
  const { filesystems } = config({ raw: { directories, recursive: false } });
  assert.deepEqual(filesystems.get("raw"), {
    directories: new Map<string, object>([
      ["landing", { acl: entries, recursive: "modify" }],
      ["landing/in", { acl: entries, recursive: "replace" }],
      ["a b", {}],
    ]),
  });
});

test("whoever a directory names is looked up, under the key that names it", () => {
  const directories = { in: { owner: "user:ann", group: "$superuser", acl } };
  assert.deepEqual(
    principalsNamed(config({ raw: { directories } })).map(({ key, principal }) => [key, principal.name]),
    [
      ["adls-migration:filesystems.raw.directories.in.owner", "ann"],
      ["adls-migration:filesystems.raw.directories.in.group", "$superuser"],
      ["adls-migration:filesystems.raw.directories.in.acl", "analysts"],
    ],
  );
});

test("a list goes below beside a migration that is over, or whose target is declared itself", () => {
  const from = "abfss://lake@source.dfs.core.windows.net/";
  const directories = { own: { acl } };
  const migrations = { over: { from, to: "raw/x", phase: "decommission" }, apart: { from, to: "raw/own/deep" } };
  const { filesystems } = config({ raw: { acl, recursive: true, directories } }, migrations);
  assert.equal(filesystems.get("raw")?.recursive, "modify");
});

test("a squash that no client of NFS would meet is refused", () => {
  const words = config({ raw: { rootSquash: "root" }, plain: {} });
  assert.deepEqual(unmetSquash(words, { protocols: { nfs: true, sftp: false } }), []);
  assert.deepEqual(unmetSquash(words, { protocols: { nfs: false, sftp: false } }).map(formatProblem), [
    'adls-migration:filesystems.raw.rootSquash: given "root"; allowed: nothing while the account has no NFS 3.0. Set adls-migration:account.nfs: enabled, or leave it out.',
  ]);
});
