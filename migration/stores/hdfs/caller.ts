/** As whom HDFS is asked: what the settings say, and where they say nothing, what Hadoop's own clients take. */
import { userInfo } from "node:os";
import type { HdfsSettings } from "../../hdfs-settings.ts";
import type { HdfsIdentity } from "./configuration.ts";
import { tokenFrom } from "./delegation-token.ts";

/** The identity of these settings on this machine. */
export function callerOf(settings: HdfsSettings | undefined): HdfsIdentity {
  if (settings?.delegationToken !== undefined) return { delegationToken: tokenFrom(settings.delegationToken) };
  const user = settings?.user ?? ownName();
  return {
    ...(user === undefined ? {} : { user }),
    ...(settings?.doAs === undefined ? {} : { doAs: settings.doAs }),
  };
}

/** `HADOOP_USER_NAME`, or who runs this process: HDFS with simple authentication takes everybody's word for it. */
function ownName(): string | undefined {
  const named = process.env["HADOOP_USER_NAME"];
  if (named !== undefined && named !== "") return named;
  try {
    return userInfo().username;
  } catch {
    // A container's user without an entry among the users: HDFS has a name for those who give none.
    return undefined;
  }
}
