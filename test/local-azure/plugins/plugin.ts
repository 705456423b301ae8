import type { Difference } from "./differences.ts";
import type { Values } from "./shape.ts";

/**
 * A provider plugin in plain values: no null, no secret (the engine keeps track of those itself), unknowns as
 * unknown-value.ts has them. `type` and `name` are those of the resource's URN. Errors reach the user as their message.
 */
export interface Plugin {
  /** The package's name and a version not below the SDK's, or the engine looks elsewhere. */
  readonly name: string;
  readonly version: string;
  configure(settings: Values): Promise<void>;
  check(request: CheckRequest): Promise<CheckAnswer>;
  diff(request: DiffRequest): Promise<DiffAnswer>;
  create(request: CreateRequest): Promise<Created>;
  /** Undefined: the resource is gone. `inputs` is undefined for a resource that is imported. */
  read(request: ReadRequest): Promise<ReadAnswer | undefined>;
  update(request: UpdateRequest): Promise<Values>;
  remove(request: RemoveRequest): Promise<void>;
  invoke(token: string, args: Values): Promise<Values>;
}

export interface ResourceRequest {
  readonly type: string;
  readonly name: string;
}

export interface CheckRequest extends ResourceRequest {
  readonly before: Values;
  readonly inputs: Values;
  readonly seed: Uint8Array;
}

export interface CheckAnswer {
  readonly inputs: Values;
  /** Every problem, one sentence each. */
  readonly failures: readonly string[];
}

export interface DiffRequest extends ResourceRequest {
  readonly before: Values;
  readonly state: Values;
  readonly inputs: Values;
}

export interface DiffAnswer {
  readonly differences: readonly Difference[];
  readonly deleteBeforeReplace: boolean;
}

export interface CreateRequest extends ResourceRequest {
  readonly inputs: Values;
  readonly preview: boolean;
}

export interface Created {
  /** Empty in a preview. */
  readonly id: string;
  readonly outputs: Values;
}

export interface ReadRequest extends ResourceRequest {
  readonly id: string;
  readonly inputs: Values | undefined;
  readonly state: Values;
}

export interface ReadAnswer {
  readonly inputs: Values;
  readonly outputs: Values;
}

export interface RemoveRequest extends ResourceRequest {
  readonly id: string;
}

export interface UpdateRequest extends ResourceRequest {
  readonly id: string;
  readonly inputs: Values;
  readonly state: Values;
  readonly preview: boolean;
}
