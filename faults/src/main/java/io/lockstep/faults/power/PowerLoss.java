package io.lockstep.faults.power;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A loss of power: gives files a state that a disk may show after it, from the journal of what was
 * not safe. Each file that was not forced keeps what was written, loses it, or is torn; of the
 * names in a folder that was not forced the last changes are undone, or some of them, or none.
 */
public final class PowerLoss {
  private PowerLoss() {}

  /**
   * Strikes what processes left that have ended: {@code java -cp ... JOURNALS SEED}, and prints
   * what was lost.
   */
  public static void main(String[] arguments) throws IOException {
    strikeDead(Path.of(arguments[0]), Long.parseLong(arguments[1])).forEach(System.out::println);
  }

  /**
   * Strikes what processes left that have ended, and deletes their journals.
   *
   * @param folder holds the journals; it need not exist
   * @param seed decides on the damage
   * @return what was lost, a line for each
   */
  public static List<String> strikeDead(Path folder, long seed) throws IOException {
    List<String> lost = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return lost;
    }
    List<Path> journals = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(journals::add);
    }
    journals.sort(Comparator.naturalOrder());
    for (Path journal : journals) {
      if (Files.exists(journal.resolve(PowerJournal.LOCK)) && isDead(journal)) {
        lost.addAll(strike(journal, seed));
        clear(journal);
        Files.deleteIfExists(journal.resolve(PowerJournal.LOCK));
        Files.deleteIfExists(journal);
      }
    }
    return lost;
  }

  private static boolean isDead(Path journal) throws IOException {
    try (FileChannel lock =
            FileChannel.open(journal.resolve(PowerJournal.LOCK), StandardOpenOption.WRITE);
        FileLock held = lock.tryLock()) {
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Strikes the files of a journal.
   *
   * @param journal its folder
   * @param seed decides on the damage
   * @return what was lost, a line for each
   */
  public static List<String> strike(Path journal, long seed) throws IOException {
    Random random = new Random(seed);
    List<Change> changes = changes(journal);
    List<String> lost = new ArrayList<>();
    for (List<Change.Overwritten> writes : unforced(changes).values()) {
      int number = writes.getFirst().file();
      Path file = PowerJournal.inode(journal, number);
      if (Files.exists(file)) {
        TornFile torn = new TornFile(file, PowerJournal.old(journal, number), writes);
        lost.add(torn.strike(random));
      }
    }
    lost.addAll(new UndoneNames(journal, changes).strike(random));
    return lost;
  }

  private static List<Change> changes(Path journal) throws IOException {
    Path log = journal.resolve(PowerJournal.LOG);
    if (!Files.exists(log)) {
      return List.of();
    }
    String text = Files.readString(log);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> Change.parse(line, journal.getFileSystem()))
        .toList();
  }

  private static Map<Integer, List<Change.Overwritten>> unforced(List<Change> changes) {
    Map<Integer, List<Change.Overwritten>> writes = new TreeMap<>();
    for (Change change : changes) {
      if (change instanceof Change.Overwritten write) {
        writes.computeIfAbsent(write.file(), _ -> new ArrayList<>()).add(write);
      } else if (change instanceof Change.Forced forced) {
        writes.remove(forced.file());
      }
    }
    return writes;
  }

  /** Deletes the files of a journal but its lock. */
  static void clear(Path journal) throws IOException {
    try (Stream<Path> files = Files.list(journal)) {
      for (Path file : files.filter(f -> !f.endsWith(PowerJournal.LOCK)).toList()) {
        Files.delete(file);
      }
    }
  }
}
