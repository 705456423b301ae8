/** Random histories for the plain model: few names and few people, so that steps meet each other. */
import fc from "fast-check";
import type { Caller, Condition, Operation, StatedAccess, Step } from "./operation.ts";

const team = "00000000-0000-4000-8000-0000000000f1";

/** Who acts in the histories; object ids, one group. */
export const callers: readonly Caller[] = [
  { name: "key", id: "$superuser", groups: [], role: "all" },
  { name: "owner", id: "00000000-0000-4000-8000-0000000000a1", groups: [], role: "all" },
  { name: "contributor", id: "00000000-0000-4000-8000-0000000000a2", groups: [], role: "contributor" },
  { name: "reader", id: "00000000-0000-4000-8000-0000000000a3", groups: [team], role: "reader" },
  { name: "alice", id: "00000000-0000-4000-8000-0000000000b1", groups: [team], role: "none" },
  { name: "bob", id: "00000000-0000-4000-8000-0000000000b2", groups: [], role: "none" },
  // A signature that the owner delegates and that is checked for alice; her groups are not known to it.
  { name: "for alice", id: "00000000-0000-4000-8000-0000000000b1", groups: [], role: "none", letters: "racwdlmep" },
  // A signature of the account key that lets read and list.
  { name: "guest", id: "$superuser", groups: [], role: "all", letters: "rl" },
];

const people = callers.filter(({ letters }) => letters === undefined);
const ids = [...people.map(({ id }) => id).slice(1), team];
const segment = fc.constantFrom("a", "b", "c d", "é%");
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));
const pathOrRoot = fc.oneof({ weight: 4, arbitrary: path }, { weight: 1, arbitrary: fc.constant("") });
const text = fc.constantFrom("x", "content", "a longer content");
const bits = fc.constantFrom("rwx", "r-x", "--x", "-wx", "rw-", "r--", "---");
const condition = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Condition>("none") },
  { weight: 2, arbitrary: fc.constantFrom<Condition>("current", "stale", "any", "absent") },
);
const leases = ["11111111-0000-4000-8000-000000000001", "11111111-0000-4000-8000-000000000002"];
const lease = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...leases) },
);
const guard = { condition, lease };
const across = fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
const endpoint = fc.constantFrom("dfs" as const, "blob" as const);

const named = fc.uniqueArray(fc.record({ type: fc.constantFrom("user", "group"), id: fc.constantFrom(...ids), bits }), {
  maxLength: 2,
  selector: ({ type, id }) => `${type}:${id}`,
});

function scopeText(entries: { user: string; group: string; other: string; mask: string | undefined }, more: string[]) {
  const mask = entries.mask === undefined ? [] : [`mask::${entries.mask}`];
  return [`user::${entries.user}`, `group::${entries.group}`, ...mask, `other::${entries.other}`, ...more];
}

/** All entries of one scope, the owner's mostly complete, so that not everything is refused. */
const oneScope = fc
  .record({
    user: fc.constantFrom("rwx", "rwx", "r-x"),
    group: bits,
    other: bits,
    mask: fc.option(bits, { nil: undefined }),
    named,
  })
  .map(({ named: more, ...base }) =>
    scopeText(
      base,
      more.map(({ type, id, bits: own }) => `${type}:${id}:${own}`),
    ),
  );

const list = fc
  .tuple(oneScope, fc.option(oneScope, { nil: undefined, freq: 3 }))
  .map(([access, defaults]) => [...access, ...(defaults ?? []).map((entry) => `default:${entry}`)].join(","));

/** A list for mode `modify`: some entries only. */
const partialList = fc
  .tuple(named, fc.boolean(), fc.boolean())
  .filter(([entries]) => entries.length > 0)
  .map(([entries, access, defaults]) => {
    const texts = entries.map(({ type, id, bits: own }) => `${type}:${id}:${own}`);
    return [...(access || !defaults ? texts : []), ...(defaults ? texts.map((entry) => `default:${entry}`) : [])].join(
      ",",
    );
  });

const removal = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...ids.map((id) => `user:${id}`), `group:${team}`), { minLength: 1, maxLength: 2 }),
  )
  .chain(([keys]) => fc.constantFrom(keys.join(","), keys.map((key) => `default:${key}`).join(",")));

const mode = fc.constantFrom("0777", "0750", "0711", "1777", "0640");
const someone = fc.option(fc.constantFrom(...ids), { nil: undefined, freq: 5 });

