package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.BackendProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend of somebody's own, in a jar on the class path, as LOCKSTEP_CLASS_PATH adds it. */
class BackendJarTest {
  private static final String ABACUS =
      """
      package acme;

      import io.lockstep.backend.*;
      import io.lockstep.backend.discovery.Devices;
      import java.lang.reflect.*;
      import java.util.List;

      public final class Abacus implements BackendProvider {
        public String name() {
          return "abacus";
        }

        public List<Discovery> discover() {
          if (System.getProperty("acme.broken") != null) {
            throw new IllegalStateException("a wire is broken");
          }
          return List.of(Discovery.usable("abacus", -300, "beads on wires"));
        }

        public boolean isSingle() {
          return true;
        }

        public Backend open(BackendOptions options) {
          String beads = options.settings().getOrDefault("abacus.beads", "10");
          if (!beads.equals("10")) {
            throw new BackendException("[abacus] there are 10 beads, got abacus.beads=" + beads);
          }
          Backend cpu = Devices.open("cpu", options);
          return (Backend) Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Backend.class},
              (_, method, arguments) -> {
                try {
                  return method.getName().equals("info")
                      ? new DeviceInfo("abacus", "beads on wires", 0, true)
                      : method.invoke(cpu, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
        }
      }
      """;

  @TempDir static Path folder;
  private static Path jar = Path.of("");

  @BeforeAll
  static void makeTheJar() throws IOException {
    Path source = Files.writeString(folder.resolve("Abacus.java"), ABACUS);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertEquals(0, result, "the backend does not compile");
    jar = jar("abacus.jar", "acme.Abacus", classes);
  }

  /** Makes a jar of classes and the file that names the backend. */
  private static Path jar(String name, String provider, Path classes) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> all = Files.walk(classes)) {
      entries.putNextEntry(new JarEntry("META-INF/services/" + BackendProvider.class.getName()));
      entries.write((provider + "\n").getBytes(StandardCharsets.UTF_8));
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
        Files.copy(each, entries);
      }
    }
    return file;
  }

  private static Cli.Outcome run(String arguments) throws Exception {
    return Cli.process(List.of(), jar, arguments.split(" ", -1));
  }

  private static Cli.Outcome succeed(String arguments) throws Exception {
    Cli.Outcome outcome = run(arguments);
    assertEquals(0, outcome.code(), outcome::toString);
    return outcome;
  }

  @Test
  void train_takes_it_by_name_with_its_settings_and_diff_goes_on_from_the_model() throws Exception {
    String data = " --data xor:60 --json --epochs 1";
    String model = folder.resolve("model.safetensors").toString();
    Cli.Outcome trained =
        succeed("train --device abacus --set abacus.beads=10 --out " + model + data);
    assertEquals("abacus", trained.json().required("device").asText());
    Cli.Outcome resumed = succeed("train --device cpu --resume " + model + data);
    Cli.Outcome paired =
        succeed("diff --devices cpu,abacus --set abacus.beads=10 --model-file " + model + data);
    assertEquals(resumed.digest(), paired.digest());
  }

  @Test
  void parity_compares_it_and_its_settings_are_its_own() throws Exception {
    Cli.Outcome compared =
        run(
            "parity --devices cpu,abacus --set abacus.beads=10 --quick --graphs 1 --seconds 1"
                + " --json");
    assertTrue(compared.json().required("passed").asBoolean(), compared.out());
    assertEquals("beads on wires", compared.json().at("/devices/abacus").asText(), compared.out());
    for (String command :
        List.of(
            "train --device abacus --data xor:60",
            "diff --devices cpu,abacus --data xor:60",
            "parity --devices cpu,abacus --quick")) {
      Cli.Outcome refused = run(command + " --set abacus.beads=9");
      assertEquals(2, refused.code(), refused::toString);
      assertTrue(
          refused.err().endsWith("[abacus] there are 10 beads, got abacus.beads=9\n"),
          refused.err());
    }
  }

  @Test
  void one_whose_search_fails_has_no_device_and_the_others_are_found() throws Exception {
    Cli.Outcome devices = Cli.process(List.of("-Dacme.broken=1"), jar, "devices");
    assertEquals(0, devices.code(), devices.err());
    assertTrue(
        devices
            .out()
            .contains(
                "missing  its search failed: java.lang.IllegalStateException: a wire is broken\n"),
        devices.out());
    assertTrue(devices.out().contains("cpu       usable "), devices.out());
  }

  @Test
  void a_jar_that_names_a_backend_it_does_not_have_is_told() throws Exception {
    Path empty = jar("empty.jar", "acme.Missing", Files.createDirectories(folder.resolve("none")));
    Cli.Outcome refused = Cli.process(List.of(), empty, "devices");
    assertEquals(2, refused.code());
    assertEquals(
        "[device] a backend that the class path names cannot be loaded:"
            + " io.lockstep.backend.BackendProvider: Provider acme.Missing not found; correct the"
            + " jar that names it, or take it off the class path\n",
        refused.err());
  }
}
