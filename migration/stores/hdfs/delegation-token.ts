/**
 * Delegation tokens, from a file, a command or a secret of Key Vault that the user names: whoever holds a Kerberos ticket gets one from HDFS
 * (`hdfs fetchdt`, GETDELEGATIONTOKEN), so that no ticket, no key table and no SPNEGO is needed here. No message repeats a token.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { TokenPlace } from "../../hdfs-settings.ts";
import { storeFailure, type StoreFailure } from "../failure.ts";
import { secretOf } from "./vault-secret.ts";

/** A command may take this long, in milliseconds. */
const COMMAND_MS = 60_000;

/** A token as WebHDFS writes it: base64 in the alphabet of URLs. */
const TOKEN = /^[A-Za-z0-9_-]+={0,2}$/;

/**
 * Reads the token anew each time that it is called, once for however many callers ask at a time. The function throws
 * StoreFailure `unauthenticated`.
 */
export function tokenFrom(place: TokenPlace): () => Promise<string> {
  let underWay: Promise<string> | undefined;
  return () => {
    underWay ??= readToken(place).finally(() => (underWay = undefined));
    return underWay;
  };
}

async function readToken(place: TokenPlace): Promise<string> {
  const { text, where } = await textAt(place);
  const token = text.trim();
  if (TOKEN.test(token)) return token;
  const found = token === "" ? "is empty" : "holds something else";
  throw noToken(
    `${where} ${found}`,
    "it is to hold the token's URL form alone: the urlString of GETDELEGATIONTOKEN, or of hdfs fetchdt --print",
  );
}

/** What stands at the place, and what that is called in messages. */
async function textAt(place: TokenPlace): Promise<{ text: string; where: string }> {
  if ("file" in place) return { text: await textOfFile(place.file), where: `the file ${place.file}` };
  if ("command" in place) return { text: await outputOf(place.command), where: "the output of its command" };
  return { text: await textOfSecret(place.keyVault), where: `the secret ${place.keyVault}` };
}

async function textOfSecret(uri: string): Promise<string> {
  try {
    return await secretOf(uri);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = "check hdfs.delegationToken.keyVault, and that this identity may read it (Key Vault Secrets User)";
    throw noToken(`the secret ${uri} cannot be read (${why})`, remedy, error);
  }
}

async function textOfFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw noToken(`the file ${file} cannot be read (${codeOf(error)})`, "check hdfs.delegationToken.file", error);
  }
}

function outputOf(command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("/bin/sh", ["-c", command], { timeout: COMMAND_MS }, (error, output, errors) => {
      if (error === null) {
        resolve(output);
        return;
      }
      const said = errors.trim().split("\n", 1)[0] ?? "";
      const how = error.killed === true ? `took more than ${COMMAND_MS / 1000} s` : `ended with ${codeOf(error)}`;
      reject(
        noToken(`its command ${how}${said === "" ? "" : `: ${said}`}`, "check hdfs.delegationToken.command", error),
      );
    });
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "no reason";
}

function noToken(because: string, remedy: string, cause?: unknown): StoreFailure {
  return storeFailure({
    kind: "unauthenticated",
    side: "source",
    operation: "delegation token",
    path: "",
    code: "NoDelegationToken",
    message: `source: no delegation token for HDFS: ${because}; ${remedy}`,
    ...(cause === undefined ? {} : { cause }),
  });
}
