package io.lockstep.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * What runs: the version that the build wrote into a resource, the commit if the launcher knows it,
 * and the Java virtual machine.
 */
public final class Version implements IVersionProvider {
  /** Returns the name, version and, if the launcher knows it, the commit in one line. */
  public static String program() {
    return String.join(", ", lines());
  }

  private static List<String> lines() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the build puts the version beside this class", e);
    }
    List<String> lines = new ArrayList<>();
    lines.add("lockstep " + properties.getProperty("version"));
    String commit = System.getProperty("lockstep.commit", "");
    if (!commit.isEmpty()) {
      lines.add("commit " + commit);
    }
    return lines;
  }

  @Override
  public String[] getVersion() {
    List<String> lines = lines();
    lines.add(
        "Java %s (%s), %s %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch")));
    return lines.toArray(String[]::new);
  }
}
