/**
 * `PATCH ?action=setAccessControlRecursive`: sets, modifies or removes ACL entries of a path and everything below it, depth
 * first in the order of names, at most 2,000 a request; the start counts (recorded, with the answers' form). A failing item
 * ends nothing within the request; without `forceFlag` a request with failures hands out no continuation (recorded).
 */
import type { Acl } from "../acl/acl.ts";
import { withList, withModification, withoutEntries } from "../acl/change.ts";
import { parseAcl, parseRemoval } from "../acl/parse.ts";
import type { Call } from "../call.ts";
import type { Change } from "../journal/change.ts";
import { readToken, writeToken } from "../operations/continuation.ts";
import type { Node } from "../tree/node.ts";
import { walk } from "../tree/walk.ts";
import { missingHeader, ServiceFailure } from "../wire/failure.ts";
import { missingParameter, unknownValue } from "../wire/unrouted.ts";

const mostRecords = 2000;

interface FailedEntry {
  readonly errorMessage: string;
  readonly name: string;
  readonly type: "DIRECTORY" | "FILE";
}

type AclChange = (acl: Acl, isDirectory: boolean) => Acl;

function wantedChange(call: Call): AclChange {
  const text = call.header("x-ms-acl");
  if (text === undefined) throw missingHeader("x-ms-acl");
  const mode = call.parameter("mode")?.toLowerCase();
  if (mode === "remove") {
    const keys = parseRemoval(text);
    return (acl, isDirectory) => withoutEntries(acl, keys, isDirectory);
  }
  const given = parseAcl(text);
  const accessOnly = { ...given, default: undefined };
  if (mode === "set") return (acl, isDirectory) => withList(acl, isDirectory ? given : accessOnly, isDirectory);
  if (mode === "modify") return (acl, isDirectory) => withModification(acl, given, isDirectory);
  throw mode === undefined ? missingParameter("mode") : unknownValue("mode", mode);
}

/** One request's run over the tree. */
class Run {
  readonly changes: Change[] = [];
  readonly failed: FailedEntry[] = [];
  directories = 0;
  files = 0;
  /** First path that was not reached. */
  next: string | undefined;
  readonly #call: Call;
  readonly #change: AclChange;
  readonly #limit: number;
  #visited = 0;

  constructor(call: Call, limit: number) {
    this.#call = call;
    this.#change = wantedChange(call);
    this.#limit = limit;
  }

  /** Treats one item; false where the run ends, with `next` where there is more to do. */
  visit(path: string, node: Node): boolean {
    if (this.#visited >= this.#limit) {
      this.next = path;
      return false;
    }
    this.#visited++;
    const isDirectory = node.children !== undefined;
    try {
      this.#call.access.mayChangeAcl(path, node.entry.owner);
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      this.failed.push({ errorMessage: error.message, name: path, type: isDirectory ? "DIRECTORY" : "FILE" });
      return true;
    }
    const entry = { ...node.entry, acl: this.#change(node.entry.acl, isDirectory) };
    this.changes.push({ do: "entry", in: this.#call.in, path, entry });
    if (isDirectory) this.directories++;
    else this.files++;
    return true;
  }
}

function runOver(call: Call, run: Run, node: Node): void {
  const token = call.parameter("continuation");
  const from = token === undefined ? undefined : readToken("acl", token);
  if (from === undefined && !run.visit(call.path, node)) return;
  if (node.children === undefined) return;
  const inside = from === undefined ? "" : from.slice(call.path === "" ? 0 : call.path.length + 1);
  walk(
    node.children,
    call.path,
    { recursive: true, namePrefix: "", from: inside, wholeNames: false },
    { visit: (path, each) => run.visit(path, each), enter: () => undefined },
  );
}

/** See the file's head. */
export async function setAccessControlRecursive(call: Call): Promise<void> {
  if (!call.filesystem.hierarchical) throw new ServiceFailure("HierarchicalNamespaceNotEnabled");
  const { node } = call;
  call.access.mayChangeAclsFrom(call.path);
  const asked = Number(call.parameter("maxrecords") ?? mostRecords);
  if (!(asked >= 1 && asked <= mostRecords)) throw new ServiceFailure("OutOfRangeQueryParameterValue");
  const run = new Run(call, asked);
  runOver(call, run, node);
  await call.commit(run.changes);
  const body = {
    directoriesSuccessful: run.directories,
    failedEntries: run.failed,
    failureCount: run.failed.length,
    filesSuccessful: run.files,
  };
  const goesOn = run.failed.length === 0 || call.parameter("forceflag")?.toLowerCase() === "true";
  const continuation = run.next === undefined || !goesOn ? [] : ["x-ms-continuation", writeToken("acl", run.next)];
  call.answer(200, ["x-ms-namespace-enabled", "true", ...continuation], `${JSON.stringify(body)}\n`);
}
