// Hadoop's own FsShell, many commands in one JVM: a line of JSON with the command's words comes in, a line with what it
// printed and its status goes out. Configuration and credentials come from core-site.xml on the class path.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.util.ToolRunner;

class ShellSession {
  private static final String UTF_8 = "UTF-8";

  public static void main(String[] unused) throws Exception {
    ObjectMapper json = new ObjectMapper();
    PrintStream answers = new PrintStream(System.out, true, UTF_8);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    Configuration configuration = new Configuration();
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      answers.println(json.writeValueAsString(run(configuration, json.readValue(line, String[].class))));
    }
  }

  private static Map<String, Object> run(Configuration configuration, String[] words) throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, UTF_8));
    System.setErr(new PrintStream(errors, true, UTF_8));
    Map<String, Object> answer = new TreeMap<>();
    try {
      answer.put("status", ToolRunner.run(configuration, new FsShell(), words));
    } finally {
      System.out.flush();
      System.setOut(out);
      System.setErr(err);
    }
    answer.put("output", output.toString(UTF_8));
    answer.put("errors", errors.toString(UTF_8));
    return answer;
  }
}
