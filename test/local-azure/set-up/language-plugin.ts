// Policy packs, which the engine asks the language host to run: the SDK's own loader in a Node process, its output passed on
// until it ends.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import type grpc from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";

type Request = InstanceType<typeof language.RunPluginRequest>;

/** Programs of the SDK by the kind of plugin: what `pulumirpc.LanguageRuntime` calls it. */
const RUNNERS: Readonly<Record<string, string>> = {
  analyzer: "@pulumi/pulumi/cmd/run-policy-pack",
  resource: "@pulumi/pulumi/cmd/run-plugin",
};

export const runPlugin: grpc.handleServerStreamingCall<Request, unknown> = (call) => {
  const request = call.request;
  const runner = createRequire(import.meta.url).resolve(RUNNERS[request.getKind()] ?? RUNNERS["resource"] ?? "");
  const program = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  const child = spawn(process.execPath, [runner, ...request.getArgsList(), program], {
    cwd: request.getPwd(),
    env: { ...process.env, ...Object.fromEntries(request.getEnvList().map(asVariable)) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (text: Buffer) => call.write(answer((response) => response.setStdout(text))));
  child.stderr.on("data", (text: Buffer) => call.write(answer((response) => response.setStderr(text))));
  child.on("close", (status) => {
    call.write(answer((response) => response.setExitcode(status ?? 1)));
    call.end();
  });
  call.on("cancelled", () => child.kill());
};

function answer(fill: (response: InstanceType<typeof language.RunPluginResponse>) => void): unknown {
  const response = new language.RunPluginResponse();
  fill(response);
  return response;
}

function asVariable(assignment: string): [string, string] {
  const equals = assignment.indexOf("=");
  return [assignment.slice(0, equals), assignment.slice(equals + 1)];
}
