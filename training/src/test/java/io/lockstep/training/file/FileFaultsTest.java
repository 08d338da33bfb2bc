package io.lockstep.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.faults.Effect;
import io.lockstep.faults.Errno;
import io.lockstep.faults.Fault;
import io.lockstep.faults.FaultyFileSystem;
import io.lockstep.faults.FileCall;
import io.lockstep.faults.HeldResources;
import io.lockstep.faults.Sweep;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written or read while any of the system's calls fails, or the power does. */
class FileFaultsTest {
  private static final Set<FileCall> BUT_DELETE = butDelete();
  private static final String OLD = "old";
  private static final String NEW = "new".repeat(1000);

  @TempDir Path real;
  @TempDir Path journals;

  private static Set<FileCall> butDelete() {
    Set<FileCall> calls = new TreeSet<>(FileCall.ALL);
    calls.remove(FileCall.DELETE);
    return Set.copyOf(calls);
  }

  private static void write(Path file) {
    AtomicFile.write(
        file,
        channel -> {
          for (int part = 0; part < 3; part++) {
            ByteBuffer bytes =
                ByteBuffer.wrap(NEW.getBytes(StandardCharsets.UTF_8), part * 1000, 1000);
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
          }
        });
  }

  /** A file is written over an old one. */
  private static final class Writing implements Sweep.Scenario {
    private final Path folder;
    private final HeldResources before;
    private final Errno errno;

    Writing(Path folder, Errno errno) throws IOException {
      this.folder = folder;
      this.errno = errno;
      this.before = HeldResources.now(folder);
    }

    private Path file() {
      return folder.resolve("file");
    }

    @Override
    public void prepare() throws IOException {
      Files.writeString(file(), OLD);
    }

    @Override
    public boolean run() {
      try {
        write(file());
        return true;
      } catch (DataException e) {
        String place = "[write file] " + file() + ": ";
        assertTrue(
            Set.of(
                    place
                        + "cannot be written ("
                        + errno.text()
                        + "). Check the free space and the permissions of the folder '"
                        + folder
                        + "'.",
                    place + "its folder does not exist. Create the folder '" + folder + "'.",
                    place
                        + "may not be written to. Change its permissions, or give the name of"
                        + " another.")
                .contains(e.getMessage()),
            e.getMessage());
        return false;
      }
    }

    @Override
    public void check(boolean completed) throws IOException {
      String text = Files.readString(file());
      assertTrue(text.equals(NEW) || !completed && text.equals(OLD), () -> "torn: " + text);
      assertEquals(List.of(), HeldResources.now(folder).beyond(before));
    }
  }

  @Test
  void a_file_is_the_old_one_or_the_new_one_after_any_fault() throws Exception {
    FaultyFileSystem system = FaultyFileSystem.within(real);
    for (Errno errno : List.of(Errno.ENOSPC, Errno.EIO, Errno.EMFILE)) {
      for (Effect effect : Effect.values()) {
        Sweep sweep =
            Sweep.of(
                "write a file",
                errno + " " + effect,
                system.faults(),
                n -> new Fault(BUT_DELETE, n, errno, effect, false),
                new Writing(system.path(real), errno));
        System.out.println(sweep);
        assertTrue(sweep.injected() > 10);
      }
    }
  }

  @Test
  void a_file_is_the_old_one_or_the_new_one_after_a_loss_of_power_at_any_call() throws Exception {
    Set<String> found = new TreeSet<>();
    long calls = Long.MAX_VALUE;
    for (long n = 1; n <= calls; n++) {
      for (long seed = 0; seed < 3; seed++) {
        Path folder = Files.createDirectory(real.resolve(n + "-" + seed));
        Files.writeString(folder.resolve("file"), OLD);
        try (FaultyFileSystem system =
            FaultyFileSystem.within(folder, journals.resolve("journal"))) {
          system.faults().arm(Fault.off(n));
          boolean done = attempt(system.path(folder).resolve("file"));
          calls = system.faults().disarm() == 0 ? 0 : calls;
          system.losePower(seed);
          String text = Files.readString(folder.resolve("file"));
          assertTrue(text.equals(NEW) || !done && text.equals(OLD), () -> "torn: " + text);
          found.add(text);
        }
      }
    }
    assertEquals(Set.of(OLD, NEW), found);
  }

  @Test
  void a_link_leads_to_the_old_file_or_the_new_one_after_any_fault() throws IOException {
    Path file = real.resolve("file");
    Path link = Files.createSymbolicLink(real.resolve("link"), Path.of("file"));
    FaultyFileSystem system = FaultyFileSystem.within(real);
    long calls = Long.MAX_VALUE;
    for (long n = 1; n <= calls; n++) {
      Files.writeString(file, OLD);
      system.faults().arm(new Fault(BUT_DELETE, n, Errno.EIO, Effect.BEFORE, false));
      boolean done = attempt(system.path(link));
      calls = system.faults().disarm() == 0 ? 0 : calls;
      String text = Files.readString(file);
      assertTrue(text.equals(NEW) || !done && text.equals(OLD), () -> "torn: " + text);
      assertTrue(Files.isSymbolicLink(link), "call " + n + " made the link a file");
    }
  }

  private static boolean attempt(Path file) {
    try {
      write(file);
      return true;
    } catch (DataException e) {
      return false;
    }
  }

  /** A file of tensors is read. */
  private static final class Reading implements Sweep.Scenario {
    private final Path folder;
    private final HeldResources before;

    Reading(Path folder) throws IOException {
      this.folder = folder;
      SafeTensors.write(
          file(), Map.of("a", "b"), List.of(NamedTensor.of("t", new float[] {1, 2}, 2)));
      this.before = HeldResources.now(folder);
    }

    private Path file() {
      return folder.resolve("tensors");
    }

    @Override
    public void prepare() {}

    @Override
    public boolean run() {
      try {
        return "b".equals(SafeTensors.read(file()).metadata().get("a"));
      } catch (DataException e) {
        assertTrue(
            e.getMessage()
                .matches(
                    "\\[read safetensors] .*tensors: cannot be read \\(.*Input/output error"
                        + "\\)\\. Give a readable safetensors file\\."),
            e.getMessage());
        return false;
      }
    }

    @Override
    public void check(boolean completed) throws IOException {
      assertEquals(List.of(), HeldResources.now(folder).beyond(before));
    }
  }

  @Test
  void a_file_of_tensors_is_read_or_the_reason_is_told() throws Exception {
    FaultyFileSystem system = FaultyFileSystem.within(real);
    for (Effect effect : Effect.values()) {
      Sweep sweep =
          Sweep.of(
              "read tensors",
              "EIO " + effect,
              system.faults(),
              n -> new Fault(FileCall.ALL, n, Errno.EIO, effect, false),
              new Reading(system.path(real)));
      System.out.println(sweep);
      assertTrue(sweep.injected() >= 4);
    }
  }
}
