/**
 * Access lists of the plain model: maps from `user:`, `user:ID`, `group:`, `mask:`, `other:` to texts such as `r-x`. Slow
 * and literal on purpose, and without a line of the service's code: it is what the service is judged by.
 */

/** Entries of one scope. */
export type Entries = ReadonlyMap<string, string>;

/** What one path carries. */
export interface AccessList {
  readonly sticky: boolean;
  readonly access: Entries;
  /** Directories only. */
  readonly defaults: Entries | undefined;
}

/** Whose rights are asked about. */
export interface Person {
  readonly id: string;
  readonly groups: readonly string[];
}

/** What is asked about. */
export interface Guarded {
  readonly owner: string;
  readonly group: string;
  readonly list: AccessList;
}

/** Parts of an `x-ms-acl` text by scope; a scope that does not occur is undefined. */
export interface Given {
  readonly access: Entries | undefined;
  readonly defaults: Entries | undefined;
}

const digits = ["---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx"] as const;

function scope(entries: readonly string[]): Entries | undefined {
  if (entries.length === 0) return undefined;
  return new Map(
    entries.map((entry) => {
      const [type = "", id = "", bits = ""] = entry.split(":");
      return [`${type}:${id}`, bits];
    }),
  );
}

/** Reads an `x-ms-acl` text, with or without permission bits. */
export function given(text: string): Given {
  const entries = text.split(",");
  const defaults = entries.filter((entry) => entry.startsWith("default:")).map((entry) => entry.slice(8));
  return { access: scope(entries.filter((entry) => !entry.startsWith("default:"))), defaults: scope(defaults) };
}

/** An octal mode of three or four digits as the entries that it stands for. */
export function fromMode(mode: string): AccessList {
  const [user = 0, group = 0, other = 0] = Array.from(mode.slice(-3), Number);
  const access = new Map([
    ["user:", digits[user] ?? ""],
    ["group:", digits[group] ?? ""],
    ["other:", digits[other] ?? ""],
  ]);
  return { sticky: mode.length === 4 && mode.startsWith("1"), access, defaults: undefined };
}

function both(left: string, right: string): string {
  return Array.from(left, (letter, index) => (letter === right[index] ? letter : "-")).join("");
}

function either(left: string, right: string): string {
  return Array.from(left, (letter, index) => (letter === "-" ? (right[index] ?? "-") : letter)).join("");
}

function isNamed(key: string): boolean {
  return !key.endsWith(":");
}

/** Named entries without a mask get one: all that they and the owning group may. */
function masked(entries: Map<string, string>): Entries {
  const named = [...entries].filter(([key]) => isNamed(key));
  if (!entries.has("mask:") && named.length > 0) {
    entries.set(
      "mask:",
      named.reduce((mask, [, bits]) => either(mask, bits), entries.get("group:") ?? "---"),
    );
  }
  return entries;
}

/** A whole list in place of another: base entries that are not given stay. */
function replaced(present: Entries, entries: Entries): Entries {
  const result = new Map<string, string>();
  for (const key of ["user:", "group:", "other:"]) result.set(key, entries.get(key) ?? present.get(key) ?? "---");
  for (const [key, bits] of entries) result.set(key, bits);
  return masked(result);
}

/** `setAccessControl` and mode `set` with a list. */
export function listSet(list: AccessList, text: string, isDirectory: boolean): AccessList {
  const { access, defaults } = given(text);
  const own = access === undefined ? list.access : replaced(list.access, access);
  const inherited = isDirectory && defaults !== undefined ? replaced(list.defaults ?? own, defaults) : undefined;
  return { sticky: list.sticky, access: own, defaults: inherited };
}

/** `setAccessControl` with permissions: the group's digit is the mask where there is one. */
export function modeSet(list: AccessList, mode: string): AccessList {
  const wanted = fromMode(mode);
  const access = new Map(list.access);
  access.set("user:", wanted.access.get("user:") ?? "");
  access.set("other:", wanted.access.get("other:") ?? "");
  access.set(access.has("mask:") ? "mask:" : "group:", wanted.access.get("group:") ?? "");
  return { sticky: wanted.sticky, access, defaults: list.defaults };
}

