package io.lockstep.cli.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.backend.Backend;
import io.lockstep.backend.cpu.CpuBackendProvider;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.cli.Cli;
import io.lockstep.cli.compare.FaultyDevice;
import io.lockstep.parity.pair.DivergenceException;
import io.lockstep.parity.pair.PairedBackend;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that is named in a service file alone is known to every command. */
class NewBackendTest {
  private static final String ADVICE =
      "Backends are named in files META-INF/services/io.lockstep.backend.BackendProvider, one in"
          + " each module's jar; the class path has 1. Where jars were merged into one, it must"
          + " hold the lines of all of these files";

  @TempDir private Path folder;
  private ClassLoader before;

  @BeforeEach
  void twin_is_on_the_class_path() throws IOException {
    before = Thread.currentThread().getContextClassLoader();
    services(TwinBackendProvider.class, false);
  }

  @AfterEach
  void the_class_path_is_as_it_was() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private void services(Class<?> provider, boolean alone) throws IOException {
    Thread.currentThread()
        .setContextClassLoader(new ServicesOnly(folder, List.of(provider.getName()), alone));
  }

  @Test
  void devices_lists_it_where_it_ranks() {
    List<String> lines = Cli.succeed("devices").out().lines().toList();
    assertTrue(lines.stream().anyMatch(l -> l.matches("cpu +usable +\\S.*")), lines::toString);
    assertTrue(lines.stream().anyMatch(l -> l.matches("twin:0 +usable +the CPU again")));
    assertTrue(
        lines.stream().anyMatch(l -> l.matches("twin:1 +missing +it sleeps; wake it with twinctl")),
        lines::toString);
  }

  @Test
  void the_help_names_it() {
    String help = Cli.succeed("train", "--help").out().replaceAll("\\s+", " ");
    assertTrue(
        help.contains(
            "One of auto, cpu, cuda, opencl, twin (default: auto); see 'lockstep devices'."),
        help);
  }

  @Test
  void it_trains_with_the_bits_of_the_others() {
    String[] run = {"train", "--data", "xor:60", "--epochs", "2", "--json", "--device", ""};
    run[run.length - 1] = "cpu";
    Cli.Outcome cpu = Cli.succeed(run);
    run[run.length - 1] = "twin:0";
    Cli.Outcome twin = Cli.succeed(run);
    assertEquals(cpu.digest(), twin.digest());
    assertEquals("twin", twin.json().required("device").asText());
    assertTrue(cpu.json().has("threads"));
    assertFalse(twin.json().has("threads"), "it does not say that it has threads");
  }

  @Test
  void auto_passes_it_over_with_its_reason() {
    String err = Cli.succeed("train", "--data", "xor:60", "--epochs", "1").err();
    assertTrue(err.contains("; not twin:0: ranks lower"), err);
    assertTrue(err.contains("; not twin:1: it sleeps; wake it with twinctl"), err);
  }

  @Test
  void what_it_lacks_is_told_in_its_own_words() {
    assertEquals(
        "[device] twin:1 is missing: it sleeps; wake it with twinctl; use one of those that"
            + " 'lockstep devices' shows as usable, or auto\n",
        refused("train", "--data", "xor", "--device", "twin:1"));
    assertEquals(
        "[device] twin is missing: it does not compute in precision bf16, only in strict, fast;"
            + " choose one of those, or another device; use one of those that 'lockstep devices'"
            + " shows as usable, or auto\n",
        refused("train", "--data", "xor", "--device", "twin", "--precision", "bf16"));
    assertEquals(
        "[device] unknown device 'twins'; did you mean 'twin'?\n",
        refused("train", "--data", "xor", "--device", "twins"));
  }

  @Test
  void a_setting_of_no_backend_is_refused() {
    for (String[] command :
        List.of(
            new String[] {"train", "--data", "xor:60", "--device", "cpu"},
            new String[] {"diff", "--data", "xor:60", "--devices", "cpu,twin"},
            new String[] {"parity", "--devices", "cpu,twin"})) {
      List<String> arguments = new ArrayList<>(List.of(command));
      arguments.addAll(List.of("--set", "twine.x=1"));
      String err = refused(arguments.toArray(String[]::new));
      assertTrue(
          err.endsWith(
              "[device] setting twine.x is of the unknown backend 'twine'; did you mean 'twin'?\n"),
          err);
    }
  }

  @Test
  void parity_compares_it() {
    String[] run = "parity --devices cpu,twin --quick --graphs 1 --seconds 2 --json".split(" ");
    JsonNode json = Cli.run(run).json();
    assertEquals("the CPU again", json.at("/devices/twin").asText(), json::toString);
    assertTrue(json.required("values").asLong() > 0, json::toString);
    assertTrue(json.required("passed").asBoolean(), json::toString);
    assertEquals(
        "[parity] device twin is given twice, as twin:0 too; give each device once\n",
        refused("parity", "--devices", "twin:0,twin", "--quick"));
  }

  @Test
  void diff_trains_on_it_in_step() {
    Cli.Outcome outcome =
        Cli.succeed("diff", "--devices", "cpu,twin", "--data", "xor:60", "--epochs", "1", "--json");
    assertTrue(outcome.json().required("same").asBoolean(), outcome.out());
  }

  @Test
  void replay_runs_a_kernel_on_it() {
    Path file = folder.resolve("kernel.safetensors");
    Backend cpu = Devices.open("cpu");
    try (Engine engine =
        Engine.on(new PairedBackend(cpu, FaultyDevice.at(1)), EngineOptions.DEFAULT)) {
      Tensor sum = engine.tensor(new float[] {1, 2}, 2).add(1);
      assertThrows(DivergenceException.class, sum::toFloats).reproduction().write(file);
    }
    String out = Cli.succeed("replay", file.toString(), "--devices", "cpu,twin").out();
    assertTrue(out.contains("now on twin (the CPU again): the same bits as the contract"), out);
  }

  @Test
  void a_class_path_of_merged_jars_that_lost_their_services_is_told() throws IOException {
    services(CpuBackendProvider.class, true);
    Cli.Outcome devices = Cli.succeed("devices");
    assertTrue(devices.out().matches("cpu  usable   \\S.*\\R"), devices.out());
    assertEquals("[device] " + ADVICE + "\n", devices.err());
    assertEquals(
        "[device] unknown device 'cuda'; known are 'auto', 'cpu'. " + ADVICE + "\n",
        refused("train", "--data", "xor", "--device", "cuda"));
  }

  private static String refused(String... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(2, outcome.code(), outcome::toString);
    return outcome.err();
  }
}
