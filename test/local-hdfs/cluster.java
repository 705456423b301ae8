import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.conf.ConfigurationWithLogging;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.http.server.HttpFSServerWebServer;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.security.ssl.SSLFactory;
import org.apache.hadoop.util.Tool;
import org.apache.hadoop.util.ToolRunner;

/**
 * A whole HDFS in one process: a NameNode, DataNodes and HttpFS, each on a port that the system chose.
 *
 * Arguments: the folder of the data, that of the configuration, one that is removed at the end, the number of DataNodes.
 * Answers with one line of JSON, its ports; then every line that it reads is a command and is answered with one line. The
 * end of its input ends it: so it never outlives whoever started it.
 */
class Cluster {
  private static final PrintStream ANSWERS = System.out;
  private static final int MOST_ATTEMPTS = 100;
  private static final int WRITERS = 16;

  private final Configuration conf = new HdfsConfiguration();
  private final Path data;
  private final List<DataNode> dataNodes = new ArrayList<>();
  private NameNode nameNode;

  private Cluster(Path data) {
    this.data = data;
  }

  public static void main(String[] args) throws Exception {
    System.setOut(System.err);
    DefaultMetricsSystem.setMiniClusterMode(true);
    Cluster cluster = new Cluster(Paths.get(args[0]));
    Path temporary = Paths.get(args[2]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(temporary)));
    Thread worker = new Thread(() -> cluster.serve(Paths.get(args[1]), Integer.parseInt(args[3])));
    worker.setDaemon(true);
    worker.start();
    cluster.obey();
    cluster.end(temporary);
  }

  private void serve(Path configuration, int count) {
    try {
      Path names = data.resolve("name");
      conf.set("dfs.namenode.name.dir", names.toUri().toString());
      if (!Files.exists(names.resolve("current"))) {
        Files.createDirectories(names);
        NameNode.format(conf);
      }
      // The name node reads its keys once, when it starts.
      String key = conf.get("local.encryption-key");
      if (key != null) run("org.apache.hadoop.crypto.key.KeyShell", new String[] {"create", key});
      nameNode = NameNode.createNameNode(new String[0], conf);
      String address = "127.0.0.1:" + nameNode.getNameNodeAddress().getPort();
      conf.set("fs.defaultFS", "hdfs://" + address);
      conf.set("dfs.namenode.rpc-address", address);
      for (int index = 0; index < count; index++) dataNodes.add(startDataNode(index));
      int httpfs = startHttpFs(configuration);
      while (nameNode.getNamesystem().getNumLiveDataNodes() < count || nameNode.isInSafeMode()) Thread.sleep(20);
      say("{\"webhdfs\":" + nameNode.getHttpAddress().getPort() + ",\"httpfs\":" + httpfs
          + ",\"namenode\":" + nameNode.getNameNodeAddress().getPort() + "}");
    } catch (Throwable failure) {
      failure.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private DataNode startDataNode(int index) throws Exception {
    Configuration own = new Configuration(conf);
    own.set("dfs.datanode.data.dir", data.resolve("data-" + index).toUri().toString());
    return DataNode.createDataNode(new String[0], own);
  }

  /** HttpFS is a client of the NameNode: it reads where that one is from the folder that httpfs-site.xml names. */
  private int startHttpFs(Path configuration) throws Exception {
    Path client = Files.createDirectories(configuration.resolve("client"));
    try (OutputStream file = Files.newOutputStream(client.resolve("core-site.xml"))) {
      conf.writeXml(file);
    }
    Configuration own = new ConfigurationWithLogging(new Configuration(true));
    Configuration tls = new ConfigurationWithLogging(SSLFactory.readSSLConfiguration(own, SSLFactory.Mode.SERVER));
    Class<HttpFSServerWebServer> server = HttpFSServerWebServer.class;
    Constructor<HttpFSServerWebServer> made = server.getDeclaredConstructor(Configuration.class, Configuration.class);
    made.setAccessible(true);
    HttpFSServerWebServer httpfs = made.newInstance(own, tls);
    httpfs.start();
    return httpfs.getUrl().getPort();
  }

  /** Carries out the commands that come as lines, until there is no more input. */
  private void obey() throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.trim().split(" ");
      try {
        if (words[0].equals("tool")) run(words[1], Arrays.copyOfRange(words, 2, words.length));
        else if (words[0].equals("stop")) dataNodes.get(Integer.parseInt(words[1])).shutdown();
        else if (words[0].equals("start")) restart(Integer.parseInt(words[1]));
        else if (words[0].equals("fill")) fill(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        else throw new IllegalArgumentException(line);
        say("{\"done\":true}");
      } catch (Throwable failure) {
        failure.printStackTrace();
        say("{\"done\":false}");
      }
    }
  }

  /** Runs one of Hadoop's own tools, named by its class, such as {@code org.apache.hadoop.hdfs.tools.DFSAdmin}. */
  private void run(String tool, String[] words) throws Exception {
    Constructor<?> maker = Class.forName(tool).getConstructors()[0];
    Tool made = (Tool) (maker.getParameterCount() == 0 ? maker.newInstance() : maker.newInstance(conf));
    if (ToolRunner.run(conf, made, words) != 0) throw new IllegalStateException(tool + " " + String.join(" ", words));
  }

  private void restart(int index) throws Exception {
    dataNodes.set(index, startDataNode(index));
    while (!dataNodes.get(index).isDatanodeFullyStarted()) Thread.sleep(20);
  }

  /** Makes many files of so many bytes in one directory, their names in order: FILE-000000 and so on. */
  private void fill(String directory, int files, int bytes) throws Exception {
    FileSystem hdfs = FileSystem.get(conf);
    byte[] content = new byte[bytes];
    hdfs.mkdirs(new org.apache.hadoop.fs.Path(directory));
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    List<Future<?>> writing = new ArrayList<>();
    for (int index = 0; index < files; index++) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(directory, String.format("file-%06d", index));
      writing.add(threads.submit(() -> {
        try (OutputStream file = hdfs.create(path)) {
          file.write(content);
        }
        return null;
      }));
    }
    for (Future<?> one : writing) one.get();
    threads.shutdown();
  }

  private void end(Path temporary) {
    dataNodes.forEach(DataNode::shutdown);
    if (nameNode != null) nameNode.stop();
    remove(temporary);
    Runtime.getRuntime().halt(0);
  }

  /** Daemons that have not ended yet may still write: so again, until nothing is left. */
  private static void remove(Path temporary) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS && Files.exists(temporary); attempt++) {
      try (Stream<Path> files = Files.walk(temporary)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        if (Files.exists(temporary)) Thread.sleep(50);
      } catch (IOException | UncheckedIOException | InterruptedException vanished) {
        // A file went while the folder was read.
      }
    }
  }

  private static synchronized void say(String answer) {
    ANSWERS.println(answer);
    ANSWERS.flush();
  }
}
