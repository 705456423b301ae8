// The language host of Node programs, for a Pulumi CLI that comes without the official `pulumi-language-nodejs` (it is not to
// be had as a Go module). The engine starts it, reads the port that it prints, and speaks `pulumirpc.LanguageRuntime` to it.
// Only what a program, its dynamic providers and policy packs need is answered; code generation and packaging stay
// unimplemented.
import { createRequire } from "node:module";
import grpc from "@grpc/grpc-js";
import languageService from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { runPlugin } from "./language-plugin.ts";
import { Programs, type RunRequest } from "./program.ts";

/** gRPC's own word for messages of any size. */
const UNLIMITED = -1;

/** The answers to the engine's calls; `Run` answers when the program has ended. */
export function createLanguageService(programs: Programs): grpc.UntypedServiceImplementation {
  const answer =
    <Request, Response>(respond: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> =>
    (call, callback) => {
      callback(null, respond(call.request));
    };
  const handshake = answer<InstanceType<typeof language.LanguageHandshakeRequest>, unknown>((request) => {
    programs.attach(request.getEngineAddress());
    return new language.LanguageHandshakeResponse();
  });
  const run: grpc.handleUnaryCall<RunRequest, unknown> = (call, callback) => {
    void programs.run(call.request).then((response) => callback(null, response));
  };
  const installDependencies: grpc.handleServerStreamingCall<unknown, unknown> = (call) => call.end();
  return {
    handshake,
    run,
    runPlugin,
    installDependencies,
    getPluginInfo: answer(() => new plugin.PluginInfo()),
    getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
    getRequiredPlugins: answer(() => new language.GetRequiredPluginsResponse()),
    getProgramDependencies: answer(() => new language.GetProgramDependenciesResponse()),
    runtimeOptionsPrompts: answer(() => new language.RuntimeOptionsResponse()),
    about: answer(() => {
      const response = new language.AboutResponse();
      response.setExecutable(process.execPath);
      response.setVersion(process.version);
      return response;
    }),
    cancel: answer(() => {
      programs.cancel();
      return new empty.Empty();
    }),
  };
}

/** Serves on a free port of the loopback interface and prints the port on a line of its own, as the engine expects. */
export async function serveLanguageHost(programs: Programs): Promise<grpc.Server> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": UNLIMITED,
    "grpc.max_send_message_length": UNLIMITED,
  });
  server.addService(languageService.LanguageRuntimeService, createLanguageService(programs));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  process.stdout.write(`${port}\n`);
  return server;
}

if (import.meta.main) {
  const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run");
  const programs = new Programs(process.argv.at(-1) ?? "", runner);
  // The engine holds the other end of stdin: when it is gone, however it ended, nothing is left to serve.
  process.stdin.resume();
  process.stdin.on("end", () => {
    programs.abandon();
    process.exit(0);
  });
  await serveLanguageHost(programs);
}
