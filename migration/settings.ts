/**
 * The words of one migration, as they stand in a stack file or on the command line: read here and nowhere else,
 * into plain JSON with units in the names.
 */
import * as z from "zod";
import { hdfsSettings, hdfsWords, type HdfsSettings } from "./hdfs-settings.ts";
import { readIdentityWords, type IdentityWords, type ReadText } from "./identity-words.ts";
import { bandwidthGrammar, parseBandwidth } from "./model/bandwidth.ts";
import { deleteLimitGrammar, parseDeleteLimit } from "./model/delete-limit.ts";
import type { DeleteLimit } from "./model/delete-limit.ts";
import type { IdentityMap } from "./model/identity-map.ts";
import { durationGrammar, parseDuration } from "./model/duration.ts";
import { isProblem, shownValue } from "./model/problem.ts";
import type { Problem } from "./model/problem.ts";
import { parseSourceUri, sourceUriGrammar } from "./model/source-uri.ts";
import { fieldOf, isMapping } from "./model/unknown-value.ts";
import { mapping, notYet, problemsOf, says, textOf } from "./wording.ts";
import type { KeyOf } from "./wording.ts";

/** Phases of a migration, in order. */
const phases = ["assess", "migrate", "verify", "decommission"] as const;
const laterPhases = ["prepare", "cutover"] as const;
const patterns = ["lift-and-shift", "incremental"] as const;
const laterPatterns = ["dual-pipeline", "bidirectional"] as const;

/** What a run of this migration does: `assess` plans, `migrate` moves and verifies, `verify` compares, `decommission` is the end. */
export type MigrationPhase = (typeof phases)[number];

/** What the engine needs to know of a migration besides its two ends and its phase; plain JSON, kept in Pulumi's state. */
export interface MigrationSettings {
  /** `lift-and-shift`: writers have stopped before the run; `incremental` (default): later runs carry over what changed. */
  readonly pattern: (typeof patterns)[number];
  /** `keep` (default): what is gone at the source stays at the target; `mirror`: it is deleted there. */
  readonly deletes: "keep" | "mirror";
  /** How much `deletes: mirror` may delete in one run; default 5 %. */
  readonly maxDeletes: DeleteLimit;
  /** Globs on paths relative to `from`; what they match is neither copied nor deleted. Default: none. */
  readonly exclude: readonly string[];
  /** Who at the source is whom at the target, in object ids; left out: object ids stand for themselves. */
  readonly identities?: IdentityMap;
  /** How a source on HDFS is read. */
  readonly hdfs?: HdfsSettings;
  /** A run stops in good order after this time; default: never. */
  readonly deadlineMs?: number;
  readonly limits: {
    /** Upper bound on content that this machine sends and receives; default: none. */
    readonly bandwidthBytesPerSecond?: number;
    /** Upper bound on requests to both sides together; default: none. */
    readonly requestsPerSecond?: number;
  };
}

/** What holds where a person says nothing. */
export const defaultSettings: MigrationSettings = {
  pattern: "incremental",
  deletes: "keep",
  maxDeletes: { share: 0.05 },
  exclude: [],
  limits: {},
};

/** One migration as a person describes it. */
export interface MigrationWords {
  /** Source URI, as written; it parses. */
  readonly from: string;
  /** Target as written: `filesystem/path` in a stack file, a URI on the command line. Not checked here. */
  readonly to: string;
  readonly phase: MigrationPhase;
  /** Without identities: their names are still to be looked up. */
  readonly settings: MigrationSettings;
  readonly identities?: IdentityWords;
}

/** Where words stand: how their keys are spelt, and where the names of files in them begin. */
export interface WordsPlace {
  readonly keyOf: KeyOf;
  /** Relative to the working directory of the engine. */
  readonly folder: string;
  /** Reads a file; its name is relative to `folder`. */
  readonly readText: ReadText;
}

/** Reads one migration's words. Wrong ones come back as problems, all at once, each with the key that `keyOf` spells. */
export function parseMigrationWords(words: unknown, place: WordsPlace): MigrationWords | readonly Problem[] {
  const { keyOf } = place;
  const parsed = migrationWords.safeParse(words);
  const given = fieldOf(words, "identities");
  const identities = given === undefined ? undefined : readIdentityWords(given, keyOf(["identities"]), place.readText);
  const own = [
    ...(parsed.success ? [] : problemsOf(parsed.error, words, keyOf)),
    ...misplacedWords(fieldOf(words, "from"), fieldOf(words, "hdfs"), keyOf),
  ];
  if (identities instanceof Array) return [...own, ...identities];
  if (!parsed.success || own.length > 0) return own;
  const { from, to, phase } = parsed.data;
  const read = { from, to, phase, settings: settingsOf(parsed.data, place.folder) };
  return identities === undefined ? read : { ...read, identities };
}

/** Words about HDFS say nothing about other sources, whatever the other words are. */
function misplacedWords(from: unknown, hdfs: unknown, keyOf: KeyOf): readonly Problem[] {
  if (!isMapping(hdfs) || typeof from !== "string" || isFromHdfs(from)) return [];
  const remedy = "Remove it: it says how HDFS is read.";
  // What is wrong in it may be a secret, put where only its place belongs.
  const given = hdfsWords.safeParse(hdfs).success ? shownValue(hdfs) : "words about HDFS";
  return [{ key: keyOf(["hdfs"]), given, allowed: "nothing, as the source is no HDFS", remedy }];
}

