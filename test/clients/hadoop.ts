/** Hadoop's ABFS driver, its shell and both of their own tests, from Maven Central; and a folder of settings for them. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finishedProgram } from "./finished-program.ts";
import { installationStep } from "./installation-step.ts";
import { installedClient, MissingClient } from "./installed-client.ts";

/** Belongs to hadoop/pom.xml. */
const VERSION = "3.4.2";
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";
/** Short-lived programs on few cores: they start sooner so. */
const JVM_WORDS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g"];
const LOG_SETTINGS = `log4j.rootLogger=ERROR, err
log4j.appender.err=org.apache.log4j.ConsoleAppender
log4j.appender.err.target=System.err
log4j.appender.err.layout=org.apache.log4j.PatternLayout
log4j.appender.err.layout.ConversionPattern=%p %c{1}: %m%n
`;

/** Hadoop, ready to be started. */
export interface Hadoop {
  /** The words for `java` before the program's own: with the settings of a folder, and with more options of the JVM. */
  words(settings: string, options?: readonly string[]): readonly string[];
}

async function install(folder: string): Promise<void> {
  copyFileSync(join(import.meta.dirname, "hadoop", "pom.xml"), join(folder, "pom.xml"));
  const output = `-DoutputDirectory=${join(folder, "jars")}`;
  await installationStep("mvn", ["-B", "-ntp", COPY, "-DincludeScope=runtime", output], { folder });
}

/**
 * Hadoop, installed if it is missing.
 * @throws {MissingClient}
 */
export async function provideHadoop(): Promise<Hadoop> {
  for (const program of ["java", "javac", "keytool"]) {
    const { errors } = await finishedProgram(program, ["-help"], { limitSeconds: 60 });
    if (errors.includes("ENOENT")) throw new MissingClient(`There is no \`${program}\` on the PATH.`);
  }
  const folder = await installedClient({ name: "hadoop-azure", version: VERSION }, install);
  const jars = join(folder, "jars", "*");
  return { words: (settings, options = []) => [...JVM_WORDS, ...options, "-cp", `${settings}:${jars}`] };
}

/** Writes Hadoop's settings into a folder, for its shell and for its tests. */
export function writeSettings(folder: string, settings: Readonly<Record<string, string>>): void {
  const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const properties = Object.entries(settings).map(
    ([name, value]) => `<property><name>${escaped(name)}</name><value>${escaped(value)}</value></property>\n`,
  );
  const text = `<?xml version="1.0"?>\n<configuration>\n${properties.join("")}</configuration>\n`;
  mkdirSync(folder, { recursive: true });
  for (const file of ["core-site.xml", "azure-auth-keys.xml"]) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "log4j.properties"), LOG_SETTINGS);
}
