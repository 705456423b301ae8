import assert from "node:assert/strict";
import test from "node:test";
import {
  isAboutStack,
  isLocalStack,
  managesStacks,
  reachesAzure,
  readCommandLine,
  withConfigFile,
} from "./command-line.ts";

const line = (text: string) => readCommandLine(text.split(" ").filter((word) => word !== ""));

test("the stack is found however it is written", () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["up --stack local", "local"],
    ["up --stack=local --yes", "local"],
    ["up -s local", "local"],
    ["up -slocal", "local"],
    ["-s local up", "local"],
    ["up --yes", undefined],
    ["up -m --stack", undefined],
    ["up --message a -s prod", "prod"],
    ["stack select prod", "prod"],
    ["stack init --copy-config-from local new", "new"],
    ["stack rm --yes old", "old"],
    ["stack select --stack prod", "prod"],
    ["stack output account", undefined],
    ["cancel local", "local"],
    ["cancel --yes", undefined],
    ["-C elsewhere stack select prod", "prod"],
    ["config set adls-migration:account --stack prod", "prod"],
  ];
  for (const [text, stack] of table) assert.equal(line(text).stack, stack, text);
});

test("only commands that run the program or a provider need Azure", () => {
  for (const text of [
    "up",
    "update",
    "preview --diff",
    "refresh -y",
    "destroy",
    "import",
    "watch",
    "--color never up",
  ]) {
    assert.equal(reachesAzure(line(text)), true, text);
  }
  for (const text of ["stack export", "stack select up", "config set up 1", "cancel", "logs", "", "--yes"]) {
    assert.equal(reachesAzure(line(text)), false, text);
  }
});

test("commands without a stack, and questions for help, are left to the CLI alone", () => {
  for (const text of ["", "version", "login", "whoami -v", "plugin ls", "up --help", "stack -h", "--version"]) {
    assert.equal(isAboutStack(line(text)), false, text);
  }
  for (const text of ["up", "stack ls", "config", "state delete x"]) assert.equal(isAboutStack(line(text)), true, text);
});

test("commands that make or choose stacks do not need one", () => {
  for (const text of ["stack init x", "stack select x", "stack rm x", "stack ls"]) {
    assert.equal(managesStacks(line(text)), true, text);
  }
  for (const text of ["stack", "stack output", "stack export", "up"])
    assert.equal(managesStacks(line(text)), false, text);
});

test("only this project's stack of the file backend is the local one", () => {
  for (const name of ["local", "organization/local", "organization/adls-migration/local"]) {
    assert.equal(isLocalStack(name), true, name);
  }
  for (const name of ["acme/local", "acme/adls-migration/local", "locally", "prod", ""]) {
    assert.equal(isLocalStack(name), false, name);
  }
});

test("another stack file takes the place of the one that was named, after the command's word", () => {
  const replaced = (text: string) => withConfigFile(line(text), "F").join(" ");
  assert.equal(replaced("up --yes"), "up --config-file F --yes");
  assert.equal(replaced("--color never preview -s local"), "--color never preview --config-file F -s local");
  assert.equal(replaced("up --config-file mine.yaml --yes"), "up --config-file F --yes");
  assert.equal(replaced("up --config-file=mine.yaml"), "up --config-file F");
  assert.equal(line("up --config-file=mine.yaml").configFile, "mine.yaml");
});
