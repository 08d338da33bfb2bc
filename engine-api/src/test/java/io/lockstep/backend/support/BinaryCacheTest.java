package io.lockstep.backend.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.temporary.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
  private static final byte[] BINARY = {1, 2, 3, 4, 5};

  @TempDir Path folder;

  private static BinaryCache cache(@Nullable Path folder) {
    return new BinaryCache("test", folder);
  }

  private static byte[] key(String... parts) {
    return cache(null).key(List.of(parts));
  }

  @Test
  void what_was_stored_is_found_by_another_cache_of_the_folder() {
    cache(folder.resolve("a/b")).store(key("x"), BINARY);
    BinaryCache other = cache(folder.resolve("a/b"));
    assertArrayEquals(BINARY, other.find(key("x")).orElseThrow());
    assertTrue(other.find(key("y")).isEmpty());
  }

  @Test
  void no_two_lists_of_texts_and_no_two_backends_have_one_key() {
    Set<String> keys = new HashSet<>();
    List<List<String>> lists =
        List.of(List.of(), List.of(""), List.of("", ""), List.of("ab"), List.of("a", "b"));
    for (String backend : List.of("cuda", "opencl")) {
      BinaryCache cache = new BinaryCache(backend, null);
      lists.forEach(list -> keys.add(HexFormat.of().formatHex(cache.key(list))));
    }
    assertEquals(2 * lists.size(), keys.size());
  }

  @Test
  void a_damaged_or_foreign_file_is_as_good_as_none() throws IOException {
    BinaryCache cache = cache(folder);
    cache.store(key("x"), BINARY);
    Path file = BinaryCache.file(folder, key("x"));
    byte[] sound = Files.readAllBytes(file);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertTrue(cache.find(key("x")).isEmpty(), "byte " + i);
    }
    for (int length : new int[] {0, 10, 64, sound.length - 1}) {
      Files.write(file, Arrays.copyOf(sound, length));
      assertTrue(cache.find(key("x")).isEmpty(), "length " + length);
    }
    Files.write(BinaryCache.file(folder, key("y")), sound);
    assertTrue(cache.find(key("y")).isEmpty());
    cache.store(key("x"), BINARY);
    assertArrayEquals(BINARY, cache.find(key("x")).orElseThrow());
  }

  @Test
  void several_writers_leave_whole_files_only() throws Exception {
    byte[] large = new byte[100_000];
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      writers.add(() -> {
        BinaryCache cache = cache(folder);
        boolean sound = true;
        for (int i = 0; i < 50; i++) {
          cache.store(key("x"), large);
          sound &= cache.find(key("x")).map(b -> b.length).orElse(0) == large.length;
        }
        return sound;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
      for (Future<Boolean> result : threads.invokeAll(writers)) {
        assertTrue(result.get());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void what_a_writer_that_was_killed_left_goes_with_the_next_store() throws IOException {
    ProcessMark here = ProcessMark.current();
    ProcessMark gone = new ProcessMark(here.host(), here.pid(), here.start() + 1);
    Path left = Files.write(folder.resolve(".lockstep-" + gone + "-0.tmp"), BINARY);
    cache(folder).store(key("x"), BINARY);
    assertFalse(Files.exists(left));
    assertArrayEquals(BINARY, cache(folder).find(key("x")).orElseThrow());
  }

  @Test
  void a_folder_that_cannot_be_written_is_logged_once() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    List<String> logged = new ArrayList<>();
    Logger logger = Logger.getLogger("io.lockstep.backend.test");
    Handler capture = new Capture(logged);
    logger.addHandler(capture);
    logger.setUseParentHandlers(false);
    try {
      BinaryCache cache = cache(file);
      cache.store(key("x"), BINARY);
      cache.store(key("x"), BINARY);
      assertTrue(cache.find(key("x")).isEmpty());
      assertFalse(cache.isOpen());
    } finally {
      logger.removeHandler(capture);
    }
    assertEquals(
        List.of(
            "[test] kernels are not kept on disk, because "
                + file
                + " cannot be used (java.nio.file.FileAlreadyExistsException: "
                + file
                + "); set test.cache to another folder or off"),
        logged);
  }

  @Test
  void without_a_folder_nothing_is_kept() {
    BinaryCache none = cache(null);
    none.store(key("x"), BINARY);
    assertTrue(none.find(key("x")).isEmpty());
    assertFalse(none.isOpen());
  }

  /** What is logged. */
  private static final class Capture extends Handler {
    private final List<String> messages;

    Capture(List<String> messages) {
      this.messages = messages;
    }

    @Override
    public void publish(LogRecord record) {
      messages.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