function given<Value extends object>(value: Value): { [name in keyof Value]: Exclude<Value[name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
}

/** Permissions or list or neither, seldom owner and group. */
const statedAccess: fc.Arbitrary<StatedAccess> = fc
  .tuple(fc.constantFrom("list", "mode", "none"), list, mode, fc.record({ owner: someone, group: someone }))
  .map(([kind, wanted, permissions, who]) =>
    given({ ...who, ...(kind === "list" ? { list: wanted } : kind === "mode" ? { permissions } : {}) }),
  );

/** Something has to be stated. */
const changedAccess = statedAccess.filter((stated) => Object.keys(stated).length > 0);

const umask = fc
  .option(fc.constantFrom("022", "077", "000"), { nil: undefined, freq: 4 })
  .map((each) => given({ umask: each }));

const create = fc
  .tuple(
    fc.record({ do: fc.constant("create"), path, kind: fc.constantFrom("file", "directory"), ...guard }),
    statedAccess,
    umask,
  )
  .map(([what, access, mask]) => ({ ...what, ...access, ...mask }));
const access = fc
  .tuple(fc.record({ do: fc.constant("access"), path: pathOrRoot, ...guard }), changedAccess)
  .map(([what, stated]) => ({ ...what, ...stated }));
const recursive = fc
  .record({
    do: fc.constant("recursive"),
    path: pathOrRoot,
    wish: fc.oneof(
      fc.record({ mode: fc.constant("set"), list }),
      fc.record({ mode: fc.constant("modify"), list: partialList }),
      fc.record({ mode: fc.constant("remove"), list: removal }),
    ),
    records: fc.constantFrom(1, 2, 3, 2000),
    force: fc.boolean(),
  })
  .map(({ wish, ...what }) => ({ ...what, ...wish }));

const weighted: readonly [number, fc.Arbitrary<unknown>][] = [
  [6, create],
  [6, fc.record({ do: fc.constant("put"), path, text, metadata: fc.constantFrom("", "m"), ...guard })],
  [
    4,
    fc.record({ do: fc.constant("append"), path, text, gap: fc.constantFrom(0, 0, 0, 1), flush: fc.boolean(), lease }),
  ],
  [2, fc.record({ do: fc.constant("flush"), path, short: fc.constantFrom(0, 0, 0, 1), ...guard })],
  [5, fc.record({ do: fc.constant("rename"), path, to: path, onlyNew: fc.boolean(), across, ...guard })],
  [3, fc.record({ do: fc.constant("delete"), path, endpoint, recursive: fc.boolean(), ...guard })],
  [6, access],
  [3, recursive],
  [2, fc.record({ do: fc.constant("metadata"), path, endpoint, value: fc.constantFrom("1", "2"), ...guard })],
  [
    2,
    fc.record({
      do: fc.constant("lease"),
      path,
      action: fc.constantFrom("acquire", "acquire", "renew", "release", "break"),
      id: fc.constantFrom(...leases),
    }),
  ],
  [
    3,
    fc.record({
      do: fc.constant("look"),
      path,
      how: fc.constantFrom("properties", "status", "access", "blob"),
      condition,
    }),
  ],
  [3, fc.record({ do: fc.constant("read"), path, endpoint, condition })],
  [
    4,
    fc.record({
      do: fc.constant("list"),
      path: pathOrRoot,
      endpoint,
      recursive: fc.boolean(),
      size: fc.constantFrom(1, 2, 3, 5000),
    }),
  ],
  [2, fc.record({ do: fc.constant("block"), path, id: fc.constantFrom("1", "2"), text, lease })],
  [2, fc.record({ do: fc.constant("blocks"), path, ids: fc.uniqueArray(fc.constantFrom("1", "2")), ...guard })],
];

const operation = fc.oneof(
  ...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary: arbitrary as fc.Arbitrary<Operation> })),
);

/** The root's access at the start: what people without a role may do there. */
export const rootList = fc.constantFrom(
  "user::rwx,group::r-x,other::rwx",
  "user::rwx,group::r-x,other::--x",
  `user::rwx,group::r-x,user:${callers[4]!.id}:rwx,group:${team}:r-x,mask::rwx,other::-wx,default:user::rwx,default:group::r-x,default:other::--x`,
);

/** A history. */
export const history: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    by: fc.constantFrom(...people, ...callers),
    what: operation,
    filesystem: fc.constantFrom<(0 | 1)[]>(0, 0, 0, 1),
  }),
  { minLength: 5, maxLength: 30, size: "max" },
);