/** Also where it may be one: what cannot be read is said by itself. */
function isFromHdfs(from: string): boolean {
  const uri = parseSourceUri(from);
  return isProblem(uri) || uri.kind === "hdfs";
}

function settingsOf(words: z.output<typeof migrationWords>, folder: string): MigrationSettings {
  const { pattern, deletes, maxDeletes, exclude, deadline, limits, hdfs } = words;
  return {
    pattern,
    deletes,
    maxDeletes,
    exclude,
    ...(hdfs === undefined ? {} : { hdfs: hdfsSettings(hdfs, folder) }),
    ...(deadline === undefined ? {} : { deadlineMs: deadline }),
    limits: {
      ...(limits?.bandwidth === undefined ? {} : { bandwidthBytesPerSecond: limits.bandwidth }),
      ...(limits?.requestsPerSecond === undefined ? {} : { requestsPerSecond: limits.requestsPerSecond }),
    },
  };
}

const requestsPerSecond = z
  .int({ error: says("a whole number of requests from 1 to 100000") })
  .min(1, { error: says("a whole number of requests from 1 to 100000") })
  .max(100_000, { error: says("a whole number of requests from 1 to 100000") });

const exclude = textOf(
  (glob) => (glob.trim() === "" || glob.startsWith("/") ? undefined : glob),
  'a glob on paths relative to "from", such as **/_temporary/**',
  "Remove the leading slash.",
);

/** The words of one migration. */
export const migrationWords = mapping(
  {
    from: sourceUri().describe("Where the lake is. Another one is another migration: give it a new name."),
    to: z
      .string({ error: says("where it goes: filesystem or filesystem/path") })
      .min(1, { error: says("where it goes") })
      .meta({ allowed: "filesystem or filesystem/path, the filesystem one of this stack file" })
      .describe("Where it goes."),
    phase: wordOrLater(phases, laterPhases)
      .default("migrate")
      .describe(
        "What a run does: assess looks only; migrate moves what is new or changed and verifies it; verify compares; decommission ends the migration, and takes its role back.",
      ),
    pattern: wordOrLater(patterns, laterPatterns)
      .default(defaultSettings.pattern)
      .describe(
        "lift-and-shift: writers have stopped before the run; incremental: later runs carry over what changed.",
      ),
    deletes: wordOrLater(["keep", "mirror"], [])
      .default(defaultSettings.deletes)
      .describe(
        "keep: what is gone at the source stays at the target; mirror: what the migration put there is deleted.",
      ),
    maxDeletes: z
      .union([z.string(), z.number()], { error: says(deleteLimitGrammar) })
      .transform(String)
      .pipe(textOf(parseDeleteLimit, deleteLimitGrammar))
      .meta({ allowed: deleteLimitGrammar })
      .default(defaultSettings.maxDeletes)
      .describe("A run that would delete more of the target's entries stops before the first one. Left out: 5%."),
    exclude: z
      .array(exclude, { error: says("a list of globs") })
      .default([])
      .describe("What matches is neither copied nor deleted."),
    deadline: textOf(parseDuration, durationGrammar)
      .optional()
      .describe("A run stops in good order after this time, and the next one goes on. Left out: never."),
    limits: mapping({
      bandwidth: textOf(parseBandwidth, bandwidthGrammar)
        .optional()
        .describe("Content that this machine sends and receives, at most. Left out: no bound."),
      requestsPerSecond: requestsPerSecond
        .meta({ allowed: "a whole number from 1 to 100000" })
        .optional()
        .describe("Requests to both sides together, at most. Left out: no bound."),
    })
      .optional()
      .describe("What a run may use."),
    // Read by identity-words.ts, which may have to read a file.
    identities: z
      .unknown()
      .meta({ allowed: "a mapping with the keys users and groups, or the name of a YAML file with one" })
      .optional()
      .describe("Who at the source is whom at the target. Left out: object ids stand for themselves."),
    hdfs: hdfsWords.optional().describe("How a source on HDFS is read."),
    plan: notYet("reviewed plans are").meta({ allowed: "nothing yet" }).describe("A reviewed plan: not available yet."),
  },
  "a migration",
);

/** A source URI, kept as written. */
function sourceUri() {
  return z
    .string({ error: says(sourceUriGrammar) })
    .transform((text, context) => {
      const uri = parseSourceUri(text);
      if (isProblem(uri)) context.addIssue({ code: "custom", message: says(uri.allowed, uri.remedy) });
      return text;
    })
    .meta({ allowed: sourceUriGrammar });
}

/** One of the words; those that the product will know later are told apart from those that it will not. */
function wordOrLater<const Words extends readonly string[]>(words: Words, later: readonly string[]) {
  return z.enum(words, {
    error: ({ input }) =>
      says(words.join(", "), later.includes(String(input)) ? `${String(input)} is not available yet.` : ""),
  });
}
