/** A real HDFS for tests and for people: NameNode, DataNodes and HttpFS of Apache Hadoop 3.4.2, started on this machine. */
export { whyNoHdfs } from "./artefacts.ts";
export { GATEWAY, GROUPS_OF_USER, SUPERUSER } from "./configuration.ts";
export { HdfsWriter } from "./hdfs-writer.ts";
export { startHdfs, type HdfsOptions, type RunningHdfs } from "./running.ts";
