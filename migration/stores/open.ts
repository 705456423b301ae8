/** The one place that knows which store serves which URI. */
import type { LakeUri } from "../model/lake-uri.ts";
import type { HdfsSettings } from "../hdfs-settings.ts";
import { excludedBy } from "../excluded.ts";
import { isAtOrBelow, parentPath } from "../model/path.ts";
import type { SourceKind, SourceUri } from "../model/source-uri.ts";
import type { MigrationSettings } from "../settings.ts";
import { createLimits, createTokens, createTransport, STORAGE } from "../transport/index.ts";
import type { Audience, Clock, Transport } from "../transport/index.ts";
import { objectIdIn } from "./caller-id.ts";
import { GEN1, openGen1 } from "./gen1/index.ts";
import { openFlatBlob } from "./flat-blob/index.ts";
import { openGen2 } from "./gen2/index.ts";
import { callerOf, openHdfs } from "./hdfs/index.ts";
import { PeculiarityCounts, type Peculiarity, type PeculiarityCount } from "./peculiarity.ts";
import type { Listing, Source } from "./source.ts";
import type { Target } from "./target.ts";

/** What all stores of one run share. */
export interface StoreOptions {
  readonly clock: Clock;
  /** Connections to each side. */
  readonly concurrency: number;
  readonly limits: MigrationSettings["limits"];
  /** Globs of what is left out: nothing peculiar is told of that. @default none */
  readonly exclude?: readonly string[];
  /** How a source on HDFS is read. */
  readonly hdfs?: HdfsSettings;
}

/** The source alone: its target does not exist yet. */
export interface OpenSource {
  readonly source: Source;
  /** What listings of the source have seen so far that no entry tells. */
  readonly peculiarities: () => readonly PeculiarityCount[];
  /**
   * Object id of the identity as which an end is asked, for messages; undefined where it cannot be told, and for sources
   * that know no object ids.
   */
  readonly callerId: (end: "from" | "to" | "settings") => Promise<string | undefined>;
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
export function openSource(from: SourceUri, options: StoreOptions): OpenSource {
  const transports = transportsOf(options);
  const { source, peculiarities } = openSeen(from, transports, options);
  return { source, peculiarities, callerId: callerAt(from, transports), close: () => source.close() };
}

/** Opens both ends. Nothing is asked of any service yet. */
export function openStores(ends: { from: SourceUri; to: LakeUri }, options: StoreOptions): OpenStores {
  const transports = transportsOf(options);
  const { from, to } = ends;
  const { source, peculiarities } = openSeen(from, transports, options);
  const transport = transports.forAzure();
  const target = openGen2({ uri: to, side: "target", transport });
  const above = to.path === "" ? undefined : { ...to, path: parentPath(to.path) };
  return {
    source,
    target,
    holder: above === undefined ? undefined : openGen2({ uri: above, side: "target", transport }),
    peculiarities,
    callerId: callerAt(from, transports),
    requests: () => ({ source: source.requests(), target: target.requests() }),
    close: async () => {
      await Promise.all([source.close(), target.close()]);
    },
  };
}

/** Directories of accounts with hierarchical namespace, for what concerns their access alone: all over the same connections. */
export interface OpenDirectories extends Pick<OpenStores, "callerId" | "close"> {
  at(uri: LakeUri): Target;
}

/** Nothing is asked of any service yet. */
export function openDirectories(options: StoreOptions): OpenDirectories {
  const { forAzure, callerId } = transportsOf(options);
  const transport = forAzure();
  return { at: (uri) => openGen2({ uri, side: "target", transport }), callerId, close: () => transport.close() };
}

/** What a source is opened with besides its URI. */
interface Opening {
  readonly transports: Transports;
  readonly options: StoreOptions;
  readonly onPeculiarity: (seen: Peculiarity) => void;
}

/** How each kind of source is opened. */
const OPENERS: { readonly [Kind in SourceKind]: (uri: SourceUri<Kind>, opening: Opening) => Source } = {
  gen2: (uri, { transports }) => openGen2({ uri, side: "source", transport: transports.forAzure() }),
  "flat-blob": (uri, { transports, onPeculiarity }) =>
    openFlatBlob({ uri, transport: transports.forAzure(), onPeculiarity }),
  gen1: (uri, { transports, onPeculiarity }) => openGen1({ uri, transport: transports.forAzure(GEN1), onPeculiarity }),
  hdfs: (uri, { transports, options, onPeculiarity }) =>
    openHdfs({
      location: uri,
      identity: callerOf(options.hdfs),
      transport: transports.withoutTokens(),
      extendedAttributes: options.hdfs?.extendedAttributes === "metadata",
      allQuotas: options.hdfs?.quotas === "all",
      ...(options.hdfs?.checksums === "all" ? { checksumFromBytes: 0 } : {}),
      onPeculiarity,
    }),
};

/** A source whose peculiarities are counted. */
function openSeen(
  from: SourceUri,
  transports: Transports,
  options: StoreOptions,
): Pick<OpenSource, "source" | "peculiarities"> {
  const seen = new PeculiarityCounts();
  const isExcluded = excludedBy(options.exclude ?? []);
  const onPeculiarity = (one: Peculiarity): void => {
    if (!isAtOrBelow(one.path, isExcluded)) seen.add(one);
  };
  return { source: openFrom(from, { transports, options, onPeculiarity }), peculiarities: () => seen.counts };
}

function openFrom<Kind extends SourceKind>(uri: SourceUri<Kind> & { readonly kind: Kind }, opening: Opening): Source {
  return OPENERS[uri.kind](uri, opening);
}

/** HDFS is asked as a user with a name, which its own messages tell. */
function callerAt(from: SourceUri, { callerId }: Transports): OpenSource["callerId"] {
  return (end) => (end === "from" && from.kind === "hdfs" ? Promise.resolve(undefined) : callerId());
}

/** Makes transports; limits and tokens are shared by all of them. */
interface Transports {
  /** For services that take tokens of Microsoft Entra ID. @default STORAGE */
  readonly forAzure: (audience?: Audience) => Transport;
  /** For services that know nothing of such tokens: none is ever sent there. */
  readonly withoutTokens: () => Transport;
  readonly callerId: () => Promise<string | undefined>;
}

function transportsOf({ clock, concurrency, limits }: StoreOptions): Transports {
  const { requestsPerSecond, bandwidthBytesPerSecond } = limits;
  const limitOptions = {
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
    ...(bandwidthBytesPerSecond === undefined ? {} : { bytesPerSecond: bandwidthBytesPerSecond }),
  };
  const tokens = createTokens(clock);
  const shared = { clock, sockets: concurrency, limits: createLimits(limitOptions, clock) };
  return {
    forAzure: (audience = STORAGE) =>
      createTransport({ ...shared, tokens: audience === STORAGE ? tokens : createTokens(clock, undefined, audience) }),
    withoutTokens: () => createTransport(shared),
    callerId: () => tokens.token().then(objectIdIn, () => undefined),
  };
}
