/** What the local HDFS is told: users, groups, rights, limits. Pure: the texts of its configuration files. */

/** The user who owns the root and whom no permission stops. */
export const SUPERUSER = "hdfs";

/** Users with their groups; whoever is not named here has none. */
export const GROUPS_OF_USER: Readonly<Record<string, readonly string[]>> = {
  [SUPERUSER]: ["supergroup"],
  alice: ["analysts", "staff"],
  bob: ["analysts"],
  carol: ["finance"],
  gateway: [],
};

/** May act for everybody (`doas`). */
export const GATEWAY = "gateway";

export type Properties = Readonly<Record<string, string>>;

const PROXY_USER: Properties = {
  [`hadoop.proxyuser.${GATEWAY}.hosts`]: "*",
  [`hadoop.proxyuser.${GATEWAY}.groups`]: "*",
};

function coreSite(folder: string): Properties {
  const groups = Object.entries(GROUPS_OF_USER).map(([user, names]) => `${user}=${names.join(",")}`);
  return {
    "fs.defaultFS": "hdfs://127.0.0.1:0",
    "hadoop.user.group.static.mapping.overrides": groups.join(";"),
    "hadoop.security.group.mapping": "org.apache.hadoop.security.NullGroupsMapping",
    "hadoop.http.filter.initializers": "",
    // Web applications are unpacked there: two clusters that start at a time would share it.
    "hadoop.tmp.dir": `${folder}/tmp`,
    ...PROXY_USER,
  };
}

function hdfsSite(dataNodes: number): Properties {
  const anyPort = "127.0.0.1:0";
  return {
    "dfs.namenode.rpc-address": anyPort,
    "dfs.namenode.http-address": anyPort,
    "dfs.datanode.address": anyPort,
    "dfs.datanode.http.address": anyPort,
    "dfs.datanode.ipc.address": anyPort,
    "dfs.datanode.hostname": "127.0.0.1",
    "dfs.replication": String(dataNodes),
    "dfs.namenode.acls.enabled": "true",
    "dfs.namenode.posix.acl.inheritance.enabled": "true",
    "dfs.namenode.xattrs.enabled": "true",
    "dfs.namenode.fs-limits.min-block-size": "4096",
    // Delegation tokens are given without Kerberos too.
    "dfs.namenode.delegation.token.always-use": "true",
    // A client that closes a file asks again after 400 ms by default: ten times slower for small files.
    "dfs.client.block.write.locateFollowingBlock.initial.delay.ms": "5",
    // A data node that is gone is noticed in seconds, not in ten minutes.
    "dfs.namenode.heartbeat.recheck-interval": "1000",
    "dfs.heartbeat.interval": "1",
  };
}

function httpfsSite(folder: string): Properties {
  // HttpFS replaces the rules about proxy users of the whole process: those of the name node go on in its own words.
  const users = [GATEWAY, SUPERUSER].flatMap((user) =>
    ["hosts", "groups"].map((what) => [`httpfs.proxyuser.${user}.${what}`, "*"] as const),
  );
  return {
    "httpfs.http.hostname": "127.0.0.1",
    "httpfs.http.port": "0",
    "httpfs.hadoop.config.dir": `${folder}/client`,
    "hadoop.http.authentication.type": "simple",
    "hadoop.http.authentication.signature.secret.file": `${folder}/secret`,
    ...Object.fromEntries(users),
  };
}

/** Everything from warnings on goes to one file. */
function log4j(logFile: string): string {
  return [
    "log4j.rootLogger=WARN,file",
    "log4j.appender.file=org.apache.log4j.FileAppender",
    `log4j.appender.file.File=${logFile}`,
    "log4j.appender.file.layout=org.apache.log4j.PatternLayout",
    "log4j.appender.file.layout.ConversionPattern=%d{ISO8601} %p %c: %m%n",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Hadoop's form of a configuration file. */
function siteFile(properties: Properties): string {
  const lines = Object.entries(properties).map(
    ([name, value]) => `<property><name>${escaped(name)}</name><value>${escaped(value)}</value></property>`,
  );
  return `<?xml version="1.0"?>\n<configuration>\n${lines.join("\n")}\n</configuration>\n`;
}

/** Keys in a file instead of a service for keys; whoever holds the configuration can decrypt. */
function keys({ folder, encryptionKey }: ConfigurationWishes): Properties {
  if (encryptionKey === undefined) return {};
  const path = `jceks://file${folder}/keys.jceks`;
  return { "hadoop.security.key.provider.path": path, "local.encryption-key": encryptionKey };
}

export interface ConfigurationWishes {
  /** Where the files will lie, and the log file. */
  readonly folder: string;
  readonly dataNodes: number;
  /** Name of a key for encryption zones; left out: there can be none. */
  readonly encryptionKey?: string;
  /** Over those above: `hdfs` for NameNode and DataNodes, `httpfs` for HttpFS. */
  readonly hdfs?: Properties;
  readonly httpfs?: Properties;
}

/** The files of the configuration folder, by name. */
export function configurationFiles(wishes: ConfigurationWishes): Readonly<Record<string, string>> {
  return {
    "core-site.xml": siteFile(coreSite(wishes.folder)),
    "hdfs-site.xml": siteFile({ ...hdfsSite(wishes.dataNodes), ...keys(wishes), ...wishes.hdfs }),
    "httpfs-site.xml": siteFile({ ...httpfsSite(wishes.folder), ...wishes.httpfs }),
    "httpfs-log4j.properties": log4j(`${wishes.folder}/hdfs.log`),
    "log4j.properties": log4j(`${wishes.folder}/hdfs.log`),
    secret: "the signature of the cookies of one local run\n",
  };
}
