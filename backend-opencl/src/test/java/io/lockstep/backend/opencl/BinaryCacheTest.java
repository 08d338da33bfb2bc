package io.lockstep.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.backend.opencl.driver.Cl;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
  private static final byte[] BINARY = {1, 2, 3, 4, 5};

  @TempDir Path folder;

  private static DeviceProperties device(FakeOpenCl cl) {
    return DeviceCatalog.of(cl, false).choose("0");
  }

  private static byte[] key(String source) {
    return BinaryCache.key(source, "-options", device(new FakeOpenCl()));
  }

  @Test
  void what_was_stored_is_found_by_another_cache_of_the_folder() {
    new BinaryCache(folder.resolve("a/b")).store(key("x"), BINARY);
    BinaryCache other = new BinaryCache(folder.resolve("a/b"));
    assertArrayEquals(BINARY, other.find(key("x")).orElseThrow());
    assertTrue(other.find(key("y")).isEmpty());
  }

  @Test
  void the_key_depends_on_source_options_device_driver_and_platform() {
    Set<String> keys = new HashSet<>();
    DeviceProperties plain = device(new FakeOpenCl());
    keys.add(text(BinaryCache.key("x", "-options", plain)));
    keys.add(text(BinaryCache.key("y", "-options", plain)));
    keys.add(text(BinaryCache.key("x", "-other", plain)));
    keys.add(text(BinaryCache.key("x-", "options", plain)));
    for (int property :
        List.of(
            Cl.DEVICE_NAME,
            Cl.DEVICE_VENDOR,
            Cl.DRIVER_VERSION,
            Cl.PLATFORM_NAME,
            Cl.PLATFORM_VERSION)) {
      FakeOpenCl cl = new FakeOpenCl();
      cl.text(property, "OpenCL 1.2 changed");
      keys.add(text(BinaryCache.key("x", "-options", device(cl))));
    }
    assertEquals(9, keys.size());
  }

  private static String text(byte[] key) {
    return List.of(BinaryCache.file(Path.of(""), key)).toString();
  }

  @Test
  void a_damaged_or_foreign_file_is_as_good_as_none() throws IOException {
    BinaryCache cache = new BinaryCache(folder);
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
  void a_binary_that_the_driver_does_not_take_is_compiled_anew_and_replaced() throws IOException {
    FakeOpenCl cl = new FakeOpenCl();
    OpenDevice device = new OpenDevice(cl, device(cl), false);
    BinaryCache cache = new BinaryCache(folder);
    new Programs(device, cache).program("k", "source of k");
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] sound = Files.readAllBytes(file);
    byte[] key = HexFormat.of().parseHex(file.getFileName().toString().split("\\.")[0]);
    cache.store(key, BINARY);
    new Programs(device, cache).program("k", "source of k");
    assertEquals(2, cl.calls.stream().filter("clCreateProgramWithSource"::equals).count());
    assertArrayEquals(sound, Files.readAllBytes(file));
    new Programs(device, cache).program("k", "source of k");
    assertEquals(2, cl.calls.stream().filter("clCreateProgramWithSource"::equals).count());
  }

  @Test
  void several_writers_leave_whole_files_only() throws Exception {
    byte[] large = new byte[100_000];
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      writers.add(() -> {
        BinaryCache cache = new BinaryCache(folder);
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
  void a_folder_that_cannot_be_written_is_logged_once() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    List<String> logged = new ArrayList<>();
    try (LogCapture _ = new LogCapture(logged)) {
      BinaryCache cache = new BinaryCache(file);
      cache.store(key("x"), BINARY);
      cache.store(key("x"), BINARY);
      assertTrue(cache.find(key("x")).isEmpty());
      assertFalse(cache.isOpen());
    }
    assertEquals(
        List.of(
            "[opencl] kernels are not kept on disk, because "
                + file
                + " cannot be used (java.nio.file.FileAlreadyExistsException: "
                + file
                + "); set opencl.cache to another folder or off"),
        logged);
  }

  @Test
  void without_a_folder_nothing_is_kept() {
    BinaryCache none = new BinaryCache(null);
    none.store(key("x"), BINARY);
    assertTrue(none.find(key("x")).isEmpty());
    assertFalse(none.isOpen());
  }
}
