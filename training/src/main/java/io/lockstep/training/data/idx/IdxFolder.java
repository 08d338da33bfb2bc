package io.lockstep.training.data.idx;

import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pairs of IDX files in a folder, found by their customary names.
 *
 * @param folder the folder
 * @param pairs the pairs in the order of their names
 */
record IdxFolder(Path folder, List<Pair> pairs) {
  private static final Pattern NAME =
      Pattern.compile("(.*?)(images|labels)[-.]idx([31])-ubyte(\\.gz)?");
  private static final Pattern LAST_WORD = Pattern.compile("[-._][^-._]+$");

  /**
   * The two files of one set of labelled images.
   *
   * @param name what the names of both begin with, such as {@code emnist-letters-train}
   * @param images the file of images
   * @param labels the file of labels
   */
  record Pair(String name, Path images, Path labels) {
    boolean isTraining() {
      return images.getFileName().toString().contains("train");
    }

    /** The name without its last word, which tells parts of one set apart. */
    String set() {
      return LAST_WORD.matcher(name).replaceFirst("");
    }

    boolean beginsWith(String prefix) {
      return name.equals(prefix)
          || (name.startsWith(prefix) && "-._".indexOf(name.charAt(prefix.length())) >= 0);
    }
  }

  /**
   * The pairs of a folder; of a path that is none, the pairs of the folder it is in whose names
   * begin with its last part, as in {@code emnist/emnist-letters}.
   */
  static IdxFolder find(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (Files.exists(path) || parent == null || !Files.isDirectory(parent)) {
      return new IdxFolder(path, pairs(path));
    }
    String prefix = path.getFileName().toString();
    List<Pair> all = hasImages(parent) ? pairs(parent) : List.of();
    List<Pair> chosen = all.stream().filter(pair -> pair.beginsWith(prefix)).toList();
    if (chosen.isEmpty()) {
      throw bad(
          path,
          "there is no such folder" + (all.isEmpty() ? "" : ", nor are there such images"),
          all.isEmpty()
              ? "Give the folder that holds the images and labels"
              : "In '" + parent + "' " + Suggestions.hint(prefix, sets(all)));
    }
    return new IdxFolder(path, chosen);
  }

  private static List<String> sets(List<Pair> pairs) {
    return pairs.stream().map(Pair::set).distinct().toList();
  }

  /**
   * The pair to train on and, of two, the one to validate with.
   *
   * @return one pair, or two
   */
  List<Pair> parts() {
    List<Pair> training = pairs.stream().filter(Pair::isTraining).toList();
    if (pairs.size() == 1) {
      return pairs;
    }
    if (pairs.size() != 2 || training.size() != 1) {
      throw bad(
          folder,
          "holds "
              + pairs.size()
              + " pairs of images and labels: "
              + Quoted.list(pairs.stream().map(Pair::name).toList()),
          "Name those to read by how they begin, as in '"
              + folder.resolve(pairs.getFirst().set())
              + "': one pair, or two of which one is named 'train'");
    }
    return training.getFirst() == pairs.getFirst() ? pairs : pairs.reversed();
  }

  private static boolean hasImages(Path folder) {
    return list(folder).stream()
        .map(file -> NAME.matcher(file.getFileName().toString()))
        .anyMatch(name -> name.matches() && name.group(2).equals("images"));
  }

  /** The pairs in the order of their names; a plain file is preferred to its .gz. */
  private static List<Pair> pairs(Path folder) {
    TreeMap<String, Path> images = new TreeMap<>();
    TreeMap<String, Path> labels = new TreeMap<>();
    for (Path file : list(folder)) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        TreeMap<String, Path> files = name.group(2).equals("images") ? images : labels;
        files.merge(name.group(1), file, (first, second) -> name.group(4) == null ? second : first);
      }
    }
    if (images.isEmpty()) {
      throw bad(
          folder,
          "holds no IDX images",
          "Put a pair of files such as 'train-images-idx3-ubyte' and 'train-labels-idx1-ubyte'"
              + " (plain or .gz) into it");
    }
    return images.entrySet().stream()
        .map(entry -> {
          Path label = labels.get(entry.getKey());
          if (label == null) {
            throw bad(
                entry.getValue(),
                "there is no labels file beside it",
                "Put '" + entry.getKey() + "labels-idx1-ubyte' (plain or .gz) into the folder");
          }
          String name = entry.getKey().replaceFirst("[-._]$", "");
          return new Pair(name, entry.getValue(), label);
        })
        .toList();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw bad(
          folder,
          Files.exists(folder) ? "is not a folder" : "there is no such folder",
          "Give the folder that holds the images and labels");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(
          IdxHeader.OPERATION,
          folder,
          "",
          "cannot be listed (" + e + ")",
          "Check its permissions",
          e);
    }
  }

  private static DataException bad(Path path, String problem, String remedy) {
    return new DataException(IdxHeader.OPERATION, path, "", problem, remedy);
  }
}
