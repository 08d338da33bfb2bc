package io.lockstep.faults;

import io.lockstep.faults.power.PowerJournal;
import io.lockstep.faults.power.PowerLoss;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * System properties of a JVM whose default file system is the faulty one.
 *
 * <ul>
 *   <li>{@code lockstep.faults.within}: folders in which calls count, separated by colons;
 *       everywhere if it is not given
 *   <li>{@code lockstep.faults.fail}: the fault, as {@code write:17}, {@code any:17:EIO:lasting},
 *       {@code force:2:EIO:after} (kind of call in lower case or {@code any}, number, errno,
 *       effect, all but the first two in any order)
 *   <li>{@code lockstep.faults.room}: bytes that may be written until the disk is full
 *   <li>{@code lockstep.faults.journal}: a folder for journals of what was not forced, on the disk
 *       of the files and not among them. At the start the loss of power strikes what processes left
 *       that have ended, however they did.
 *   <li>{@code lockstep.faults.seed}: decides on the damage; 1 if it is not given
 * </ul>
 *
 * @param within folders in which calls count
 * @param fault what fails, or null
 * @param room bytes until the disk is full
 * @param journal where journals are kept, or null
 * @param seed decides on the damage
 */
public record FaultSettings(
    List<String> within, @Nullable Fault fault, long room, @Nullable String journal, long seed) {
  private static final String PREFIX = "lockstep.faults.";

  /** Copies the folders. */
  public FaultSettings {
    within = List.copyOf(within);
  }

  /** Returns what properties say. */
  public static FaultSettings of(Properties properties) {
    @Nullable String fail = properties.getProperty(PREFIX + "fail");
    return new FaultSettings(
        Arrays.asList(properties.getProperty(PREFIX + "within", "/").split(":")),
        fail == null ? null : fault(fail),
        Long.parseLong(properties.getProperty(PREFIX + "room", "" + Long.MAX_VALUE)),
        properties.getProperty(PREFIX + "journal"),
        Long.parseLong(properties.getProperty(PREFIX + "seed", "1")));
  }

  /** Returns the fault of a text such as {@code write:17:ENOSPC:half}. */
  static Fault fault(String text) {
    String[] parts = text.split(":");
    if (parts.length < 2) {
      throw new IllegalArgumentException(
          "[faults] '" + text + "' is no fault; write one as in write:17:ENOSPC:half:lasting");
    }
    Set<FileCall> calls =
        parts[0].equals("any")
            ? FileCall.ALL
            : Set.of(FileCall.valueOf(parts[0].toUpperCase(Locale.ROOT)));
    Fault fault = new Fault(calls, Long.parseLong(parts[1]), Errno.EIO, Effect.BEFORE, false);
    for (String part : Arrays.asList(parts).subList(2, parts.length)) {
      fault = with(fault, part);
    }
    return fault;
  }

  private static Fault with(Fault f, String part) {
    if (part.equals("lasting")) {
      return new Fault(f.calls(), f.nth(), f.errno(), f.effect(), true);
    }
    if (part.startsWith("E")) {
      return new Fault(f.calls(), f.nth(), Errno.valueOf(part), f.effect(), f.lasting());
    }
    return f.with(Effect.valueOf(part.toUpperCase(Locale.ROOT)));
  }

  /** Returns what fails calls as they say. */
  FaultInjector injector(FileSystemProvider platform) {
    FaultInjector faults = new FaultInjector(within.stream().map(f -> path(platform, f)).toList());
    if (fault != null) {
      faults.arm(fault);
    }
    faults.room(room);
    return faults;
  }

  /** Returns the journal, if any, after the loss of power that strikes what is in older ones. */
  @Nullable PowerJournal openJournal(FileSystemProvider platform) {
    if (journal == null) {
      return null;
    }
    try {
      Path folder = path(platform, journal);
      PowerLoss.strikeDead(folder, seed);
      return PowerJournal.createWithin(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path path(FileSystemProvider platform, String text) {
    return platform.getFileSystem(URI.create("file:///")).getPath(text);
  }
}
