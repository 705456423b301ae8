/** One status of a listing, of which something may be wrong: where it has a name, that is wrong with it alone. Pure. */
import { objectOf, textOf, WireSyntaxError, type Fields } from "./wire-json.ts";

/** What stands of a status that cannot be read: owned by nobody who would have to be mapped, and nothing else told. */
export interface UnreadableStatus {
  readonly name: string;
  readonly kind: "file" | "directory";
  readonly length: number;
  readonly owner: string;
  readonly group: string;
  readonly permission: number;
  readonly hasAcl: boolean;
  readonly modifiedMs: number;
  /** What is told of it and cannot be read. */
  readonly unreadable: string;
}

const NOTHING_TOLD = {
  ...{ length: 0, owner: "$superuser", group: "$superuser", permission: 0, hasAcl: false, modifiedMs: 0 },
};

/** `pathSuffix`: one segment, "" for the path itself. Throws WireSyntaxError. */
export function nameOf(fields: Fields): string {
  const name = textOf(fields, "pathSuffix");
  if (name.includes("/")) throw new WireSyntaxError("pathSuffix holds a slash");
  return name;
}

/** The same, where it is no other directory's name: what lies below `.` would never end. Throws WireSyntaxError. */
export function ownNameOf(fields: Fields): string {
  const name = nameOf(fields);
  if (isElsewhere(name)) throw new WireSyntaxError(`pathSuffix ${name} is another directory's name`);
  return name;
}

function isElsewhere(name: string): boolean {
  return name === "." || name === "..";
}

/** What `parse` makes of one status; of one that it cannot read, what is left. Throws WireSyntaxError where it has no name. */
export function listedStatus<Status>(
  value: unknown,
  parse: (value: unknown) => Status,
  unreadable: (status: UnreadableStatus) => Status,
): Status {
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof WireSyntaxError)) throw error;
    const fields = objectOf(value, "FileStatus");
    const name = nameOf(fields);
    if (name === "") throw error;
    const kind = fields["type"] === "DIRECTORY" && !isElsewhere(name) ? "directory" : "file";
    return unreadable({ name, kind, unreadable: error.message, ...NOTHING_TOLD });
  }
}
