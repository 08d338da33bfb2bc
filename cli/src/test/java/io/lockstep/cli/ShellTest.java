package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command as a shell starts it: locales, full devices, few resources. Names beyond ASCII are
 * written as octal bytes, since the JVM of the tests may have a locale of ASCII itself.
 */
@EnabledOnOs(OS.LINUX)
class ShellTest {
  /** The bytes of a UTF-8 file name and of a column. */
  private static final String FILE = "$(printf 'gr\\303\\266\\303\\237e.csv')";

  private static final String COLUMN = "$(printf 'S\\303\\274\\303\\237e')";

  @TempDir Path folder;

  /** Runs lines of a shell, in which {@code $lockstep} starts the command. */
  private Cli.Outcome shell(String... lines) throws Exception {
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", String.join("\n", lines))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    String home = System.getProperty("java.home");
    Path java = Path.of(home, "bin", "java");
    Path root = Path.of("").toAbsolutePath().getParent();
    builder.environment().put("root", String.valueOf(root));
    builder.environment().put("java_home", home);
    builder
        .environment()
        .put(
            "lockstep",
            java
                + " --enable-native-access=ALL-UNNAMED "
                + Cli.VECTOR
                + " "
                + Main.class.getName());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    process.getOutputStream().close();
    int code = process.waitFor();
    return new Cli.Outcome(code, Files.readString(out), Cli.withoutJvmWarnings(read(err)));
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Sorts by size and weight. */
  private void fruit() throws IOException {
    StringBuilder text = new StringBuilder("Gr\u00f6\u00dfe,Gewicht,S\u00fc\u00dfe\n");
    for (int i = 0; i < 40; i++) {
      text.append(i)
          .append(',')
          .append(i % 7)
          .append(',')
          .append(i < 20 ? "s\u00fc\u00df" : "sauer");
      text.append('\n');
    }
    Files.writeString(folder.resolve("table.csv"), text);
  }

  private static String train(String more) {
    return "$lockstep train --device cpu --model mlp:4 --epochs 3 " + more;
  }

  @Test
  void a_name_beyond_ascii_is_read_in_the_locale_that_the_launcher_sets() throws Exception {
    fruit();
    String run =
        train(
            "--data \"csv:" + FILE + "\" --label \"" + COLUMN + "\" --out m.st --json 2>/dev/null");
    Cli.Outcome utf8 = shell("mv table.csv \"" + FILE + "\"", "export LC_ALL=C.UTF-8", run);
    assertEquals(0, utf8.code(), utf8.err());
    Cli.Outcome c =
        shell(
            "export LC_ALL=C",
            "LC_ALL=$(sh \"$root/config/utf8-locale.sh\")",
            run,
            "$lockstep predict --device cpu --model-file m.st --data \"csv:" + FILE + "\"");
    assertEquals(0, c.code(), c.err());
    List<String> lines = c.out().lines().toList();
    assertTrue(lines.getFirst().contains(utf8.digest()), lines.getFirst());
    assertEquals("class,p(sauer),p(s\u00fc\u00df)", lines.get(1));
  }

  @Test
  void output_is_utf8_in_a_locale_of_ascii() throws Exception {
    fruit();
    Cli.Outcome c =
        shell(
            "export LC_ALL=C",
            train("--data csv:table.csv --out m.st >/dev/null 2>&1"),
            "$lockstep predict --device cpu --model-file m.st --data csv:table.csv");
    assertEquals("class,p(sauer),p(s\u00fc\u00df)", c.out().lines().findFirst().orElse(""));
  }

  @Test
  void arguments_that_the_locale_cannot_express_are_told() throws Exception {
    Cli.Outcome c = shell("export LC_ALL=C", train("--data \"csv:" + FILE + "\""));
    assertEquals(2, c.code());
    assertEquals(
        "[lockstep] in this locale a '?' in an argument may have been another character; set"
            + " LC_ALL=C.UTF-8, or use the launcher, which does\n",
        c.err().substring(0, c.err().indexOf('\n') + 1));
  }

  @Test
  void a_locale_that_can_express_all_is_left_alone() throws Exception {
    Cli.Outcome c =
        shell(
            "LC_ALL=C.UTF-8 sh \"$root/config/utf8-locale.sh\"",
            "LC_ALL=C sh \"$root/config/utf8-locale.sh\"",
            "LC_ALL=xx_XX.UTF-8 sh \"$root/config/utf8-locale.sh\"");
    assertEquals("C.UTF-8\nC.UTF-8\n", c.out());
  }

  @Test
  void a_full_device_behind_standard_output_is_a_fault() throws Exception {
    for (String command : List.of("--help", "--version", train("--data xor:200").substring(10))) {
      Cli.Outcome c =
          shell(
              "$lockstep " + command + " 2>errors >/dev/full; code=$?",
              "tail -n 1 errors >&2; exit $code");
      assertEquals(1, c.code(), command);
      assertEquals(
          "[output] standard output cannot be written to; check the free space of what it goes to,"
              + " and that its reader has not ended\n",
          c.err());
    }
  }

  @Test
  void too_few_files_are_told_by_the_launcher() throws Exception {
    Cli.Outcome c = shell("ulimit -n 20", "\"$root/lockstep\" --version");
    assertEquals(1, c.code());
    assertEquals(
        "[lockstep] only 20 files may be open at a time, and 64 are needed; raise the limit, as by"
            + " 'ulimit -n 256'\n",
        c.err());
  }

  @Test
  void the_launcher_adds_a_class_path_of_the_users() throws Exception {
    Cli.Outcome c =
        shell(
            "mkdir -p copy/config copy/module/src/main copy/cli/target/lockstep/lib",
            "cp \"$root/lockstep\" copy; cp \"$root\"/config/*.sh copy/config",
            "touch copy/pom.xml copy/module/pom.xml",
            "touch copy/cli/target/lockstep/built",
            "LOCKSTEP_CLASS_PATH=$CLASSPATH; export LOCKSTEP_CLASS_PATH; unset CLASSPATH",
            "JAVA_HOME=$java_home copy/lockstep --version");
    assertEquals(0, c.code(), c.err());
    assertEquals(Cli.succeed("--version").out(), c.out());
  }
}
