/** Messages to Pulumi's engine: to the resource's own row, lasting or passing. */
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";

export interface EngineLog {
  /** Stays in the output, under the resource. "" as URN is the stack's row. */
  info(urn: string, message: string): Promise<void>;
  warning(urn: string, message: string): Promise<void>;
  /** Stands in the resource's row until the next one. */
  passing(urn: string, message: string): Promise<void>;
}

let opened: EngineLog | undefined;

/** The engine that started this process: the provider gets its address as its last argument. */
export function engineLog(): EngineLog {
  opened ??= engineLogAt(process.argv.at(-1) ?? "");
  return opened;
}

/** A message that cannot be delivered is no failure of what it tells about. */
export function engineLogAt(address: string): EngineLog {
  const client = new EngineClient(address, credentials.createInsecure());
  const send = (severity: engine.LogSeverity, urn: string, message: string, ephemeral: boolean): Promise<void> => {
    const request = new engine.LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    return new Promise((resolve) => {
      client.log(request, () => resolve());
    });
  };
  return {
    info: (urn, message) => send(engine.LogSeverity.INFO, urn, message, false),
    warning: (urn, message) => send(engine.LogSeverity.WARNING, urn, message, false),
    passing: (urn, message) => send(engine.LogSeverity.INFO, urn, message, true),
  };
}
