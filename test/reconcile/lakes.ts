/** Random lakes for the engine's properties: small trees with every kind of name, access and metadata that decides something. */
import fc from "fast-check";
import type { Access } from "../../migration/model/access.ts";
import { canonicalAcl } from "../../migration/model/acl.ts";
import { markerId, migrationId } from "../../migration/model/marker.ts";
import { parentPath } from "../../migration/model/path.ts";
import type { Rules } from "../../migration/reconcile/rules.ts";
import type { MemoryLake } from "../../migration/stores/memory/index.ts";

/** Siblings that different orders order differently, and NFC beside NFD. */
const NAMES = ["a", "a-b", "a.b", "a b", "b", "é", "e\u0301", "😀", "\uffee", "Z"] as const;

const ACLS = [
  "user::rwx,group::r-x,other::---",
  "user::rw-,group::---,other::---",
  "user::rwx,user:ann:r-x,group::r-x,mask::r-x,other::---",
  "user::rwx,group::rwx,group:ops:rwx,mask::r-x,other::r-x",
] as const;
const DEFAULTS = [
  "",
  "default:user::rwx,default:group::r-x,default:other::r-x",
  "default:user::rwx,default:user:ann:rwx,default:group::---,default:mask::rwx,default:other::---",
];

export interface Spec {
  readonly path: string;
  readonly kind: "file" | "directory";
  readonly content: string;
  readonly access: Access;
  readonly metadata: Readonly<Record<string, string>>;
}

const anyAccess = (kind: Spec["kind"]): fc.Arbitrary<Access> =>
  fc.record({
    owner: fc.constantFrom("ann", "bob", "caller"),
    group: fc.constantFrom("ops", "staff"),
    sticky: fc.boolean(),
    acl: fc
      .tuple(fc.constantFrom(...ACLS), fc.constantFrom(...(kind === "directory" ? DEFAULTS : [""])))
      .map(([access, defaults]) => canonicalAcl(defaults === "" ? access : `${access},${defaults}`)),
  });

const anySpec = (path: string): fc.Arbitrary<Spec> =>
  fc.constantFrom<Spec["kind"][]>("file", "file", "directory").chain((kind) =>
    fc.record({
      path: fc.constant(path),
      kind: fc.constant(kind),
      content: kind === "file" ? fc.constantFrom("", "one", "two", "three") : fc.constant(""),
      access: anyAccess(kind),
      metadata: fc.dictionary(fc.constantFrom("team", "mtime"), fc.constantFrom("x", "y"), { maxKeys: 2 }),
    }),
  );

const anyPath = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));

/** Entries by path, every parent a directory. */
export const anyLake: fc.Arbitrary<ReadonlyMap<string, Spec>> = fc
  .uniqueArray(anyPath, { maxLength: 25 })
  .chain((paths) => {
    const all = new Set(paths);
    for (const path of paths)
      for (let parent = parentPath(path); parent !== ""; parent = parentPath(parent)) all.add(parent);
    return fc.tuple(...[...all].sort().map(anySpec));
  })
  .map((specs) => {
    const parents = new Set(specs.map((spec) => parentPath(spec.path)));
    const whole = specs.map((spec) =>
      parents.has(spec.path) ? { ...spec, kind: "directory" as const, content: "" } : spec,
    );
    return new Map(whole.map((spec) => [spec.path, spec]));
  });

/** Makes the store hold exactly this; entries that did not change keep their version. */
export function fill(
  lake: MemoryLake,
  specs: ReadonlyMap<string, Spec>,
  before: ReadonlyMap<string, Spec> = new Map(),
): void {
  for (const path of before.keys()) if (!specs.has(path)) lake.unseed(path);
  for (const [path, spec] of specs)
    if (JSON.stringify(before.get(path)) !== JSON.stringify(spec)) lake.seed(spec, spec.content);
}

/** Rules with nothing excluded and nothing mapped. */
export function plainRules(overrides: Partial<Rules> = {}): Rules {
  const migration = migrationId("memory:source", "memory:target");
  return {
    migration,
    root: "",
    rootMarker: markerId(migration, "memory:target"),
    isExcluded: () => false,
    deletes: "mirror",
    keepsAccess: () => false,
    mapAccess: (access) => ({ access }),
    ...overrides,
  };
}
