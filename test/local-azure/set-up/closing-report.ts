// The end of `npm start`: what was provisioned, what the match took over, what was moved and verified, what to try next.
import type { MigrationState, RunSummary, StackState } from "./stack-state.ts";

/** What the verification of one migration found. */
export interface VerifiedMigration {
  readonly equal: boolean;
  /** One sentence. */
  readonly headline: string;
  readonly requests: { readonly source: number; readonly target: number };
}

export interface ClosingFacts {
  readonly before: StackState | undefined;
  readonly after: StackState;
  /** By the migration's name. */
  readonly verified: ReadonlyMap<string, VerifiedMigration>;
  readonly elapsedMs: number;
  /** What to try next: commands, each with what it does. */
  readonly next: readonly (readonly [command: string, does: string])[];
}

/** The report's lines. */
export function closingReport({ before, after, verified, elapsedMs, next }: ClosingFacts): string[] {
  const lines = [
    "",
    `Provisioned   ${after.resources.length} resources, on the local Azure`,
    ...provisioned(after).map((line) => `              ${line}`),
    ...matched(after.settings),
  ];
  for (const migration of after.migrations) {
    const earlier = before?.migrations.find(({ key }) => key === migration.key);
    lines.push("", `Migration     ${migration.key}: ${migration.from} → ${migration.to}`);
    lines.push(...moved(migration, earlier), ...proven(verified.get(migration.key)));
  }
  return [...lines, "", ...tryNext(elapsedMs, next)];
}

/** Resources by their type, with their names where they are few. */
function provisioned({ resources }: StackState): string[] {
  const byType = new Map<string, string[]>();
  for (const { type, name } of resources) byType.set(type, [...(byType.get(type) ?? []), name]);
  const width = Math.max(0, ...[...byType.keys()].map((type) => type.length));
  return [...byType].map(([type, names]) => `${type.padEnd(width)}  ${names.join(", ")}`);
}

function matched(settings: Readonly<Record<string, string>>): string[] {
  const width = Math.max(0, ...Object.keys(settings).map((setting) => setting.length));
  const lines = Object.entries(settings).map(([setting, value]) => `${setting.padEnd(width)}  ${value}`);
  return lines.map((line, index) => `${index === 0 ? "Matched       " : "              "}${line}`);
}

function moved({ summary }: MigrationState, earlier: MigrationState | undefined): string[] {
  if (summary === undefined) return ["Moved         nothing yet"];
  // A run without work leaves the summary of the one before it.
  if (JSON.stringify(summary) === JSON.stringify(earlier?.summary)) {
    return ["Moved         nothing: the target was up to date, which took the listings only"];
  }
  const { done, requests, elapsedMs } = summary;
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const others = [
    [done.metadata, "metadata set"],
    [done.access, "access set"],
    [done.renamed, "renamed"],
    [done.deleted, "deleted"],
  ] as const;
  const more = others.filter(([number]) => number > 0).map(([number, what]) => `, ${count(number)} ${what}`);
  return [
    `Moved         ${count(done.files)} files, ${count(done.directories)} directories, ${megabytes(done.bytes)}${more.join("")}`,
    `              ${speed(summary)} files/s in ${seconds.toFixed(1)} s; ` +
      `${count(requests.source)} requests to the source, ${count(requests.target)} to the target`,
  ];
}

function speed({ done, elapsedMs }: RunSummary): string {
  return count(Math.round((done.files * 1000) / Math.max(elapsedMs, 1)));
}

function proven(verified: VerifiedMigration | undefined): string[] {
  if (verified === undefined) return ["Verified      no"];
  const requests = verified.requests.source + verified.requests.target;
  return [`Verified      ${verified.headline} (${count(requests)} requests)`];
}

function tryNext(elapsedMs: number, next: ClosingFacts["next"]): string[] {
  const lines = next.map(([command, does]) => `  ${command.padEnd(TRIED_WIDTH)}${does}`);
  return [`Done in ${Math.round(elapsedMs / 1000)} s. Try next:`, ...lines];
}

/** Columns before what a command does. */
const TRIED_WIDTH = 46;

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function megabytes(bytes: number): string {
  return `${count(Math.round(bytes / 1e6))} MB`;
}
