package io.lockstep.backend.cuda.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
  private static final Capability HOPPER = new Capability(9, 0);
  private static final Capability AMPERE = new Capability(8, 0);

  @TempDir Path folder;

  @Test
  void what_was_stored_is_found_by_another_process() {
    byte[] key = BinaryCache.key(List.of("a"));
    new BinaryCache(folder.resolve("deep/in")).store(key, new byte[] {1, 2, 3});
    assertArrayEquals(
        new byte[] {1, 2, 3}, new BinaryCache(folder.resolve("deep/in")).find(key).orElseThrow());
  }

  @Test
  void no_two_lists_of_texts_have_one_key() {
    Set<String> keys = new HashSet<>();
    List<List<String>> lists =
        List.of(List.of(), List.of(""), List.of("", ""), List.of("ab"), List.of("a", "b"));
    lists.forEach(list -> keys.add(HexFormat.of().formatHex(BinaryCache.key(list))));
    assertEquals(lists.size(), keys.size());
  }

  @Test
  void a_file_damaged_at_any_byte_is_as_good_as_none() throws IOException {
    BinaryCache cache = new BinaryCache(folder);
    byte[] key = BinaryCache.key(List.of("a"));
    cache.store(key, new byte[] {1, 2, 3});
    Path file = BinaryCache.file(folder, key);
    byte[] sound = Files.readAllBytes(file);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertTrue(cache.find(key).isEmpty(), "byte " + i);
      Files.write(file, Arrays.copyOf(sound, i));
      assertTrue(cache.find(key).isEmpty(), "length " + i);
    }
    cache.store(key, new byte[] {4});
    assertArrayEquals(new byte[] {4}, cache.find(key).orElseThrow());
  }

  @Test
  void a_file_under_another_name_is_not_taken() throws IOException {
    BinaryCache cache = new BinaryCache(folder);
    byte[] key = BinaryCache.key(List.of("a"));
    byte[] other = BinaryCache.key(List.of("b"));
    cache.store(key, new byte[] {1});
    Files.move(BinaryCache.file(folder, key), BinaryCache.file(folder, other));
    assertTrue(cache.find(other).isEmpty());
  }

  @Test
  void a_folder_that_cannot_be_used_is_no_failure() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    BinaryCache cache = new BinaryCache(file);
    byte[] key = BinaryCache.key(List.of("a"));
    cache.store(key, new byte[] {1});
    assertTrue(cache.find(key).isEmpty());
    assertFalse(Files.isDirectory(file));
  }

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
    return new CachingCompiler(compiler, new BinaryCache(folder));
  }
}
