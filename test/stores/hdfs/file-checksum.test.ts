import assert from "node:assert/strict";
import test from "node:test";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { parseChecksum } from "../../../migration/stores/hdfs/checksum-request.ts";
import { combinedCrc } from "../../../migration/stores/hdfs/crc-combine.ts";
import { crc32c } from "../../../migration/stores/hdfs/crc32c.ts";
import { chunkCrcs, FileChecksum, parseAlgorithm, sameChecksum } from "../../../migration/stores/hdfs/file-checksum.ts";
import { recorded, whyNoRecordings } from "./recordings.ts";

/** The content of the recorded `three-blocks`. */
const THREE_BLOCKS = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (7 * index + (index >> 8)) % 256));

function digestOf(algorithm: string, content: Uint8Array, pieceBytes: number): string {
  const form = parseAlgorithm(algorithm);
  assert.ok(form !== undefined, algorithm);
  const checksum = new FileChecksum(form);
  for (let start = 0; start < content.length; start += pieceBytes)
    checksum.update(content.subarray(start, start + pieceBytes));
  return checksum.digest();
}

test("CRC-32C is that of the standard's check value and of any division", () => {
  assert.equal(crc32c(Buffer.from("123456789")), 0xe3069283);
  assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (content, cut) => {
      assert.equal(crc32c(content.subarray(cut), crc32c(content.subarray(0, cut))), crc32c(content));
    }),
  );
});

test("CRCs of neighbours are combined to that of both together", () => {
  const contents = fc.uint8Array({ maxLength: 300 });
  for (const [kind, crc] of [["CRC32", crc32] as const, ["CRC32C", crc32c] as const])
    fc.assert(
      fc.property(contents, contents, (first, second) => {
        const followed = { crc: crc(second), bytes: second.length };
        assert.equal(combinedCrc(kind, crc(first), followed), crc(Buffer.concat([first, second])));
      }),
    );
});

test("CRCs are combined over lengths that no memory holds: zeros by zeros are zeros", () => {
  for (const kind of ["CRC32", "CRC32C"] as const) {
    const zeros = (bytes: number, doublings: number): { crc: number; bytes: number } => {
      let all = { crc: (kind === "CRC32" ? crc32 : crc32c)(Buffer.alloc(bytes)), bytes };
      for (let doubled = 0; doubled < doublings; doubled += 1)
        all = { crc: combinedCrc(kind, all.crc, all), bytes: 2 * all.bytes };
      return all;
    };
    // 7 PB by two ways.
    const [few, many] = [zeros(7, 50), zeros(7 * 2 ** 10, 40)];
    assert.deepEqual(few, many);
    assert.notEqual(few.crc, zeros(7, 49).crc);
  }
});

test("the CRCs of chunks are those of each chunk alone, wherever the content lies in memory", () => {
  const contents = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(contents, fc.nat(9), fc.constantFrom(5, 8, 16, 64), (bytes, skipped, chunkBytes) => {
      const content = bytes.subarray(skipped);
      const crcs = chunkCrcs(content, { kind: "MD5-of-MD5", crc: "CRC32C", chunkBytes, blockBytes: Infinity });
      const each = Array.from({ length: Math.ceil(content.length / chunkBytes) }, (_, chunk) =>
        crc32c(content.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes)),
      );
      assert.deepEqual(
        each.map((_, chunk) => crcs.readUInt32BE(4 * chunk)),
        each,
      );
      assert.equal(crcs.length, 4 * each.length);
    }),
  );
});

test("the recorded checksums of 0 to 3 blocks are recomputed, in pieces of any size", { skip: whyNoRecordings }, () => {
  const cases: Readonly<Record<string, Uint8Array>> = {
    "empty.webhdfs": new Uint8Array(0),
    "empty.httpfs": new Uint8Array(0),
    "one-block.webhdfs": THREE_BLOCKS.subarray(0, 4_096),
    "one-block.httpfs": THREE_BLOCKS.subarray(0, 4_096),
    "three-blocks-one-byte.webhdfs": THREE_BLOCKS.subarray(0, 8_193),
    "three-blocks-one-byte.httpfs": THREE_BLOCKS.subarray(0, 8_193),
    "composite-three-blocks.httpfs": THREE_BLOCKS,
    "composite-three-blocks.webhdfs": THREE_BLOCKS,
    "composite-empty.httpfs": new Uint8Array(0),
  };
  for (const [name, content] of Object.entries(cases)) {
    const body = recorded(`getfilechecksum.${name}`).find(({ status }) => status === 200)?.body;
    assert.ok(body !== undefined, name);
    const { algorithm, bytes } = parseChecksum(body);
    for (const pieceBytes of [1, 511, 4_097, 20_000]) {
      const digest = digestOf(algorithm, content, pieceBytes);
      assert.ok(sameChecksum(bytes, digest), `${name} ${algorithm}: ${bytes}, ${digest}`);
      if (content.length === 0) continue;
      const other = Uint8Array.from(content);
      other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
      assert.ok(!sameChecksum(bytes, digestOf(algorithm, other, pieceBytes)), name);
    }
  }
});

test("the form of an empty file takes content, which is then another file's", () => {
  const form = parseAlgorithm("MD5-of-0MD5-of-0CRC32");
  assert.ok(form !== undefined);
  const checksum = new FileChecksum(form);
  checksum.update(Buffer.from("x"));
  assert.ok(!sameChecksum("70bc8f4b72a86921468bf8e8441dce51", checksum.digest().slice(24)));
  assert.equal(new FileChecksum(form).digest().slice(24), "70bc8f4b72a86921468bf8e8441dce51");
});

test("an algorithm that is not known is said to be so", () => {
  assert.equal(parseAlgorithm("MD5-of-8MD5-of-512CRC32C")?.blockBytes, 4_096);
  assert.equal(parseAlgorithm("MD5-of-0MD5-of-512CRC32")?.crc, "CRC32");
  assert.equal(parseAlgorithm("SHA-1"), undefined);
});
