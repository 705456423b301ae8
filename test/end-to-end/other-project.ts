/** A Pulumi project of its own in a temporary folder, on an environment's login and state, with one stack. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalEnvironment } from "./environment.ts";
import type { Ended } from "./processes.ts";
import { assertSucceeded } from "./stack-sections.ts";

export class OtherProject {
  readonly folder = mkdtempSync(join(tmpdir(), "adls-other-project-"));
  readonly #stackFile = join(this.folder, "Pulumi.local.yaml");
  readonly #name: string;
  #environment: LocalEnvironment | undefined;
  /** What Pulumi wrote into the stack file by itself. */
  #salt = "";

  constructor(name: string, program: string, manifest: object = {}) {
    this.#name = name;
    const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
    writeFileSync(join(this.folder, "Pulumi.yaml"), `name: ${name}\n${runtime}\n`);
    const entry = { type: "module", main: "index.ts" };
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ ...entry, ...manifest }));
    writeFileSync(join(this.folder, "index.ts"), program);
  }

  /** Makes the stack; nothing else works before. */
  async begin(environment: LocalEnvironment): Promise<void> {
    this.#environment = environment;
    assertSucceeded(await environment.pulumiIn(this.folder, "stack", "init", "local"));
    this.#salt = readFileSync(this.#stackFile, "utf8");
  }

  /** Sets one value of the stack's configuration, instead of all that was set before. */
  configure(key: string, value: unknown): void {
    writeFileSync(this.#stackFile, `${this.#salt}\nconfig:\n  ${this.#name}:${key}: ${JSON.stringify(value)}\n`);
  }

  pulumi(command: string, ...words: readonly string[]): Promise<Ended> {
    if (this.#environment === undefined) throw new Error("the project has no stack yet");
    const stack = ["--stack", "local", "--config-file", this.#stackFile];
    return this.#environment.pulumiIn(this.folder, command, ...stack, ...words);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
