package io.lockstep.backend.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.cuda.Gcc;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * JCuda's native for NVRTC onto stubs of version 12, as it is, and 13, relinked; each in a process
 * of its own, because a class binds its natives once.
 */
class JCudaNativesTest {
  @TempDir Path folder;

  @BeforeEach
  void needsGcc() {
    Gcc.assume();
  }

  @Test
  void version_12_is_used_as_it_is() throws Exception {
    Path library = stub("libnvrtc.so.12", 12);
    assertEquals(
        List.of("NVRTC 12.4 [7.5, 9.0] sm_75", "NVRTC 12.4 [7.5, 9.0] sm_75"), probe(12, library));
  }

  @Test
  void version_13_is_used_through_a_relinked_native() throws Exception {
    Path library = stub("libnvrtc.so.13", 13);
    assertEquals(
        List.of("NVRTC 13.4 [7.5, 9.0] sm_75", "NVRTC 13.4 [7.5, 9.0] sm_75"), probe(13, library));
  }

  @Test
  void a_native_left_behind_by_another_program_is_not_taken() throws Exception {
    Path trap = folder.resolve("libJNvrtc-12.6.0-linux-x86_64.so");
    Files.writeString(trap, "not a library");
    assertEquals("NVRTC 12.4 [7.5, 9.0] sm_75", probe(12, stub("libnvrtc.so.12", 12)).getFirst());
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.noneMatch(file -> file.toString().contains("lockstep-cuda")));
    }
  }

  @Test
  void a_library_that_does_not_have_what_its_name_says_is_refused_each_time() throws Exception {
    Path library = stub("libother.so.12", 12);
    Path renamed = Files.move(library, folder.resolve("libnvrtc.so.12"));
    List<String> said = probe(12, renamed);
    assertEquals(2, said.size());
    for (String message : said) {
      assertTrue(
          message.startsWith("[cuda] NVRTC 12 at " + renamed + " (setting) cannot be loaded: "),
          message);
      assertTrue(
          message.endsWith(
              "libnvrtc.so.12: cannot open shared object file: No such file or directory; install"
                  + " NVIDIA's CUDA toolkit, or its package cuda-nvrtc-12-6, or run pip install"
                  + " nvidia-cuda-nvrtc-cu12"),
          message);
    }
  }

  /** Makes a library whose symbols have a version named like itself. */
  private Path stub(String name, int version) throws IOException {
    Path map = folder.resolve(name + ".map");
    Files.writeString(map, name + " { global: nvrtc*; local: *; };");
    try (InputStream source = getClass().getResourceAsStream("/stub-libnvrtc.c")) {
      return Gcc.library(
          folder.resolve(name),
          new String(source.readAllBytes(), StandardCharsets.UTF_8),
          "-DVERSION=" + version,
          "-Wl,--version-script=" + map);
    }
  }

  private List<String> probe(int major, Path library) throws IOException, InterruptedException {
    return Probes.run(NvrtcProbe.class, folder, Integer.toString(major), library.toString());
  }
}
