/** The one place that knows which store serves which URI. */
import type { LakeUri } from "../model/lake-uri.ts";
import { parentPath } from "../model/path.ts";
import type { MigrationSettings } from "../settings.ts";
import { createLimits, createTokens, createTransport, type Clock, type Transport } from "../transport/index.ts";
import { objectIdIn } from "./caller-id.ts";
import { openGen2, type Gen2Store } from "./gen2/index.ts";
import type { Listing, Source } from "./source.ts";
import type { Target } from "./target.ts";

/** What all stores of one run share. */
export interface StoreOptions {
  readonly clock: Clock;
  /** Connections to each side. */
  readonly concurrency: number;
  readonly limits: MigrationSettings["limits"];
}

/** The source alone: its target does not exist yet. */
export interface OpenSource {
  readonly source: Source;
  /** Object id of the identity that the stores are read and written as, for messages; undefined where it cannot be told. */
  readonly callerId: () => Promise<string | undefined>;
  close(): Promise<void>;
}

export interface OpenStores extends OpenSource {
  readonly target: Target;
  /** The directory that holds the target's root; undefined where that is the filesystem's own root. */
  readonly holder: Listing | undefined;
  /** Requests sent so far to each side, retries included. */
  requests(): { source: number; target: number };
}

/** Opens the source. Nothing is asked of any service yet. */
export function openSource(from: LakeUri, options: StoreOptions): OpenSource {
  const { next, callerId } = transports(options);
  const transport = next();
  return { source: openLake(from, "source", transport), callerId, close: () => transport.close() };
}

/** Opens both ends. Nothing is asked of any service yet. */
export function openStores(ends: { from: LakeUri; to: LakeUri }, options: StoreOptions): OpenStores {
  const { next, callerId } = transports(options);
  const [toSource, toTarget] = [next(), next()];
  const { from, to } = ends;
  const above = to.path === "" ? undefined : { ...to, path: parentPath(to.path) };
  return {
    source: openLake(from, "source", toSource),
    target: openLake(to, "target", toTarget),
    holder: above === undefined ? undefined : openLake(above, "target", toTarget),
    callerId,
    requests: () => ({ source: toSource.counts().requests, target: toTarget.counts().requests }),
    close: async () => {
      await Promise.all([toSource.close(), toTarget.close()]);
    },
  };
}

/** Opens one directory of a target, for what concerns its access alone. */
export function openTarget(uri: LakeUri, options: StoreOptions): Pick<OpenStores, "target" | "callerId" | "close"> {
  const { next, callerId } = transports(options);
  const transport = next();
  return { target: openLake(uri, "target", transport), callerId, close: () => transport.close() };
}

interface Transports {
  /** One more transport; limits and tokens are shared by all of them. */
  readonly next: () => Transport;
  readonly callerId: () => Promise<string | undefined>;
}

function transports({ clock, concurrency, limits }: StoreOptions): Transports {
  const { requestsPerSecond, bandwidthBytesPerSecond } = limits;
  const limitOptions = {
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    ...(bandwidthBytesPerSecond === undefined ? {} : { bytesPerSecond: bandwidthBytesPerSecond }),
  };
  const tokens = createTokens(clock);
  const shared = { clock, sockets: concurrency, tokens, limits: createLimits(limitOptions, clock) };
  return {
    next: () => createTransport(shared),
    callerId: () => tokens.token().then(objectIdIn, () => undefined),
  };
}

function openLake(uri: LakeUri, side: "source" | "target", transport: Transport): Gen2Store {
  const openers = { gen2: openGen2 } satisfies Record<LakeUri["kind"], unknown>;
  return openers[uri.kind]({ uri, side, transport });
}
