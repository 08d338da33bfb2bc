package io.lockstep.backend.cuda.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.backend.support.BinaryCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingCompilerTest {
  private static final Capability HOPPER = new Capability(9, 0);
  private static final Capability AMPERE = new Capability(8, 0);

  @TempDir Path folder;

  @Test
  void a_source_is_compiled_once_for_each_target_and_each_set_of_options() {
    List<String> compiled = new ArrayList<>();
    CachingCompiler first = caching(compiled, "NVRTC 12.6");
    byte[] binary = first.compile("k", "source", HOPPER, List.of("-a"));
    assertArrayEquals(binary, first.compile("other name", "source", HOPPER, List.of("-a")));
    assertArrayEquals(
        binary, caching(compiled, "NVRTC 12.6").compile("k", "source", HOPPER, List.of("-a")));
    assertEquals(List.of("source sm_90 [-a]"), compiled);
    first.compile("k", "source", AMPERE, List.of("-a"));
    first.compile("k", "source", HOPPER, List.of("-a", "-b"));
    first.compile("k", "source 2", HOPPER, List.of("-a"));
    caching(compiled, "NVRTC 13.0").compile("k", "source", HOPPER, List.of("-a"));
    assertEquals(
        List.of(
            "source sm_90 [-a]",
            "source sm_80 [-a]",
            "source sm_90 [-a, -b]",
            "source 2 sm_90 [-a]",
            "source sm_90 [-a]"),
        compiled);
    assertEquals("NVRTC 12.6", first.version());
    assertEquals(List.of(HOPPER), first.capabilities());
  }

  @Test
  void what_is_torn_on_disk_is_compiled_anew_and_replaced() throws IOException {
    List<String> compiled = new ArrayList<>();
    byte[] binary = caching(compiled, "NVRTC 13.0").compile("k", "source", HOPPER, List.of());
    Path stored = stored();
    byte[] whole = Files.readAllBytes(stored);
    Files.write(stored, Arrays.copyOf(whole, whole.length - 1));
    compiled.clear();
    assertArrayEquals(
        binary, caching(compiled, "NVRTC 13.0").compile("k", "source", HOPPER, List.of()));
    assertEquals(List.of("source sm_90 []"), compiled);
    assertArrayEquals(whole, Files.readAllBytes(stored()));
  }

  private Path stored() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().getFirst();
    }
  }

  private CachingCompiler caching(List<String> compiled, String version) {
    KernelCompiler compiler =
        new KernelCompiler() {
          @Override
          public String version() {
            return version;
          }

          @Override
          public List<Capability> capabilities() {
            return List.of(HOPPER);
          }

          @Override
          public byte[] compile(
              String name, String source, Capability target, List<String> options) {
            compiled.add(source + " " + target.architecture() + " " + options);
            return new byte[] {(byte) compiled.size()};
          }
        };
    return new CachingCompiler(compiler, new BinaryCache("cuda", folder));
  }
}
