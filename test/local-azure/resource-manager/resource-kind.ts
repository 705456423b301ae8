import type { Tenant } from "../directory/index.ts";
import type { AccountPlane } from "../storage/account-plane.ts";
import type { Documents } from "../storage/documents.ts";
import type { ArmError } from "./arm-error.ts";
import type { JsonObject } from "./json.ts";
import type { ResourceId } from "./resource-id.ts";

/** What the rules of a kind may look at and act on. */
export interface Surroundings {
  readonly plane: AccountPlane;
  readonly tenant: Tenant;
  /** For what outlives a resource. */
  readonly documents: Documents;
  /** Where the storage service listens, without a slash at the end. */
  readonly endpoint: string;
  readonly now: () => Date;
  /** The resource as a GET would show it, or undefined. */
  readonly find: (id: string) => Promise<JsonObject | undefined>;
  /** Resources of a type whose id lies below `scope`; `scope` "" means everywhere. */
  readonly list: (scope: string, type: string) => Promise<readonly JsonObject[]>;
}

type Answer<Value> = Promise<Value> | Value;

/**
 * The rules of one resource type. Effects in the storage service come before the document is written and can be
 * repeated: a request that was cut off in between is repaired by sending it again.
 */
export interface ResourceKind {
  readonly type: string;
  /** Checks a PUT, takes its effect, and returns what to keep. Throws ArmError; then nothing has happened. */
  put(id: ResourceId, body: JsonObject, existing: JsonObject | undefined): Answer<JsonObject>;
  /** What a GET shows, given what was kept; undefined where the thing itself is gone or never was. */
  read?(id: ResourceId, kept: JsonObject | undefined): Answer<JsonObject | undefined>;
  /** Children that exist without a document of their own. */
  children?(parent: string): Answer<readonly string[]>;
  /** Throws ArmError where this one cannot be deleted now, though the request is well. Not asked when its parent goes. */
  refuseRemoval?(id: ResourceId): Answer<void>;
  remove?(id: ResourceId): Answer<void>;
  notFound?(id: ResourceId): ArmError;
}
