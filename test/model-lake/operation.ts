/** What callers do to a lake in the plain model's histories: values only, so that a failing history can be read and shrunk. */

/** Under which condition a request is sent; `absent` is `If-None-Match: *`, `any` is `If-Match: *`. */
export type Condition = "none" | "current" | "stale" | "any" | "absent";

export type Endpoint = "dfs" | "blob";

/** Access that a request states: one of permissions and list, beside owner and group. */
export interface StatedAccess {
  readonly permissions?: string;
  readonly list?: string;
  readonly umask?: string;
  readonly owner?: string;
  readonly group?: string;
}

interface Guard {
  readonly condition: Condition;
  /** Lease id that the request names; undefined: none. */
  readonly lease: string | undefined;
}

export type Operation =
  | ({ readonly do: "create"; readonly path: string; readonly kind: "file" | "directory" } & Guard & StatedAccess)
  | ({ readonly do: "put"; readonly path: string; readonly text: string; readonly metadata: string } & Guard)
  | ({ readonly do: "append"; readonly path: string; readonly text: string; readonly gap: number } & FlushAlso)
  | ({ readonly do: "flush"; readonly path: string; readonly short: number } & Guard)
  | ({ readonly do: "rename"; readonly path: string; readonly to: string } & RenameWish & Guard)
  | ({ readonly do: "delete"; readonly path: string; readonly endpoint: Endpoint; readonly recursive: boolean } & Guard)
  | ({ readonly do: "access"; readonly path: string } & Guard & StatedAccess)
  | {
      readonly do: "recursive";
      readonly path: string;
      readonly mode: "set" | "modify" | "remove";
      readonly list: string;
      readonly records: number;
      readonly force: boolean;
    }
  | ({ readonly do: "metadata"; readonly path: string; readonly endpoint: Endpoint; readonly value: string } & Guard)
  | {
      readonly do: "lease";
      readonly path: string;
      readonly action: "acquire" | "renew" | "release" | "break";
      readonly id: string;
    }
  | { readonly do: "look"; readonly path: string; readonly how: Look; readonly condition: Condition }
  | { readonly do: "read"; readonly path: string; readonly endpoint: Endpoint; readonly condition: Condition }
  | {
      readonly do: "list";
      readonly path: string;
      readonly endpoint: Endpoint;
      readonly recursive: boolean;
      readonly size: number;
    }
  | ({ readonly do: "block"; readonly path: string; readonly id: string; readonly text: string } & Pick<Guard, "lease">)
  | ({ readonly do: "blocks"; readonly path: string; readonly ids: readonly string[] } & Guard);

interface RenameWish {
  readonly onlyNew: boolean;
  /** Into the other filesystem, where the history has two. */
  readonly across: boolean;
}

interface FlushAlso {
  readonly flush: boolean;
  readonly lease: string | undefined;
}

/** Ways to ask for what is known of a path. */
export type Look = "properties" | "status" | "access" | "blob";

/** An operation of one kind. */
export type Doing<Kind extends Operation["do"]> = Extract<Operation, { readonly do: Kind }>;

/** A caller of the histories. `all` passes every check of access (account key, Storage Blob Data Owner). */
export interface Caller {
  readonly name: string;
  readonly id: string;
  readonly groups: readonly string[];
  readonly role: "all" | "contributor" | "reader" | "none";
  /** Letters of the signature that the caller sends; undefined: a token, or a signature over everything. */
  readonly letters?: string;
}

/** One step of a history. */
export interface Step {
  readonly by: Caller;
  readonly what: Operation;
  /** Which of the history's filesystems it is about; a history with one takes every step there. */
  readonly filesystem: 0 | 1;
}
