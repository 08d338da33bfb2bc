package io.lockstep.backend.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.faults.Effect;
import io.lockstep.faults.Errno;
import io.lockstep.faults.Fault;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.FileCall;
import io.lockstep.faults.HeldResources;
import io.lockstep.faults.Sweep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiled kernels are kept while any of the system's calls fails, or the power does. */
class BinaryCacheFaultsTest {
  private static final byte[] BINARY = "binary".repeat(500).getBytes(StandardCharsets.UTF_8);
  private static final Logger LOG = Logger.getLogger("io.lockstep.backend.test");

  @TempDir Path real;
  @TempDir Path journals;

  @BeforeEach
  void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    LOG.setLevel(null);
  }

  private static byte[] key() {
    return new BinaryCache("test", null).key(List.of("x"));
  }

  /** A kernel is stored and found again. */
  private record Keeping(Path folder, HeldResources before) implements Sweep.Scenario {
    @Override
    public void prepare() throws IOException {
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
    }

    @Override
    public boolean run() {
      BinaryCache cache = new BinaryCache("test", folder);
      cache.store(key(), BINARY);
      Optional<byte[]> found = cache.find(key());
      found.ifPresent(binary -> assertArrayEquals(BINARY, binary));
      return found.isPresent();
    }

    @Override
    public void check(boolean completed) throws IOException {
      assertEquals(List.of(), HeldResources.now(folder).beyond(before));
      Optional<byte[]> found = new BinaryCache("test", folder).find(key());
      found.ifPresent(binary -> assertArrayEquals(BINARY, binary));
      assertTrue(found.isPresent() || !completed);
    }
  }

  @Test
  void a_kernel_is_kept_whole_or_not_at_all_after_any_fault() throws Exception {
    FaultyFileSystem system = FaultyFileSystem.within(real);
    Set<FileCall> calls = new TreeSet<>(FileCall.ALL);
    calls.remove(FileCall.DELETE); // Which leaves what could not be deleted.
    for (Effect effect : Effect.values()) {
      Sweep sweep =
          Sweep.of(
              "keep a kernel",
              "ENOSPC " + effect,
              system.faults(),
              n -> new Fault(calls, n, Errno.ENOSPC, effect, false),
              new Keeping(system.path(real), HeldResources.now(real)));
      System.out.println(sweep);
      assertTrue(sweep.injected() > 8);
    }
  }

  @Test
  void what_a_loss_of_power_tore_counts_for_nothing() throws IOException {
    Set<Boolean> outcomes = new TreeSet<>();
    for (int seed = 0; seed < 40; seed++) {
      Path folder = Files.createDirectory(real.resolve("" + seed));
      try (FaultyFileSystem system = FaultyFileSystem.within(folder, journals.resolve("journal"))) {
        new BinaryCache("test", system.path(folder)).store(key(), BINARY);
        system.losePower(seed);
      }
      Optional<byte[]> found = new BinaryCache("test", folder).find(key());
      found.ifPresent(binary -> assertArrayEquals(BINARY, binary));
      outcomes.add(found.isPresent());
    }
    assertEquals(Set.of(true, false), outcomes);
  }
}
