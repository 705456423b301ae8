// The components from another Pulumi project: the tarball of `npm pack`, installed by npm, in a program of its own that makes an
// account and moves a lake.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { NODE_FOLDER } from "../local-azure/set-up/commands.ts";
import { PROJECT_FOLDER, SOURCE_ACCOUNT, SOURCE_FILESYSTEM } from "../local-azure/set-up/project.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { OtherProject } from "./other-project.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertSucceeded } from "./stack-sections.ts";
import { assertEqualLakes } from "./verdict.ts";

const packedPlace = { account: "packedlake", filesystem: "raw" };
let environment: LocalEnvironment;
let project: OtherProject;
const tarballs = mkdtempSync(join(tmpdir(), "adls-package-"));

const PROGRAM = `
import { DataAccess, DataLakeAccount, FileSystem, Migration, roleDefinitionOf } from "adls-migration";
import { getClientConfig } from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";

const { subscriptionId, objectId } = await getClientConfig();
const lake = new DataLakeAccount("lake", { accountName: "packedlake", location: "westeurope" });
const grants = [{
  name: "owner",
  identity: { objectId, principalType: undefined },
  roleDefinition: roleDefinitionOf("Storage Blob Data Owner") ?? "",
  scope: lake.id,
}];
const access = new DataAccess("migrating", { subscriptionId, grants });
const raw = new FileSystem("raw", { account: lake, filesystemName: "raw" });
const from = new pulumi.Config().require("from");
const moved = new Migration("packed", { from, account: lake, filesystem: raw }, { dependsOn: [access, raw] });

export const uri: pulumi.Output<string> = raw.uri;
export const complete: pulumi.Output<boolean | undefined> = moved.complete;
`;

/** npm and the programs that it starts, with this project's Node. */
function npm(directory: string, ...words: readonly string[]): void {
  const PATH = `${NODE_FOLDER}:${process.env["PATH"] ?? ""}`;
  execFileSync("npm", [...words, "--no-audit", "--no-fund"], {
    cwd: directory,
    env: { ...process.env, PATH },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** The versions that this project is tested with, by name. */
function versions(...names: readonly string[]): Record<string, string> {
  const { devDependencies } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  return Object.fromEntries(names.map((name) => [name, devDependencies[name] ?? ""]));
}

before(async () => {
  npm(PROJECT_FOLDER, "pack", "--pack-destination", tarballs);
  const [tarball = ""] = readdirSync(tarballs);
  const peers = versions("@pulumi/pulumi", "@pulumi/azure-native", "@pulumi/azuread");
  const dependencies = { "adls-migration": `file:${join(tarballs, tarball)}`, ...peers };
  project = new OtherProject("elsewhere", PROGRAM, { dependencies });
  npm(project.folder, "install", "--prefer-offline", "--ignore-scripts", "--engine-strict=false");
  environment = await makeEnvironment({ lake: await planSmallLake(60) });
  await project.begin(environment);
  project.configure("from", environment.uri(SOURCE_ACCOUNT, SOURCE_FILESYSTEM));
});
after(() => {
  environment.remove();
  project.remove();
  rmSync(tarballs, { recursive: true, force: true });
});

test("the package holds declarations and no other TypeScript, no tests, and of the stacks what npm always packs", () => {
  const files = readdirSync(join(project.folder, "node_modules", "adls-migration"), {
    recursive: true,
    encoding: "utf8",
  });
  const strange = files.filter(
    (file) => /(?<!\.d)\.ts$|^(?:test|stacks)\b/u.test(file) && !file.startsWith("node_modules"),
  );
  assert.deepEqual(strange, ["stacks", "stacks/index.ts"]);
});

test("its types are those of the components", () => {
  const wrong = "// @ts-expect-error\nexport const wrong: DataLakeAccountArgs = { accountName: 1 };\n";
  writeFileSync(
    join(project.folder, "wrong.ts"),
    `import type { DataLakeAccountArgs } from "adls-migration";\n${wrong}`,
  );
  const options = { target: "ES2024", module: "nodenext", strict: true, noEmit: true, skipLibCheck: true, types: [] };
  writeFileSync(
    join(project.folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, files: ["index.ts", "wrong.ts"] }),
  );
  execFileSync(process.execPath, [
    join(PROJECT_FOLDER, "node_modules", "typescript", "bin", "tsc"),
    "-p",
    project.folder,
  ]);
});

test("a program that imports it makes an account and moves a lake; the next run finds nothing to do", async () => {
  assertSucceeded(await project.pulumi("preview"));
  assertSucceeded(await project.pulumi("up", "--yes", "--skip-preview"));
  await assertEqualLakes(environment, packedPlace);
  const second = await project.pulumi("up", "--yes", "--skip-preview");
  assertSucceeded(second);
  assert.match(second.output, /\d+ unchanged/u);
  assert.doesNotMatch(second.output, /\d+ (?:updated|created|deleted|replaced)/u);
});

test("destroy leaves the account, and knows the engine without the program", async () => {
  assertSucceeded(await project.pulumi("destroy", "--yes", "--skip-preview"));
  await assertEqualLakes(environment, packedPlace);
});
