package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher of the archive starts Java: a script in its place says what it was given. */
@EnabledOnOs(OS.LINUX)
class LaunchTest {
  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void unpack() throws IOException {
    home = folder.resolve("a folder");
    for (String name : List.of("bin", "config", "java/bin", "lib")) {
      Files.createDirectories(home.resolve(name));
    }
    Path config = SourceFile.ROOT.resolve("config");
    copy(config.resolve("bin/lockstep"), home.resolve("bin/lockstep"));
    for (String name : List.of("launch.sh", "utf8-locale.sh")) {
      copy(config.resolve(name), home.resolve("config").resolve(name));
    }
    Path java = home.resolve("java/bin/java");
    Files.writeString(
        java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\necho \"PoCL: ${POCL_CACHE_DIR-}\"\n");
    java.toFile().setExecutable(true);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** The lines that the rest of a shell's line prints after {@code env -i}. */
  private List<String> bare(String line) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "exec env -i " + line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.lines().toList();
  }

  @Test
  void it_needs_no_environment() throws Exception {
    Files.writeString(home.resolve("commit"), "1234abcd\n");
    assertEquals(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules",
            "jdk.incubator.vector",
            "-Dlockstep.commit=1234abcd",
            "-cp",
            home.toRealPath() + "/lib/*",
            "io.lockstep.cli.Main",
            "train",
            "two words",
            "*",
            "PoCL: "),
        bare("HOME=. 'a folder/bin/lockstep' train 'two words' '*'"));
  }

  @Test
  void it_follows_links_and_takes_flags_and_a_class_path() throws Exception {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("a folder/bin/lockstep"));
    assertEquals(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx1g",
            "-Da=*",
            "-cp",
            home.toRealPath() + "/lib/*:own.jar",
            "io.lockstep.cli.Main",
            "PoCL: "),
        bare(
            "HOME=. LOCKSTEP_NO_VECTOR=1 LOCKSTEP_CLASS_PATH=own.jar"
                + " LOCKSTEP_JAVA_OPTS='-Xmx1g -Da=*' ./link"));
  }

  @Test
  void pocl_is_given_a_folder_where_that_of_the_user_is_none() throws Exception {
    String with = "TMPDIR=" + folder + " %s 'a folder/bin/lockstep'";
    for (String home : List.of("HOME=/dev/null", "HOME=. XDG_CACHE_HOME=/dev/null/cache")) {
      String last = bare(with.formatted(home)).getLast();
      assertEquals("PoCL: " + folder + "/pocl-" + Files.getAttribute(folder, "unix:uid"), last);
    }
    for (String home : List.of("HOME=" + folder, "XDG_CACHE_HOME=" + folder.resolve("not/yet"))) {
      assertEquals("PoCL: ", bare(with.formatted(home)).getLast());
    }
    assertEquals(
        "PoCL: elsewhere",
        bare(with.formatted("HOME=/dev/null POCL_CACHE_DIR=elsewhere")).getLast());
  }
}
