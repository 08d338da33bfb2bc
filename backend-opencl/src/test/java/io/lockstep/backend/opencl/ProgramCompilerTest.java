package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.backend.opencl.driver.Cl;
import io.lockstep.backend.support.BinaryCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiled programs: when one is compiled, and when its binary is taken. */
class ProgramCompilerTest {
  private static final byte[] BINARY = {1, 2, 3, 4, 5};

  @TempDir Path folder;

  private static DeviceProperties device(FakeOpenCl cl) {
    return DeviceCatalog.of(cl, false).choose("0");
  }

  @Test
  void binaries_belong_to_a_device_its_driver_and_its_platform() {
    Set<List<String>> all = new HashSet<>();
    all.add(device(new FakeOpenCl()).compiledFor());
    for (int property :
        List.of(
            Cl.DEVICE_NAME,
            Cl.DEVICE_VENDOR,
            Cl.DEVICE_VERSION,
            Cl.DRIVER_VERSION,
            Cl.PLATFORM_NAME,
            Cl.PLATFORM_VERSION)) {
      FakeOpenCl cl = new FakeOpenCl();
      cl.text(property, "OpenCL 1.2 changed");
      all.add(device(cl).compiledFor());
    }
    assertEquals(7, all.size());
  }

  @Test
  void a_binary_that_the_driver_does_not_take_is_compiled_anew_and_replaced() throws IOException {
    FakeOpenCl cl = new FakeOpenCl();
    OpenDevice device = new OpenDevice(cl, device(cl), false);
    BinaryCache cache = new BinaryCache("opencl", folder);
    new ProgramCompiler(device, cache).program("k", "source of k");
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] sound = Files.readAllBytes(file);
    byte[] key = HexFormat.of().parseHex(file.getFileName().toString().split("\\.")[0]);
    cache.store(key, BINARY);
    new ProgramCompiler(device, cache).program("k", "source of k");
    assertEquals(2, cl.calls.stream().filter("clCreateProgramWithSource"::equals).count());
    assertArrayEquals(sound, Files.readAllBytes(file));
    new ProgramCompiler(device, cache).program("k", "source of k");
    assertEquals(2, cl.calls.stream().filter("clCreateProgramWithSource"::equals).count());
  }

  @Test
  void a_source_whose_compiler_has_lost_a_file_is_compiled_again_a_few_times() {
    FakeOpenCl cl = new FakeOpenCl();
    OpenDevice device = new OpenDevice(cl, device(cl), false);
    ProgramCompiler compiler = new ProgramCompiler(device, new BinaryCache("opencl", folder));
    cl.calls.clear();
    cl.lostFiles = 2;
    compiler.program("k", "source of k");
    assertEquals(3, cl.calls.stream().filter("clBuildProgram"::equals).count());
    assertEquals(2, cl.calls.stream().filter("clReleaseProgram"::equals).count());
    cl.calls.clear();
    cl.lostFiles = 5;
    assertThrows(OpenClException.class, () -> compiler.program("l", "source of l"));
    assertEquals(5, cl.calls.stream().filter("clBuildProgram"::equals).count());
    assertEquals(5, cl.calls.stream().filter("clReleaseProgram"::equals).count());
  }
}
