/** The one place that knows which store serves which URI. */
import type { LakeUri } from "../model/lake-uri.ts";
import { parentPath } from "../model/path.ts";
import type { MigrationSettings } from "../settings.ts";
import { createLimits, createTokens, createTransport, type Clock, type Transport } from "../transport/index.ts";
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
  const transport = transports(options)();
  const source = openLake(from, "source", transport);
  return { source, close: () => transport.close() };
}

/** Opens both ends. Nothing is asked of any service yet. */
export function openStores(ends: { from: LakeUri; to: LakeUri }, options: StoreOptions): OpenStores {
  const next = transports(options);
  const [toSource, toTarget] = [next(), next()];
  const { from, to } = ends;
  const above = to.path === "" ? undefined : { ...to, path: parentPath(to.path) };
  return {
    source: openLake(from, "source", toSource),
    target: openLake(to, "target", toTarget),
    holder: above === undefined ? undefined : openLake(above, "target", toTarget),
    requests: () => ({ source: toSource.counts().requests, target: toTarget.counts().requests }),
    close: async () => {
      await Promise.all([toSource.close(), toTarget.close()]);
    },
  };
}

/** Opens one directory of a target, for what concerns its access alone. */
export function openTarget(uri: LakeUri, options: StoreOptions): Target {
  return openLake(uri, "target", transports(options)());
}

/** Makes one transport per side; limits and tokens are shared. */
function transports({ clock, concurrency, limits }: StoreOptions): () => Transport {
  const shared = {
    clock,
    sockets: concurrency,
    tokens: createTokens(clock),
    limits: createLimits(
      {
        ...(limits.requestsPerSecond === undefined ? {} : { requestsPerSecond: limits.requestsPerSecond }),
        ...(limits.bandwidthBytesPerSecond === undefined ? {} : { bytesPerSecond: limits.bandwidthBytesPerSecond }),
      },
      clock,
    ),
  };
  return () => createTransport(shared);
}

function openLake(uri: LakeUri, side: "source" | "target", transport: Transport): Gen2Store {
  switch (uri.kind) {
    case "gen2":
      return openGen2({ uri, side, transport });
  }
}
