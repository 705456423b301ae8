/** A plugin started as the engine starts it, and spoken to as the engine speaks, in plain values: for tests. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Values } from "./shape.ts";

type Struct = InstanceType<typeof struct.Struct>;
type Client = InstanceType<typeof services.ResourceProviderClient>;
type Found = Readonly<Record<string, unknown>>;

/** Refusals are thrown as their message. */
export class PluginProcess {
  readonly #client: Client;
  readonly #end: () => Promise<void>;

  private constructor(client: Client, end: () => Promise<void>) {
    this.#client = client;
    this.#end = end;
  }

  /** `localAzure` is what ADLS_LOCAL_AZURE says; undefined: started without it. */
  static async start(file: string, localAzure: string | undefined): Promise<PluginProcess> {
    const script = fileURLToPath(new URL(file, import.meta.url));
    const child = spawn(process.execPath, [script, "127.0.0.1:1"], {
      env: { ...process.env, ADLS_LOCAL_AZURE: localAzure },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const port = await new Promise<string>((resolve) => lines.once("line", resolve));
    const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new PluginProcess(client, async () => {
      client.close();
      child.stdin.end();
      await once(child, "exit");
    });
  }

  /** Ends the process as the end of its engine does. */
  async stop(): Promise<void> {
    await this.#end();
  }

  async configure(settings: Values): Promise<void> {
    const request = new messages.ConfigureRequest().setArgs(toStruct(settings));
    await ask((done) => this.#client.configure(request, done));
  }

  async version(): Promise<string> {
    const answer = await ask<{ getVersion(): string }>((done) => this.#client.getPluginInfo(new empty.Empty(), done));
    return answer.getVersion();
  }

  async check(urn: string, news: Values, olds: Values = {}): Promise<{ inputs: Found; failures: string[] }> {
    const request = new messages.CheckRequest().setUrn(urn).setNews(toStruct(news)).setOlds(toStruct(olds));
    request.setRandomseed(Buffer.alloc(32, 7));
    const answer = await ask<messages.CheckResponse>((done) => this.#client.check(request, done));
    const failures = answer.getFailuresList().map((failure) => failure.getReason());
    return { inputs: fromStruct(answer.getInputs()), failures };
  }

  async diff(urn: string, oldInputs: Values, news: Values): Promise<{ changed: string[]; replaced: string[] }> {
    const request = new messages.DiffRequest().setUrn(urn).setId("id").setOldInputs(toStruct(oldInputs));
    request.setNews(toStruct(news)).setOlds(toStruct({}));
    const answer = await ask<messages.DiffResponse>((done) => this.#client.diff(request, done));
    const { changes, replacesList, deletebeforereplace, diffsList } = answer.toObject();
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    if (changes !== (diffsList.length === 0 ? DIFF_NONE : DIFF_SOME)) throw new Error("changes contradict diffs");
    if (deletebeforereplace !== replacesList.length > 0) throw new Error("replaced before it is deleted");
    return { changed: diffsList, replaced: replacesList };
  }

  async create(urn: string, inputs: Values, preview = false): Promise<{ id: string; outputs: Found }> {
    const request = new messages.CreateRequest().setUrn(urn).setProperties(toStruct(inputs)).setPreview(preview);
    const answer = await ask<messages.CreateResponse>((done) => this.#client.create(request, done));
    return { id: answer.getId(), outputs: fromStruct(answer.getProperties()) };
  }

  /** `known` undefined: the resource is imported. */
  async read(urn: string, id: string, known?: { inputs: Values; outputs: Values }) {
    const request = new messages.ReadRequest().setUrn(urn).setId(id);
    if (known !== undefined) request.setInputs(toStruct(known.inputs)).setProperties(toStruct(known.outputs));
    const answer = await ask<messages.ReadResponse>((done) => this.#client.read(request, done));
    const [inputs, outputs] = [fromStruct(answer.getInputs()), fromStruct(answer.getProperties())];
    return { id: answer.getId(), inputs, outputs };
  }

  async update(urn: string, id: string, news: Values): Promise<Found> {
    const request = new messages.UpdateRequest().setUrn(urn).setId(id).setNews(toStruct(news)).setOlds(toStruct({}));
    const answer = await ask<messages.UpdateResponse>((done) => this.#client.update(request, done));
    return fromStruct(answer.getProperties());
  }

  async remove(urn: string, id: string): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urn).setId(id);
    await ask((done) => this.#client.delete(request, done));
  }

  async invoke(token: string, args: Values): Promise<Found> {
    const request = new messages.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const answer = await ask<messages.InvokeResponse>((done) => this.#client.invoke(request, done));
    return fromStruct(answer.getReturn());
  }
}

type Done<Answer> = (error: grpc.ServiceError | null, answer: Answer) => void;

function ask<Answer>(call: (done: Done<Answer>) => unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error === null) resolve(answer);
      else reject(new Error(error.details));
    });
  });
}

function toStruct(values: Values): Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, struct.JavaScriptValue>);
}

function fromStruct(message: Struct | undefined): Found {
  return { ...message?.toJavaScript() };
}
