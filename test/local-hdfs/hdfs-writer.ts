/** Puts things into a running HDFS for tests: one request each, through HttpFS, which takes every name as it is. */
import assert from "node:assert/strict";
import { SUPERUSER } from "./configuration.ts";
import type { RunningHdfs } from "./running.ts";

type Parameters = Readonly<Record<string, string>>;

interface Sent {
  readonly method: string;
  readonly op: string;
  readonly path: string;
  readonly parameters: Parameters;
  readonly content?: string | Uint8Array;
}

/** Without it HttpFS refuses content (recorded). */
const OCTETS = { "content-type": "application/octet-stream" };

export class HdfsWriter {
  readonly #origin: string;
  readonly #user: string;

  constructor(hdfs: Pick<RunningHdfs, "httpfs">, user = SUPERUSER) {
    this.#origin = hdfs.httpfs.replace(/^httpfs:/, "http:").replace(/\/$/, "");
    this.#user = user;
  }

  /** Makes a file, or replaces it; directories above it are made too. */
  create(path: string, content: string | Uint8Array = "", more: Parameters = {}): Promise<void> {
    return this.#put("CREATE", path, { data: "true", overwrite: "true", permission: "644", ...more }, content);
  }

  append(path: string, content: string): Promise<void> {
    return this.#send({ method: "POST", op: "APPEND", path, parameters: { data: "true" }, content });
  }

  /** Directories above it are made too. */
  makeDirectory(path: string): Promise<void> {
    return this.#put("MKDIRS", path, { permission: "755" });
  }

  /** In HDFS's words, such as `user::rwx,user:bob:r-x,group::r-x,other::---`. */
  setAcl(path: string, aclspec: string): Promise<void> {
    return this.#put("SETACL", path, { aclspec });
  }

  setPermission(path: string, permission: string): Promise<void> {
    return this.#put("SETPERMISSION", path, { permission });
  }

  setOwner(path: string, owner: string, group: string): Promise<void> {
    return this.#put("SETOWNER", path, { owner, group });
  }

  /** Milliseconds since 1970. */
  setTimes(path: string, modificationtime: number): Promise<void> {
    return this.#put("SETTIMES", path, { modificationtime: String(modificationtime), accesstime: "-1" });
  }

  /** `user.NAME`, its value as HDFS reads it: `"text"` or `0x…`. */
  setAttribute(path: string, name: string, value: string): Promise<void> {
    return this.#put("SETXATTR", path, { "xattr.name": name, "xattr.value": value, flag: "CREATE" });
  }

  rename(path: string, destination: string): Promise<void> {
    return this.#put("RENAME", path, { destination });
  }

  remove(path: string): Promise<void> {
    return this.#send({ method: "DELETE", op: "DELETE", path, parameters: { recursive: "true" } });
  }

  #put(op: string, path: string, parameters: Parameters, content?: string | Uint8Array): Promise<void> {
    return this.#send({ method: "PUT", op, path, parameters, ...(content === undefined ? {} : { content }) });
  }

  async #send({ method, op, path, parameters, content }: Sent): Promise<void> {
    const query = new URLSearchParams({ op, "user.name": this.#user, ...parameters });
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const url = `${this.#origin}/webhdfs/v1${encoded}?${query.toString().replaceAll("+", "%20")}`;
    const body = content === undefined ? {} : { body: new Uint8Array(Buffer.from(content)), headers: OCTETS };
    const answer = await fetch(url, { method, ...body });
    const text = await answer.text();
    assert.ok(
      answer.ok && !text.includes('"boolean":false'),
      `${op} of ${path}: ${answer.status} ${text.slice(0, 300)}`,
    );
  }
}
