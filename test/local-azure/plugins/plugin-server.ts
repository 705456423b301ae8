/**
 * Pulumi's provider protocol for a Plugin. `provider.main` of `@pulumi/pulumi/provider` is not enough: it keeps the
 * configuration, the random seed, the old inputs and the preview flag to itself, leaves secrets wrapped in the inputs,
 * and writes a stack trace for every refusal.
 */
import grpc from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Difference } from "./differences.ts";
import type { Plugin } from "./plugin.ts";
import { isValues } from "./shape.ts";
import type { Values } from "./shape.ts";

type Struct = InstanceType<typeof struct.Struct>;

/** Serves until the engine ends, however it ends; the port is the first line of the standard output. */
export async function servePlugin(plugin: Plugin): Promise<void> {
  // The engine holds the other end of the standard input.
  process.stdin.resume().on("end", () => process.exit(0));
  // State of a large stack is sent whole: no bound on a message, as in Pulumi's own servers.
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(services.ResourceProviderService, { ...generalMethods(plugin), ...resourceMethods(plugin) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  process.stdout.write(`${String(port)}\n`);
}

/** A method with one request and one answer; what it throws is answered as its message alone. */
function unary<Request, Answer>(
  method: (request: Request) => Promise<Answer> | Answer,
): grpc.handleUnaryCall<Request, Answer> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(method)
      .then(
        (answer) => {
          callback(null, answer);
        },
        (error: unknown) => {
          callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        },
      );
  };
}

function generalMethods(plugin: Plugin): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new pluginMessages.PluginInfo().setVersion(plugin.version)),
    getSchema: unary(() => {
      const schema = JSON.stringify({ name: plugin.name, version: plugin.version });
      return new messages.GetSchemaResponse().setSchema(schema);
    }),
    checkConfig: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new messages.DiffResponse()),
    configure: unary(async (request: messages.ConfigureRequest) => {
      await plugin.configure(toValues(request.getArgs()));
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),
    invoke: unary(async (request: messages.InvokeRequest) => {
      const outputs = await plugin.invoke(request.getTok(), toValues(request.getArgs()));
      return new messages.InvokeResponse().setReturn(toStruct(outputs));
    }),
    cancel: unary(() => new empty.Empty()),
    attach: unary(() => new empty.Empty()),
  };
}

function resourceMethods(plugin: Plugin): grpc.UntypedServiceImplementation {
  return { check: check(plugin), diff: diff(plugin), ...changingMethods(plugin), read: read(plugin) };
}

function changingMethods(plugin: Plugin): grpc.UntypedServiceImplementation {
  return {
    create: unary(async (request: messages.CreateRequest) => {
      const inputs = toValues(request.getProperties());
      const preview = request.getPreview();
      const { id, outputs } = await plugin.create({ ...resourceOf(request.getUrn()), inputs, preview });
      return new messages.CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const [inputs, state] = [toValues(request.getNews()), toValues(request.getOlds())];
      const resource = { ...resourceOf(request.getUrn()), id: request.getId() };
      const outputs = await plugin.update({ ...resource, inputs, state, preview: request.getPreview() });
      return new messages.UpdateResponse().setProperties(toStruct(outputs));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      await plugin.remove({ ...resourceOf(request.getUrn()), id: request.getId() });
      return new empty.Empty();
    }),
  };
}

function check(plugin: Plugin) {
  return unary(async (request: messages.CheckRequest) => {
    const { inputs, failures } = await plugin.check({
      ...resourceOf(request.getUrn()),
      before: toValues(request.getOlds()),
      inputs: toValues(request.getNews()),
      seed: request.getRandomseed_asU8(),
    });
    const list = failures.map((reason) => new messages.CheckFailure().setReason(reason));
    return new messages.CheckResponse().setInputs(toStruct(inputs)).setFailuresList(list);
  });
}

function diff(plugin: Plugin) {
  return unary(async (request: messages.DiffRequest) => {
    const { differences, deleteBeforeReplace } = await plugin.diff({
      ...resourceOf(request.getUrn()),
      before: toValues(request.getOldInputs()),
      state: toValues(request.getOlds()),
      inputs: toValues(request.getNews()),
    });
    const answer = new messages.DiffResponse().setHasdetaileddiff(true).setDeletebeforereplace(deleteBeforeReplace);
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    answer.setChanges(differences.length === 0 ? DIFF_NONE : DIFF_SOME);
    answer.setDiffsList([...new Set(differences.map(({ path }) => path.split(/[.[]/)[0] ?? path))]);
    answer.setReplacesList(differences.filter(({ replaces }) => replaces).map(({ path }) => path));
    const detailed = answer.getDetaileddiffMap();
    for (const difference of differences) detailed.set(difference.path, propertyDiff(difference));
    return answer;
  });
}

function propertyDiff({ change, replaces }: Difference) {
  const { Kind } = messages.PropertyDiff;
  const kinds = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  } as const;
  return new messages.PropertyDiff().setKind(kinds[change][replaces ? 1 : 0]).setInputdiff(true);
}

function read(plugin: Plugin) {
  return unary(async (request: messages.ReadRequest) => {
    const found = await plugin.read({
      ...resourceOf(request.getUrn()),
      id: request.getId(),
      inputs: request.hasInputs() ? toValues(request.getInputs()) : undefined,
      state: toValues(request.getProperties()),
    });
    const answer = new messages.ReadResponse();
    if (found === undefined) return answer;
    return answer.setId(request.getId()).setProperties(toStruct(found.outputs)).setInputs(toStruct(found.inputs));
  });
}

/** `urn:pulumi:stack::project::parent$type::name` */
function resourceOf(urn: string): { type: string; name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

function toValues(message: Struct | undefined): Values {
  const value: unknown = withoutNothing(message?.toJavaScript() ?? {});
  return isValues(value) ? value : {};
}

function toStruct(values: Values): Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(values)) as Record<string, struct.JavaScriptValue>);
}

/** Null means "not given" to azure-native, at any depth. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (!isValues(value)) return value;
  const given = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(given.map(([name, field]) => [name, withoutNothing(field)]));
}
