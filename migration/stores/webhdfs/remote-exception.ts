/** What a refusal says: `RemoteException` in JSON, in WebHDFS and its dialects. Pure. */
import type { Answer } from "../../transport/index.ts";

/** Why something was refused. */
export interface RemoteException {
  readonly exception: string;
  /** Its first line: stack traces follow. */
  readonly message: string;
}

/** What an answer says, where it is one of the dialect. */
export function remoteException(answer: Answer): RemoteException | undefined {
  let value: unknown;
  try {
    value = JSON.parse(answer.body.toString("utf8"));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("RemoteException" in value)) return undefined;
  const { RemoteException: told } = value;
  if (typeof told !== "object" || told === null || !("exception" in told)) return undefined;
  if (typeof told.exception !== "string") return undefined;
  const message = "message" in told && typeof told.message === "string" ? told.message : "";
  return { exception: told.exception, message: (message.split("\n", 1)[0] ?? "").trim() };
}
