package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.Discovery;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.opencl.driver.OpenClLibrary;
import io.lockstep.tensor.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM of its own loads and finds: the OpenCL library is loaded once for a process. */
class OpenClProcessTest {
  private static final String LWJGL = " org.lwjgl.";

  /** Computes on the CPU, and lists all devices if it has arguments. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      try (Engine engine = Engine.open("cpu")) {
        System.out.println("computed " + engine.scalar(2).add(engine.scalar(3)).toFloats()[0]);
      }
      if (args.length > 0) {
        for (Discovery found : Devices.discover()) {
          System.out.println(found.device() + ": " + found.detail());
        }
      }
    }
  }

  /** Threads that all open the first OpenCL device at once, and compute on it. */
  static final class AtOnce {
    private static final int THREADS = 8;

    private AtOnce() {}

    public static void main(String[] args) throws Exception {
      CountDownLatch start = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        List<Future<Float>> sums = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          int number = i;
          sums.add(
              threads.submit(() -> {
                start.await();
                try (Engine engine = Engine.open("opencl")) {
                  return engine.ones(number + 1).sum().toFloats()[0];
                }
              }));
        }
        start.countDown();
        for (Future<Float> sum : sums) {
          System.out.println("sum " + sum.get());
        }
      }
    }
  }

  private static String run(
      List<String> options, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(Main.class, options, environment, arguments);
  }

  private static String run(
      Class<?> main, List<String> options, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void computing_on_the_cpu_loads_neither_lwjgl_nor_the_driver()
      throws IOException, InterruptedException {
    String output = run(List.of("-Xlog:class+load"), Map.of());
    assertTrue(output.contains("computed 5.0"), output);
    assertFalse(output.contains(LWJGL), output);
    assertFalse(output.contains(OpenClLibrary.class.getName()), output);
    String asked = run(List.of("-Xlog:class+load"), Map.of(), "list");
    assertTrue(asked.contains(LWJGL) && asked.contains(OpenClLibrary.class.getName()), asked);
  }

  @Test
  void a_machine_without_the_library_says_what_to_install()
      throws IOException, InterruptedException {
    String output =
        run(List.of("-Dorg.lwjgl.opencl.libname=libNoSuchLibrary.so"), Map.of(), "list");
    assertTrue(
        output.contains(
            "opencl: [opencl] no OpenCL library was found (Failed to locate library:"
                + " libNoSuchLibrary.so); install a loader and a driver: on Debian and Ubuntu"
                + " ocl-icd-libopencl1, and pocl-opencl-icd for the CPU or the driver of the GPU's"
                + " maker\n"),
        output);
    assertFalse(output.contains("[LWJGL]"), output);
  }

  @Test
  void a_library_that_is_none_of_opencl_says_what_to_install()
      throws IOException, InterruptedException {
    String output = run(List.of("-Dorg.lwjgl.opencl.libname=libm.so.6"), Map.of(), "list");
    assertTrue(
        output.contains("opencl: [opencl] the OpenCL library cannot be used (A core OpenCL"),
        output);
  }

  @RepeatedTest(3)
  void threads_that_open_the_first_devices_at_once_all_get_one()
      throws IOException, InterruptedException {
    TestDevices.require();
    String output = run(AtOnce.class, List.of(), Map.of());
    assertEquals(
        List.of(
            "sum 1.0", "sum 2.0", "sum 3.0", "sum 4.0", "sum 5.0", "sum 6.0", "sum 7.0", "sum 8.0"),
        output.lines().filter(line -> line.startsWith("sum")).toList(),
        output);
  }

  @Test
  void a_library_without_drivers_says_what_to_install(@TempDir Path noVendors)
      throws IOException, InterruptedException {
    TestDevices.require();
    String output = run(List.of(), Map.of("OCL_ICD_VENDORS", noVendors.toString()), "list");
    assertTrue(
        output.contains(
            "opencl: [opencl] the OpenCL library is there but no driver; install a driver: that"
                + " of the GPU's maker, or pocl-opencl-icd (Debian and Ubuntu) for the CPU\n"),
        output);
  }
}