/** Mode `modify`. A mask that is not given is worked out anew from what there is then. */
export function modified(list: AccessList, text: string, isDirectory: boolean): AccessList {
  const { access, defaults } = given(text);
  const overlaid = (present: Entries, entries: Entries): Entries => {
    const result = new Map([...present].filter(([key]) => key !== "mask:"));
    for (const [key, bits] of entries) result.set(key, bits);
    return masked(result);
  };
  const own = access === undefined ? list.access : overlaid(list.access, access);
  if (defaults === undefined || !isDirectory) return { ...list, access: own };
  const base = list.defaults ?? new Map([...own].filter(([key]) => !isNamed(key) && key !== "mask:"));
  return { sticky: list.sticky, access: own, defaults: overlaid(base, defaults) };
}

/** Mode `remove`: named entries and masks go; a default list goes with its base entries. */
export function removed(list: AccessList, text: string, isDirectory: boolean): AccessList {
  const { access, defaults } = given(text);
  const without = (present: Entries, keys: Entries | undefined): Entries =>
    masked(new Map([...present].filter(([key]) => !(keys?.has(key) === true && (isNamed(key) || key === "mask:")))));
  const own = without(list.access, access);
  if (list.defaults === undefined || !isDirectory) return { sticky: list.sticky, access: own, defaults: undefined };
  const rest = without(list.defaults, defaults);
  const dropsBase = [...(defaults?.keys() ?? [])].some((key) => !isNamed(key) && key !== "mask:");
  return {
    sticky: list.sticky,
    access: own,
    defaults: dropsBase && ![...rest.keys()].some(isNamed) ? undefined : rest,
  };
}

/** What a new path starts with below a directory, before an `x-ms-acl` of its own. */
export function inherited(
  parent: AccessList,
  wish: { readonly isDirectory: boolean; readonly mode: string | undefined; readonly umask: string },
): AccessList {
  const { isDirectory, mode, umask } = wish;
  if (parent.defaults === undefined) {
    const wanted = fromMode(mode ?? (isDirectory ? "777" : "666"));
    const taken = fromMode(umask);
    const kept = [...wanted.access].map(([key, bits]): [string, string] => {
      const letters = Array.from(bits, (letter, index) => (taken.access.get(key)?.[index] === letter ? "-" : letter));
      return [key, letters.join("")];
    });
    return { sticky: wanted.sticky, access: new Map(kept), defaults: undefined };
  }
  const access = new Map(parent.defaults);
  if (mode !== undefined) {
    const narrow = (key: string, by: string): unknown =>
      access.set(key, both(access.get(key) ?? "", fromMode(mode).access.get(by) ?? ""));
    narrow("user:", "user:");
    narrow("other:", "other:");
    narrow(access.has("mask:") ? "mask:" : "group:", "group:");
  }
  const sticky = mode !== undefined && fromMode(mode).sticky;
  return { sticky, access, defaults: isDirectory ? parent.defaults : undefined };
}

/** Whether a person has all the letters of `wanted` (such as `rx`), in the order of the access-control article. */
export function may(person: Person, guarded: Guarded, wanted: string): boolean {
  const { access } = guarded.list;
  const has = (bits: string | undefined): boolean =>
    Array.from(wanted).every((letter) => bits?.includes(letter) === true);
  const mask = access.get("mask:") ?? "rwx";
  const within = (bits: string | undefined): boolean => has(both(bits ?? "---", mask));
  if (person.id === guarded.owner) return has(access.get("user:"));
  const named = access.get(`user:${person.id}`);
  if (named !== undefined) return within(named);
  if (person.groups.includes(guarded.group) && within(access.get("group:"))) return true;
  if (person.groups.some((group) => within(access.get(`group:${group}`)))) return true;
  return within(access.get("other:"));
}

/** The text of `x-ms-permissions`. */
export function permissionsText({ sticky, access, defaults }: AccessList): string {
  const other = access.get("other:") ?? "";
  const last = sticky ? (other.endsWith("x") ? "t" : "T") : other.slice(2);
  const isExtended = access.has("mask:") || [...access.keys()].some(isNamed) || defaults !== undefined;
  const group = access.get("mask:") ?? access.get("group:") ?? "";
  return `${access.get("user:") ?? ""}${group}${other.slice(0, 2)}${last}${isExtended ? "+" : ""}`;
}

/** Every entry as the service tells it, in an order of the model's own. */
export function entryTexts({ access, defaults }: AccessList): readonly string[] {
  const told = (entries: Entries, prefix: string): string[] =>
    [...entries].map(([key, bits]) => `${prefix}${key}:${bits}`);
  return [...told(access, ""), ...told(defaults ?? new Map<string, string>(), "default:")].sort();
}
