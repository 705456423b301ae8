import { directoryAccess, fileAccess, rootAccess, type Population } from "./access-rules.ts";
import { picks } from "./chance.ts";
import type { DirectoryAccess, LakeDirectory, LakeEntry, LakeFile } from "./lake-entry.ts";
import { collections, type Collection } from "./layout.ts";
import { deepDirectory, emptyDirectories, leftovers, siblings } from "./names.ts";
import { packageFiles, type PackageFile } from "./package-files.ts";
import { contentHeaders, entryMetadata } from "./properties.ts";

/** A file whose path in the lake is decided; without `source` it is empty. */
interface PlacedFile {
  readonly path: string;
  readonly source?: string;
  readonly bytes: number;
}

/** Content above this many bytes is written as a block list. */
const blockListFrom = 32 * 1024 * 1024;

/**
 * Every entry of the source lake: the root first, then directories before what is in them, ordered by path segment.
 * It depends on the installed packages (so on the lock file) and on `population`, and on nothing else.
 */
export async function planSourceLake(nodeModules: string, population: Population): Promise<LakeEntry[]> {
  const files = new Map<string, PlacedFile>();
  for (const collection of collections) {
    for (const file of await collected(nodeModules, collection)) files.set(file.path, file);
  }
  for (const file of unusualFiles(await packageFiles(nodeModules, "vega-datasets/data"))) files.set(file.path, file);
  for (const path of successMarkers(files.keys())) files.set(path, { path, bytes: 0 });
  return withAccess(files, population);
}

async function collected(nodeModules: string, collection: Collection): Promise<PlacedFile[]> {
  const files = await packageFiles(nodeModules, collection.folder);
  const taken = files.filter((file) => collection.takes(file.name)).slice(0, collection.most);
  return taken.map((file) => ({ path: collection.place(file.name), source: file.source, bytes: file.bytes }));
}

/** Small real files under names that trip whoever sorts, encodes or folds them. */
function unusualFiles(dataSets: readonly PackageFile[]): PlacedFile[] {
  const small = dataSets.filter((file) => file.bytes < 100_000);
  const paths = siblings.map((name) => `raw/intake/order/${name.endsWith("/") ? `${name}b.csv` : name}`);
  paths.push(...leftovers, `${deepDirectory}/bottom.json`);
  return paths.flatMap((path, index) => {
    const file = small[index % small.length];
    return file === undefined ? [] : [{ path, source: file.source, bytes: file.bytes }];
  });
}

/** The empty file that a finished job leaves in each partition. */
function successMarkers(paths: Iterable<string>): Set<string> {
  const markers = new Set<string>();
  for (const path of paths) {
    if (path.startsWith("raw/events/year=")) markers.add(`${parentOf(path)}/_SUCCESS`);
  }
  return markers;
}

function withAccess(files: ReadonlyMap<string, PlacedFile>, population: Population): LakeEntry[] {
  const directories = new Set<string>(emptyDirectories.flatMap((path) => [...ancestorsOf(path), path]));
  for (const path of files.keys()) for (const ancestor of ancestorsOf(path)) directories.add(ancestor);
  const access = new Map<string, DirectoryAccess>([["", rootAccess(population)]]);
  const entries: LakeEntry[] = [directoryEntry("", rootAccess(population))];
  for (const path of bySegment([...directories, ...files.keys()])) {
    const parent = access.get(parentOf(path));
    if (parent === undefined) throw new Error(`No directory was planned above ${path}.`);
    const file = files.get(path);
    if (file !== undefined) {
      entries.push(fileEntry(file, parent, population));
      continue;
    }
    const own = directoryAccess(path, parent, population);
    access.set(path, own);
    entries.push(directoryEntry(path, own));
  }
  return entries;
}

function directoryEntry(path: string, access: DirectoryAccess): LakeDirectory {
  return { kind: "directory", path, access, metadata: path === "" ? {} : entryMetadata(path) };
}

function fileEntry(file: PlacedFile, parent: DirectoryAccess, population: Population): LakeFile {
  const appended = file.bytes > 0 && picks(file.path, "appended", 0.04);
  return {
    kind: "file",
    path: file.path,
    access: fileAccess(file.path, parent, population),
    metadata: entryMetadata(file.path),
    headers: contentHeaders(file.path, file.bytes),
    ...(file.source !== undefined && { source: file.source }),
    sourceBytes: file.bytes,
    writtenBy: file.bytes >= blockListFrom ? "blocks" : appended ? "append" : "put",
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function ancestorsOf(path: string): string[] {
  const ancestors: string[] = [];
  for (let cut = path.indexOf("/"); cut >= 0; cut = path.indexOf("/", cut + 1)) ancestors.push(path.slice(0, cut));
  return ancestors;
}

/** Parents first: `/` sorts below every character that a name may hold. */
function bySegment(paths: readonly string[]): string[] {
  return paths
    .map((path) => path.replaceAll("/", "\u0000"))
    .sort()
    .map((key) => key.replaceAll("\u0000", "/"));
}
