/** The real process of Pulumi's dynamic providers, spoken to as the engine does, with an engine that only listens. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { credentials, Metadata, Server, ServerCredentials, type ServiceError } from "@grpc/grpc-js";
import { runtime, type dynamic } from "@pulumi/pulumi";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";

export type Values = Record<string, JavaScriptValue>;

/** One message that the engine was sent. */
export interface Told {
  readonly urn: string;
  readonly message: string;
  readonly isPassing: boolean;
}

/** What create or update left behind: finished outputs, or those of a resource that is not finished. */
export interface Made {
  readonly id: string;
  readonly outs: Values;
  /** Why it is not finished; undefined where it is. */
  readonly reasons: readonly string[] | undefined;
}

/** The text by which Pulumi keeps a provider. */
export async function serialized(of: dynamic.ResourceProvider): Promise<string> {
  return (await runtime.serializeFunction(() => of)).text;
}

export class ProviderProcess {
  readonly told: Told[] = [];
  readonly #child: ChildProcess;
  readonly #engine: Server;
  #client: ResourceProviderClient | undefined;

  private constructor(child: ChildProcess, engine: Server) {
    this.#child = child;
    this.#engine = engine;
  }

  /** Starts one phase's process, in the project's folder; `env` is added to this process's own. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ProviderProcess> {
    const engine = new Server();
    const told: Told[] = [];
    engine.addService(EngineService, {
      log: (call: { request: LogRequest }, answer: (error: null, value: object) => void) => {
        const { request } = call;
        told.push({ urn: request.getUrn(), message: request.getMessage(), isPassing: request.getEphemeral() });
        answer(null, new empty.Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    const script = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
    const child = spawn(process.execPath, [script, `127.0.0.1:${port}`], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    const started = new ProviderProcess(child, engine);
    Object.assign(started, { told });
    await started.#connect();
    return started;
  }

  /** Of the process itself, for what the system tells of it. */
  get processId(): number | undefined {
    return this.#child.pid;
  }

  async #connect(): Promise<void> {
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error("the process has no pipes");
    stderr.resume();
    const [port] = (await once(createInterface(stdout), "line")) as [string];
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const request = new provider.ConfigureRequest();
    request.setArgs(struct.Struct.fromJavaScript({}));
    await this.#call("configure", request);
  }

  async check(olds: Values, news: Values): Promise<{ inputs: Values; failures: readonly string[] }> {
    const request = new provider.CheckRequest();
    request.setOlds(struct.Struct.fromJavaScript(olds));
    request.setNews(struct.Struct.fromJavaScript(news));
    const answer = (await this.#call("check", request)) as provider.CheckResponse;
    const failures = answer.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
    return { inputs: valuesOf(answer.getInputs()), failures };
  }

  /** Whether there are changes. */
  async diff(id: string, olds: Values, news: Values): Promise<boolean> {
    const request = new provider.DiffRequest();
    request.setId(id);
    request.setOlds(struct.Struct.fromJavaScript(olds));
    request.setNews(struct.Struct.fromJavaScript(news));
    const answer = (await this.#call("diff", request)) as provider.DiffResponse;
    return answer.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME;
  }

  async create(inputs: Values): Promise<Made> {
    const request = new provider.CreateRequest();
    request.setProperties(struct.Struct.fromJavaScript(inputs));
    return this.#make("create", request, (answer) => (answer as provider.CreateResponse).getId());
  }

  async update(id: string, olds: Values, news: Values): Promise<Made> {
    const request = new provider.UpdateRequest();
    request.setId(id);
    request.setOlds(struct.Struct.fromJavaScript(olds));
    request.setNews(struct.Struct.fromJavaScript(news));
    return this.#make("update", request, () => id);
  }

  async read(id: string, props: Values): Promise<{ id: string; props: Values }> {
    const request = new provider.ReadRequest();
    request.setId(id);
    request.setProperties(struct.Struct.fromJavaScript(props));
    const answer = (await this.#call("read", request)) as provider.ReadResponse;
    return { id: answer.getId(), props: valuesOf(answer.getProperties()) };
  }

  async delete(id: string, props: Values): Promise<void> {
    const request = new provider.DeleteRequest();
    request.setId(id);
    request.setProperties(struct.Struct.fromJavaScript(props));
    await this.#call("delete", request);
  }

  /** Ends as if the engine had been killed; gives the exit code. */
  async hangUp(): Promise<number | null> {
    const gone = once(this.#child, "exit");
    this.#child.stdin?.end();
    const [code] = (await gone) as [number | null];
    await this.stop();
    return code;
  }

  async stop(): Promise<void> {
    this.#client?.close();
    this.#engine.forceShutdown();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  async #make(method: "create" | "update", request: object, idOf: (answer: object) => string): Promise<Made> {
    try {
      const answer = (await this.#call(method, request)) as provider.CreateResponse;
      return { id: idOf(answer), outs: valuesOf(answer.getProperties()), reasons: undefined };
    } catch (error) {
      const made = unfinished(error as ServiceError);
      if (made === undefined) throw error;
      return made;
    }
  }

  #call(method: "configure" | "check" | "diff" | "create" | "update" | "read" | "delete", request: object) {
    const client = this.#client as unknown as Record<
      string,
      (request: object, metadata: Metadata, answer: (error: ServiceError | null, value: object) => void) => void
    >;
    return new Promise<object>((resolve, reject) => {
      client[method]?.(request, new Metadata(), (error, value) => (error === null ? resolve(value) : reject(error)));
    });
  }
}

function valuesOf(values: struct.Struct | undefined): Values {
  return values?.toJavaScript() ?? {};
}

/** What Pulumi reads from the error of a resource that exists and is not finished. */
function unfinished(error: ServiceError): Made | undefined {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!Buffer.isBuffer(details)) return undefined;
  const [any] = status.Status.deserializeBinary(details).getDetailsList();
  if (any === undefined) return undefined;
  const failed = provider.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return { id: failed.getId(), outs: valuesOf(failed.getProperties()), reasons: failed.getReasonsList() };
}
