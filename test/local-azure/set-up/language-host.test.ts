import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";
import grpc from "@grpc/grpc-js";
import languageService from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { programArguments, programEnvironment, runResponse } from "./program.ts";

function runRequest(entryPoint = ".", nodeArguments = "--import=./a.js --no-warnings") {
  const info = new language.ProgramInfo();
  info.setRootDirectory("/project");
  info.setProgramDirectory("/project");
  info.setEntryPoint(entryPoint);
  info.setOptions(struct.Struct.fromJavaScript({ typescript: false, nodeargs: nodeArguments }));
  const request = new language.RunRequest();
  request.setInfo(info);
  request.setMonitorAddress("127.0.0.1:1");
  request.setProject("adls-migration");
  request.setStack("local");
  request.setParallel(8);
  request.getConfigMap().set("adls-migration:account", "{}");
  request.setConfigsecretkeysList(["adls-migration:account"]);
  return request;
}

test("the program gets Node's arguments, the engine's addresses and its entry point in the runner's order", () => {
  assert.deepEqual(programArguments(runRequest(), "127.0.0.1:2", "/runner"), [
    ...["--import=./a.js", "--no-warnings", "/runner"],
    ...["--monitor", "127.0.0.1:1", "--engine", "127.0.0.1:2"],
    ...["--project", "adls-migration", "--root-directory", "/project", "--stack", "local", "--pwd", "/project"],
    ...["--parallel", "8", "."],
  ]);
});

test("a preview is told to be one", () => {
  const request = runRequest();
  request.setDryrun(true);
  assert.deepEqual(programArguments(request, "e", "r").slice(-2), ["--dry-run", "."]);
});

test("the configuration and which of it is secret are in the environment", () => {
  const environment = programEnvironment(runRequest(), { KEPT: "1" });
  assert.equal(environment["KEPT"], "1");
  assert.equal(environment["PULUMI_CONFIG"], '{"adls-migration:account":"{}"}');
  assert.equal(environment["PULUMI_CONFIG_SECRET_KEYS"], '["adls-migration:account"]');
});

test("the engine is told how the program ended", () => {
  const told = (status: number | null, signal: NodeJS.Signals | null) => {
    const response = runResponse(status, signal);
    return [response.getBail(), response.getError()];
  };
  assert.deepEqual(told(0, null), [false, ""]);
  assert.deepEqual(told(32, null), [true, ""]);
  assert.deepEqual(told(1, null), [false, "Program exited with non-zero exit code: 1"]);
  assert.deepEqual(told(null, "SIGKILL"), [false, "Program was ended by SIGKILL"]);
});

interface Host {
  readonly client: InstanceType<typeof languageService.LanguageRuntimeClient>;
  readonly child: ChildProcess;
}

/** Starts the host as the engine does, with its stdin held, and ends it afterwards. */
async function withHost(work: (host: Host) => Promise<void>): Promise<void> {
  const file = join(import.meta.dirname, "language-host.ts");
  const child = spawn(process.execPath, [file, "127.0.0.1:2"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout);
  const [port] = (await once(lines, "line")) as [string];
  const client = new languageService.LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  try {
    await work({ client, child });
  } finally {
    client.close();
    child.kill("SIGKILL");
  }
}

test("the host prints its port, answers what the engine asks, and ends when the engine is gone", () =>
  withHost(async ({ client, child }) => {
    const about = await new Promise<InstanceType<typeof language.AboutResponse>>((resolve, reject) =>
      client.about(new language.AboutRequest(), (error, response) =>
        error === null ? resolve(response) : reject(error),
      ),
    );
    assert.equal(about.getVersion(), process.version);
    const packages = await new Promise<InstanceType<typeof language.GetRequiredPackagesResponse>>((resolve, reject) =>
      client.getRequiredPackages(new language.GetRequiredPackagesRequest(), (error, response) =>
        error === null ? resolve(response) : reject(error),
      ),
    );
    assert.equal(packages.getPackagesList().length, 0);
    child.stdin?.end();
    const [status] = (await once(child, "exit")) as [number | null];
    assert.equal(status, 0);
  }));

test("a program that fails is an answer, not an error, and a cancelled one ends", () =>
  withHost(async ({ client }) => {
    const run = (request: InstanceType<typeof language.RunRequest>) =>
      new Promise<InstanceType<typeof language.RunResponse>>((resolve, reject) =>
        client.run(request, (error, response) => (error === null ? resolve(response) : reject(error))),
      );
    const failed = await run(runRequest(".", "--eval process.exit(3) --"));
    assert.equal(failed.getError(), "Program exited with non-zero exit code: 3");
    const endless = run(runRequest(".", "--eval setInterval(()=>0,1000) --"));
    // The host answers calls in the order in which they come, so the program has been started when this one is answered.
    await new Promise((resolve) => client.about(new language.AboutRequest(), resolve));
    await new Promise((resolve) => client.cancel(new empty.Empty(), resolve));
    assert.equal((await endless).getError(), "Program was ended by SIGINT");
  }));
