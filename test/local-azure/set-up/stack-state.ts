// What the local stack's state says after an `up`: the resources that it has, and what its migrations did.
import { z } from "zod";

/** The part of `pulumi stack export` of Pulumi 3.259 that is read here. */
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const exported = z.object({ deployment: z.object({ resources: z.array(resource).optional() }) });

const runSummary = z.object({
  done: z.object({
    files: z.number(),
    directories: z.number(),
    bytes: z.number(),
    metadata: z.number(),
    access: z.number(),
    renamed: z.number().default(0),
    deleted: z.number(),
  }),
  requests: z.object({ source: z.number(), target: z.number() }),
  elapsedMs: z.number(),
});

const migrationInputs = z.object({
  key: z.string(),
  from: z.string(),
  to: z.string(),
  settings: z.object({
    exclude: z.array(z.string()).optional(),
    identities: z.unknown().optional(),
    hdfs: z.object({ user: z.string().optional() }).optional(),
  }),
});

/** The stack's output `settings`: what each setting of the account is and where it comes from. */
const accountSettings = z.record(z.string(), z.string());

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

export type RunSummary = z.infer<typeof runSummary>;

export interface MigrationState {
  readonly key: string;
  readonly id: string;
  /** Canonical URIs. */
  readonly from: string;
  readonly to: string;
  readonly exclude: readonly string[];
  /** The map of principals, with object ids; undefined without one. */
  readonly identities: unknown;
  /** As whom a source on HDFS is asked. */
  readonly hdfsUser: string | undefined;
  /** What the last run that had something to do did; undefined before one. */
  readonly summary: RunSummary | undefined;
}

export interface StackState {
  /** Short type (`storage:StorageAccount`) and Azure's or the program's name of each resource, in the state's order. */
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** Each setting of the account, and its value with where it comes from. */
  readonly settings: Readonly<Record<string, string>>;
  readonly migrations: readonly MigrationState[];
}

export function readStackState(text: string): StackState {
  const resources = exported.parse(JSON.parse(text)).deployment.resources ?? [];
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const settings = accountSettings.safeParse(stack?.outputs?.["settings"]);
  return {
    resources: resources
      .filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"))
      .map(({ type, urn, outputs }) => ({ type: shortType(type), name: nameOf(urn, outputs) })),
    settings: settings.success ? settings.data : {},
    migrations: resources.filter(({ type }) => type.endsWith(":Migration")).map(migrationOf),
  };
}

function migrationOf({ id, inputs, outputs }: z.infer<typeof resource>): MigrationState {
  const { key, from, to, settings } = migrationInputs.parse(inputs);
  const summary = runSummary.safeParse(outputs?.["summary"]);
  return {
    key,
    id: id ?? "",
    from,
    to,
    exclude: settings.exclude ?? [],
    identities: settings.identities,
    hdfsUser: settings.hdfs?.user,
    summary: summary.success ? summary.data : undefined,
  };
}

/** `azure-native:storage:StorageAccount` → `storage:StorageAccount`; a dynamic type keeps its last word. */
function shortType(type: string): string {
  return type.startsWith("pulumi-nodejs:") ? (type.split(":").at(-1) ?? type) : type.split(":").slice(1).join(":");
}

/** Azure's name, or the program's where Azure's is a GUID that tells nothing. */
function nameOf(urn: string, outputs: Readonly<Record<string, unknown>> | undefined): string {
  const name = outputs?.["name"];
  return typeof name === "string" && !GUID.test(name) ? name : (urn.split("::").at(-1) ?? urn);
}
