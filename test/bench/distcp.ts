/** Hadoop's DistCp with the ABFS driver, from Maven Central: installed if it is missing, and its words for `java`. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { finishedProgram } from "../clients/finished-program.ts";
import { writeSettings } from "../clients/hadoop.ts";
import { installationStep } from "../clients/installation-step.ts";
import { installedClient, MissingClient } from "../clients/installed-client.ts";

/** Belongs to distcp/pom.xml. */
const VERSION = "3.4.2";
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/** Where DistCp copies to, by the account's key. */
export interface DistCpTarget {
  readonly account: string;
  readonly filesystem: string;
  /** `http://host:port/account`, by address. */
  readonly dfs: string;
  readonly key: string;
}

export interface DistCp {
  /** The words of `java` that copy `from`; `settings`: an empty folder. `mappers` run side by side in one process. */
  words(from: string, to: DistCpTarget, settings: string, mappers: number): readonly string[];
}

/** @throws {MissingClient} */
export async function provideDistCp(): Promise<DistCp> {
  const { errors } = await finishedProgram("java", ["-version"], { limitSeconds: 60 });
  if (errors.includes("ENOENT")) throw new MissingClient("There is no `java` on the PATH.");
  const folder = await installedClient({ name: "hadoop-distcp", version: VERSION }, async (into) => {
    copyFileSync(join(import.meta.dirname, "distcp", "pom.xml"), join(into, "pom.xml"));
    const output = `-DoutputDirectory=${join(into, "jars")}`;
    await installationStep("mvn", ["-B", "-ntp", COPY, "-DincludeScope=runtime", output], { folder: into });
  });
  return {
    words: (from, to, settings, mappers) => {
      const host = `${to.account}.dfs.core.windows.net`;
      writeSettings(settings, {
        "fs.azure.always.use.https": "false",
        "fs.azure.abfs.endpoint": new URL(to.dfs).host,
        [`fs.azure.account.key.${host}`]: to.key,
        "fs.azure.account.hns.enabled": "true",
        "mapreduce.local.map.tasks.maximum": String(mappers),
        "hadoop.tmp.dir": join(settings, "tmp"),
      });
      const jvm = ["-XX:+UseSerialGC", "-Xmx1g", "-cp", `${settings}:${join(folder, "jars", "*")}`];
      const options = ["-direct", "-m", String(mappers), "-strategy", "dynamic"];
      const destination = `abfs://${to.filesystem}@${host}/distcp`;
      return [...jvm, "org.apache.hadoop.tools.DistCp", ...options, from, destination];
    },
  };
}
