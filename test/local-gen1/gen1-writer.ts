/** Puts files, directories and access into a running Gen1 through its own operations, as one caller. */
import type { RunningGen1 } from "./index.ts";
import { tokenFor } from "./token.ts";

type Parameters = Readonly<Record<string, string>>;

export class Gen1Writer {
  readonly #base: string;
  readonly #caller: string;

  /** @param account of the running service */
  constructor(gen1: Pick<RunningGen1, "endpoint">, account: string, caller: string) {
    this.#base = `${gen1.endpoint}/${account}`;
    this.#caller = caller;
  }

  makeDirectory(path: string): Promise<void> {
    return this.#send("PUT", path, { op: "MKDIRS" });
  }

  create(path: string, content: string | Uint8Array): Promise<void> {
    return this.#send("PUT", path, { op: "CREATE", write: "true", overwrite: "true" }, content);
  }

  append(path: string, content: string): Promise<void> {
    return this.#send("POST", path, { op: "APPEND", append: "true" }, content);
  }

  remove(path: string): Promise<void> {
    return this.#send("DELETE", path, { op: "DELETE", recursive: "true" });
  }

  rename(path: string, destination: string): Promise<void> {
    return this.#send("PUT", path, { op: "RENAME", destination });
  }

  /** @param mode octal, the sticky bit as fourth digit */
  setPermission(path: string, mode: string): Promise<void> {
    return this.#send("PUT", path, { op: "SETPERMISSION", permission: mode });
  }

  setOwner(path: string, owner: string, group: string): Promise<void> {
    return this.#send("PUT", path, { op: "SETOWNER", owner, group });
  }

  setAcl(path: string, acl: string): Promise<void> {
    return this.#send("PUT", path, { op: "SETACL", aclspec: acl });
  }

  /** @param expiresMs milliseconds since 1970 */
  setExpiry(path: string, expiresMs: number): Promise<void> {
    const parameters = { op: "SETEXPIRY", expiryOption: "Absolute", expireTime: String(expiresMs) };
    return this.#send("PUT webhdfsext", path, parameters);
  }

  /** Sets the time of the last change, in milliseconds since 1970. */
  setModified(path: string, modifiedMs: number): Promise<void> {
    return this.#send("PUT", path, { op: "SETTIMES", modificationtime: String(modifiedMs) });
  }

  /** @param called the method, and behind it the room of the operation where it is an extension: `PUT webhdfsext` */
  async #send(called: string, path: string, parameters: Parameters, body: string | Uint8Array = ""): Promise<void> {
    const [method = "", room = "webhdfs/v1"] = called.split(" ");
    const query = new URLSearchParams({ ...parameters, "api-version": "2018-09-01" });
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const answer = await fetch(`${this.#base}/${room}/${encoded}?${query.toString()}`, {
      method,
      headers: { authorization: `Bearer ${tokenFor(this.#caller, Date.now())}` },
      body: Buffer.from(body),
    });
    const said = await answer.text();
    if (!answer.ok || said === '{"boolean":false}') throw new Error(`${called} ${path}: ${answer.status} ${said}`);
  }
}
