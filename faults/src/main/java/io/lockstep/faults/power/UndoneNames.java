package io.lockstep.faults.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Changes of names that a loss of power undoes. Those in one folder reach the disk in their order,
 * those in different folders in any.
 *
 * @param journal the journal's folder
 * @param changes all that happened, in order
 */
record UndoneNames(Path journal, List<Change> changes) {
  /** Undoes what was not safe, as far as chance says, and returns what was done. */
  List<String> strike(Random random) throws IOException {
    TreeSet<Integer> undone = new TreeSet<>();
    for (List<Integer> unsafe : unsafe().values()) {
      int first = Math.max(0, unsafe.size() - PowerJournal.MOST_UNSAFE);
      int safe = random.nextInt(first, unsafe.size() + 1);
      undone.addAll(unsafe.subList(safe, unsafe.size()));
    }
    List<String> lost = new ArrayList<>();
    for (int index : undone.descendingSet()) {
      if (changes.get(index) instanceof Change.OfNames change && undo(change)) {
        lost.add("undone: " + change.line());
      }
    }
    return lost;
  }

  /** The places of the changes in each folder that were not followed by its fsync. */
  private Map<Path, List<Integer>> unsafe() {
    Map<Path, List<Integer>> unsafe = new TreeMap<>();
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i) instanceof Change.OfNames change) {
        unsafe.computeIfAbsent(change.folder(), _ -> new ArrayList<>()).add(i);
      } else if (changes.get(i) instanceof Change.FolderForced forced) {
        unsafe.remove(forced.folder());
      }
    }
    return unsafe;
  }

  private boolean undo(Change.OfNames change) throws IOException {
    return switch (change) {
      case Change.Created created -> deleteAll(created.path());
      case Change.Moved moved -> undo(moved);
      case Change.Deleted deleted -> restore(deleted.path(), deleted.kept());
    };
  }

  private boolean undo(Change.Moved moved) throws IOException {
    if (isThere(moved.source()) || !isThere(moved.target()) || !isThere(moved.sourceFolder())) {
      return false; // Other changes that depend on it are on the disk.
    }
    Files.move(moved.target(), moved.source());
    if (moved.kept() != Change.NOTHING) {
      restore(moved.target(), moved.kept());
    }
    return true;
  }

  private boolean restore(Path path, int kept) throws IOException {
    Path copy = PowerJournal.kept(journal, kept);
    if (isThere(path) || !isThere(path.resolveSibling("."))) {
      return false;
    }
    if (kept == Change.NOTHING) {
      Files.createDirectory(path);
    } else if (Files.exists(copy)) {
      Files.createLink(path, copy);
    }
    return isThere(path);
  }

  private static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** A folder that was never there held nothing. */
  private static boolean deleteAll(Path path) throws IOException {
    if (!isThere(path)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    return true;
  }
}
