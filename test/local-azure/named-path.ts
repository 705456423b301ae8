/** Files and folders that options name: what cannot be opened is told with the option, the path and the reason. */
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

const reasons: { readonly [code: string]: string } = {
  EACCES: "this user has no right to open it",
  EEXIST: "a file stands there; expected a folder",
  EISDIR: "a folder stands there; expected a file",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a file stands on the way there; expected folders",
  EPERM: "this user has no right to open it",
  EROFS: "the disk is read-only",
};

/**
 * What `open` opens.
 * @throws {RangeError} with option, path and reason, for whatever the file system refuses.
 */
export function opened<Value>(option: string, path: string, open: () => Value): Value {
  try {
    return open();
  } catch (error) {
    const isRefused = error instanceof Error && "code" in error && "syscall" in error;
    if (!isRefused) throw error;
    throw new RangeError(`${option} ${path}: ${reasons[String(error.code)] ?? error.message}.`);
  }
}

/** Makes a folder and those above it, one after the other: made all at once, some file systems never answer. */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = path; statSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at)) missing.unshift(at);
  for (const each of missing) mkdirSync(each);
  if (!statSync(path).isDirectory()) throw Object.assign(new Error("no folder"), { code: "EEXIST", syscall: "mkdir" });
}
