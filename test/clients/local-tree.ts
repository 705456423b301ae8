/** A small tree of local files, to be copied by other programs and compared afterwards. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Names that go through several encodings on their way, beside plain ones. */
const DIRECTORIES = ["plain", "with space/übung", "100%/a+b", "日本語"];
const FILES_EACH = 15;

/** Content that is different at every place, so that a wrong offset shows. */
export function numberedBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let place = 0; place + 4 <= length; place += 4) bytes.writeUInt32BE(place, place);
  return bytes;
}

/** Writes 60 small files, an empty one and a large one below `folder`. @returns their number */
export function writeLocalTree(folder: string, largeBytes: number): number {
  const write = (name: string, content: string | Buffer): void => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const directory of DIRECTORIES) {
    for (let each = 0; each < FILES_EACH; each++) write(`${directory}/file ${each}.txt`, `${directory} ${each}`);
  }
  write("empty", "");
  write("large.bin", numberedBytes(largeBytes));
  return DIRECTORIES.length * FILES_EACH + 2;
}

/** SHA-256 of a content. */
export function digest(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Every file below a folder with its digest, by path, in order. */
export function readLocalTree(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    files
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [file, digest(readFileSync(join(folder, file)))]),
  );
}
