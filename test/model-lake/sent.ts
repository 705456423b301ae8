/** Steps of the plain model as HTTP requests. */
import { writtenEnd } from "./refusals.ts";
import type { Item } from "./item.ts";
import type { Condition, Operation, StatedAccess } from "./operation.ts";

/** A request as it is sent; `path` holds the query and starts behind the filesystem. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Headers = Record<string, string>;

/** A block id of the histories as the protocol wants it. */
export function blockId(id: string): string {
  return Buffer.from(id).toString("base64");
}

function urlOf(path: string): string {
  return `/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function conditional(condition: Condition, etag: string | undefined, prefix = ""): Headers {
  switch (condition) {
    case "none":
      return {};
    case "any":
      return { [`${prefix}if-match`]: "*" };
    case "absent":
      return { [`${prefix}if-none-match`]: "*" };
    case "current":
      return { [`${prefix}if-match`]: `"${etag ?? "0x0"}"` };
    case "stale":
      return { [`${prefix}if-match`]: '"0x1"' };
  }
}

function leased(lease: string | undefined, header = "x-ms-lease-id"): Headers {
  return lease === undefined ? {} : { [header]: lease };
}

function stated({ permissions, list, umask, owner, group }: StatedAccess): Headers {
  return {
    ...(permissions === undefined ? {} : { "x-ms-permissions": permissions }),
    ...(list === undefined ? {} : { "x-ms-acl": list }),
    ...(umask === undefined ? {} : { "x-ms-umask": umask }),
    ...(owner === undefined ? {} : { "x-ms-owner": owner }),
    ...(group === undefined ? {} : { "x-ms-group": group }),
  };
}

const json = { accept: "application/json" };
const xml = { accept: "application/xml" };

function guarded(what: { condition: Condition; lease: string | undefined }, etag: string | undefined): Headers {
  return { ...conditional(what.condition, etag), ...leased(what.lease) };
}

function blockList(ids: readonly string[]): string {
  return `<BlockList>${ids.map((id) => `<Latest>${blockId(id)}</Latest>`).join("")}</BlockList>`;
}

const lookQueries = { properties: "", status: "?action=getStatus", access: "?action=getAccessControl", blob: "" };

/** What the request needs to know of the lake. */
export interface Present {
  readonly item: Item | undefined;
  readonly etag: string | undefined;
  readonly filesystem: string;
}

/** The one request of a step; lists and recursive runs take several and are in pages.ts. */
export function sentFor(what: Exclude<Operation, { do: "list" | "recursive" }>, present: Present): Sent {
  const { etag } = present;
  const url = urlOf(what.path);
  switch (what.do) {
    case "create":
      return {
        method: "PUT",
        path: `${url}?resource=${what.kind}`,
        headers: { ...stated(what), ...guarded(what, etag) },
      };
    case "put": {
      const metadata = what.metadata === "" ? {} : { "x-ms-meta-note": what.metadata };
      const headers = { "x-ms-blob-type": "BlockBlob", ...metadata, ...guarded(what, etag) };
      return { method: "PUT", path: url, headers, body: what.text };
    }
    case "block": {
      const path = `${url}?comp=block&blockid=${encodeURIComponent(blockId(what.id))}`;
      return { method: "PUT", path, headers: leased(what.lease), body: what.text };
    }
    case "blocks":
      return { method: "PUT", path: `${url}?comp=blocklist`, headers: guarded(what, etag), body: blockList(what.ids) };
    case "append": {
      const position = (present.item === undefined ? 0 : writtenEnd(present.item)) + what.gap;
      const path = `${url}?action=append&position=${position}${what.flush ? "&flush=true" : ""}`;
      return { method: "PATCH", path, headers: leased(what.lease), body: what.text };
    }
    case "flush": {
      const length = Math.max(0, (present.item === undefined ? 0 : writtenEnd(present.item)) - what.short);
      return { method: "PATCH", path: `${url}?action=flush&position=${length}`, headers: guarded(what, etag) };
    }
    case "rename": {
      const source = { "x-ms-rename-source": `/${present.filesystem}${urlOf(what.path)}` };
      const conditions = conditional(what.condition, etag, "x-ms-source-");
      const onlyNew: Headers = what.onlyNew ? { "if-none-match": "*" } : {};
      const headers = { ...source, ...conditions, ...onlyNew, ...leased(what.lease, "x-ms-source-lease-id") };
      return { method: "PUT", path: `${urlOf(what.to)}?mode=legacy`, headers };
    }
    case "delete": {
      const query = what.endpoint === "dfs" ? `?recursive=${String(what.recursive)}` : "";
      return { method: "DELETE", path: url + query, headers: { ...guarded(what, etag), ...xml } };
    }
    case "access":
    case "metadata":
    case "lease":
    case "look":
    case "read":
      return sentForExisting(what, url, etag);
  }
}

type OfExisting = Extract<Operation, { do: "access" | "metadata" | "lease" | "look" | "read" }>;

function sentForExisting(what: OfExisting, url: string, etag: string | undefined): Sent {
  switch (what.do) {
    case "access": {
      const path = `${url}?action=setAccessControl`;
      return { method: "PATCH", path, headers: { ...stated(what), ...guarded(what, etag) } };
    }
    case "metadata": {
      if (what.endpoint === "blob") {
        const headers = { "x-ms-meta-note": what.value, ...guarded(what, etag) };
        return { method: "PUT", path: `${url}?comp=metadata`, headers };
      }
      const value = `note=${Buffer.from(what.value).toString("base64")}`;
      const headers = { "x-ms-properties": value, ...guarded(what, etag) };
      return { method: "PATCH", path: `${url}?action=setProperties`, headers };
    }
    case "lease": {
      const id = what.action === "acquire" ? { "x-ms-proposed-lease-id": what.id, "x-ms-lease-duration": "-1" } : {};
      const own = what.action === "acquire" || what.action === "break" ? {} : { "x-ms-lease-id": what.id };
      return { method: "POST", path: url, headers: { "x-ms-lease-action": what.action, ...id, ...own } };
    }
    case "look": {
      const headers = { ...conditional(what.condition, etag), ...(what.how === "blob" ? xml : json) };
      return { method: "HEAD", path: url + lookQueries[what.how], headers };
    }
    case "read": {
      const headers = { ...conditional(what.condition, etag), ...(what.endpoint === "blob" ? xml : json) };
      return { method: "GET", path: url, headers };
    }
  }
}
