import { pick, picks } from "./chance.ts";

/** Teams of the sandbox: names as people give them, in several scripts and with every sign that an encoder may miss. */
export const teams = [
  "growth",
  "growth & retention",
  "R&D 100%",
  "données+ai",
  "#ops=on",
  "ομάδα πωλήσεων",
  "команда данных",
  "数据平台",
  "فريق البيانات",
  "データ基盤",
  "“quoted” 'and' \"plain\"",
  "🚀 launch crew",
] as const;

/** People with a folder of their own in a team's sandbox. */
export const members = ["amélie", "bogdan", "chen wei", "dimitra", "eve+test", "fatima", "guðrún", "hal"] as const;

const decorations: readonly ((name: string) => string)[] = [
  (name) => `final ${name}`,
  (name) => `v2+${name}`,
  (name) => `50% ${name}`,
  (name) => `a%2Fb ${name}`,
  (name) => `#1 ${name}`,
  (name) => `q&a=${name}`,
  (name) => `what? ${name}`,
  (name) => `'single' ${name}`,
  (name) => `"double" ${name}`,
  (name) => `Ελλάδα ${name}`,
  (name) => `отчёт ${name}`,
  (name) => `レポート ${name}`,
  (name) => `تقرير ${name}`,
  (name) => `e\u0301te\u0301 ${name}`,
  (name) => `📈 ${name}`,
  (name) => `[draft] (1); ~$${name}`,
];

/** The last segment of `path` in the way somebody renamed it, for one file in fifteen; else `path`. */
export function decorated(path: string): string {
  if (!picks(path, "decorated", 1 / 15)) return path;
  const cut = path.lastIndexOf("/") + 1;
  return path.slice(0, cut) + pick(path, "decoration", decorations)(path.slice(cut));
}

/**
 * Names in one directory that trip whoever sorts, folds case or normalises: siblings around `/` in the order of bytes,
 * a pair that differs by case, the composed and the decomposed form of one letter, and a pair that UTF-16 and UTF-8
 * put in opposite order. A name that ends in `/` is a directory with one file in it.
 */
export const siblings = [
  "a/",
  "a-b",
  "a.b",
  "a b",
  "a+b",
  "a!",
  "aa",
  "a-b c/",
  "A/",
  "A.b",
  "Readme.md",
  "README.md",
  "\u00e4.csv",
  "a\u0308.csv",
  "\uff5e.csv",
  "\u{1f600}.csv",
  "\uff5e/",
  "\u{1f600}/",
  "100%",
  "100%25",
  "%",
  "+",
  "#",
  "&=",
  "~",
  "x".repeat(200),
] as const;

/** Directories that hold nothing. */
export const emptyDirectories = [
  "raw/intake/pending",
  "raw/intake/pending (old)",
  "raw/intake/空",
  "raw/events/_temporary/0/task_0001",
  "curated/exports/2027",
  "curated/exports/2028",
  "sandbox/nobody yet",
  "sandbox/tmp",
] as const;

/** What jobs and people left behind: what a migration may well exclude. */
export const leftovers = [
  "raw/events/_temporary/0/task_0002/part-00000.csv",
  "raw/events/_temporary/0/task_0002/part-00001.csv",
  "sandbox/.Trash/Current/old report.csv",
  "sandbox/.Trash/Current/growth/old report (1).csv",
] as const;

/** A directory 40 levels deep, each level with the name of its own. */
export const deepDirectory = `curated/archive/${Array.from({ length: 40 }, (_, level) => `level ${String(level + 1)}`).join("/")}`;
