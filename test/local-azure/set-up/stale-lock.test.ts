import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { describePlace } from "./place.ts";
import { elapsedSeconds, isAlive, isSameProcess } from "./running-process.ts";
import { isStale, parseLock, removeStaleLocks } from "./stale-lock.ts";

const lock = { pid: 7, hostname: "here", timestamp: new Date("2026-01-02T03:04:05Z") };

test("a lock is stale only if its holder ran on this machine and is gone", () => {
  assert.equal(
    isStale(lock, "here", () => false),
    true,
  );
  assert.equal(
    isStale(lock, "here", () => true),
    false,
  );
  assert.equal(
    isStale(lock, "elsewhere", () => assert.fail("asked for a process of another machine")),
    false,
  );
});

test("the holder is asked for by its id and the time at which it took the lock", () => {
  isStale(lock, "here", (pid, seenAtMs) => {
    assert.deepEqual([pid, seenAtMs], [7, Date.parse("2026-01-02T03:04:05Z")]);
    return true;
  });
});

test("a lock that cannot be read is nobody's to remove", () => {
  assert.equal(parseLock('{"pid":1,"host'), undefined);
  assert.equal(parseLock("{}"), undefined);
  assert.equal(
    parseLock('{"pid":12,"username":"u","hostname":"h","timestamp":"2026-11-21T09:47:41.37563496Z"}')?.pid,
    12,
  );
});

test("of the locks in a place only the dead one's goes", async () => {
  const place = describePlace(mkdtempSync(join(tmpdir(), "adls-lock-")));
  try {
    mkdirSync(place.lockFolder, { recursive: true });
    const ended = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => ended.on("exit", resolve));
    const write = (name: string, pid: number | undefined, host: string): string => {
      const file = join(place.lockFolder, `${name}.json`);
      writeFileSync(file, JSON.stringify({ pid, username: "u", hostname: host, timestamp: new Date() }));
      return file;
    };
    const living = write("living", process.pid, hostname());
    const dead = write("dead", ended.pid, hostname());
    const other = write("other", ended.pid, `not-${hostname()}`);
    assert.equal(removeStaleLocks(place), 1);
    assert.deepEqual(
      [living, dead, other].map((file) => existsSync(file)),
      [true, false, true],
    );
    assert.equal(removeStaleLocks(place), 0);
  } finally {
    rmSync(place.folder, { recursive: true });
  }
});

test("a process that began later is not the one that was seen", () => {
  assert.equal(isAlive(process.pid), true);
  assert.equal(isSameProcess(process.pid, Date.now()), true);
  assert.equal(isSameProcess(process.pid, Date.now() - 86_400_000), false);
});

test("the age of a process is read as ps writes it", () => {
  assert.equal(elapsedSeconds("00:07"), 7);
  assert.equal(elapsedSeconds("02:00:07"), 7207);
  assert.equal(elapsedSeconds("3-02:00:07"), 3 * 86_400 + 7207);
});
